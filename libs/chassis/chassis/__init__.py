"""The plumbing under every service: documents, messages, HTTP, health.

Mechanics only: nothing here knows what a service is about (ADR 5). A service's `bootstrap.py` puts the
pieces together; nothing happens at import.
"""
