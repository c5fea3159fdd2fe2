"""What is true of a trail: its lines, its tree and its checkpoints; no driver, no framework."""
