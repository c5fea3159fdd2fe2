"""The demonstration: one scanned letter carried through its whole life, as people of the office would do it."""
