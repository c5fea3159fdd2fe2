"""Daftar for a server without internet: `make bundle` makes one file, and `./install` in it does the rest."""
