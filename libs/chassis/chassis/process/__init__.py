"""What every process is made of: its settings, its health, its worker's loop, the rules it is given."""
