"""The press: what the office sends out or keeps, as permanent PDF (docs/adr/0040)."""
