"""Moves a site's documents from SQLite to MongoDB, and proves that both hold the same."""
