"""The use cases of the office, a function each, over ports that the adapters fill."""
