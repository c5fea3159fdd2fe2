"""Batches and their pages: pure, the standard library only."""
