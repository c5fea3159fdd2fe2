"""What notify does, one use case a module, over ports that the adapters fill."""
