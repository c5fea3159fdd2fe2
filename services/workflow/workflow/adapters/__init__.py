"""A file for each thing outside: the document store, the directory heard from auth, the rules, the permit
keys.
"""
