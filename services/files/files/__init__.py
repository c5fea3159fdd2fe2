"""The document store: takes in what was scanned, examines it, locks it away, and shows it to whoever has a
permit.
"""
