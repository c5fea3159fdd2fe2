"""The public API of the scan room."""
