"""The outside of audit: a module for each thing."""
