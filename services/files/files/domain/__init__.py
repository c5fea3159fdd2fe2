"""What a stored document is and which rules it obeys; the standard library only."""
