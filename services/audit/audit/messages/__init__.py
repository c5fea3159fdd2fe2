"""What audit hears: everything."""
