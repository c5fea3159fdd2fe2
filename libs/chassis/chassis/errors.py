"""The two kinds of failure that the plumbing tells apart.

Adapters translate their driver's errors into one of these and keep the cause, so that a caller knows
without knowing the driver whether trying again can help.
"""


class Transient(Exception):  # noqa: N818 - named for what it is; callers read `except Transient`
    """It may work later: a lost connection, a lock, a conflict. What was asked for may or may not have happened."""


class Permanent(Exception):  # noqa: N818 - as above
    """It will fail again however often it is tried."""
