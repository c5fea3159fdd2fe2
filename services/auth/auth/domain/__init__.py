"""What is true of posts, charges, passwords and sessions, whoever stores or tells it.

Standard library only.
"""
