"""What the scan room does, one use case a module."""
