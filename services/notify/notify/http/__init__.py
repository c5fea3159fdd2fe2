"""Notify's public API: the notices of the acting post."""
