"""The rules of the office, in the standard library alone: custody, history, files, receipts, registers,
desks.

Instants are UTC texts with milliseconds, which sort as they follow each other; nothing here reads a clock.
"""
