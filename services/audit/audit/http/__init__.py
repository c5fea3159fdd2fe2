"""The public API of audit: who did what, for those who may see it."""
