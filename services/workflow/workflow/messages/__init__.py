"""What this service hears and says: its own small view of each event, and the wire form of its history."""
