"""The demonstration: one scanned letter carried through its whole life."""
