"""A file for each thing outside: the document store, the rules, the permit
keys.
"""
