"""The wire: our view of what is heard, and what is said."""
