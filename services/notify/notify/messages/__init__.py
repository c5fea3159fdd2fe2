"""What notify hears and says."""
