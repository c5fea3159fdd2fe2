"""The two kinds of failure that the plumbing tells apart.

Adapters translate their driver's errors into one of these and keep the cause, so that a caller knows
without knowing the driver whether trying again can help.
"""


class Transient(Exception):
    """It may work later: a lost connection, a lock, a conflict. What was asked for may yet have happened."""


class Permanent(Exception):
    """It will fail again however often it is tried."""
