"""The audit trail: who did what to what, and when; chained, and proven by checkpoints that leave the
house.
"""
