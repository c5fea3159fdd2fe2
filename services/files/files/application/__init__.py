"""What the service does, one function a use case, against ports."""
