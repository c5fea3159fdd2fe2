"""What the trail is asked to do, a function each."""
