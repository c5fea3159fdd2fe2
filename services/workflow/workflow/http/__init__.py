"""The public API: what a person's browser, through the gateway, may ask of the office."""
