"""The only HTTP clients between our own processes: one file per service."""
