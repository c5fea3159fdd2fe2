"""The public API of auth."""
