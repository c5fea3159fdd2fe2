"""Backups of an office while it works, and the way back: `make backup TO=...`, `make restore FROM=...`.

`docs/backup.md` says what is kept, in which order and why, and what a restore may lose.
"""
