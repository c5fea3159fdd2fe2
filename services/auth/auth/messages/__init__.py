"""What auth hears and says, as it goes over the wire."""
