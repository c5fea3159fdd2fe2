"""What the service hears and says."""
