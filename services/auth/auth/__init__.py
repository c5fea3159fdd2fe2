"""People, posts, charges, sessions and keys of the whole district (architecture 5)."""
