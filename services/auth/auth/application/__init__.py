"""What can be asked of auth: one function each, over ports."""
