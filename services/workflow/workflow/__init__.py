"""The office's work: tray, receipts, files with their notes, movement, registers and desks, a department at
a time.

Here is decided who holds a paper, who may act on it and who may read it. What it owns and what it says and
hears stands in `README.md` beside this package.
"""
