"""The record that cannot be rewritten unseen, as every service that keeps one writes it (docs/adr/0030).

Pure: a domain may import this package, and nothing else of ours; so it hands on the text of an instant, as an
entry has it. How an entry becomes an event is in `chassis.record.telling`, for those who send; how it lies in
a document in `chassis.record.stored`.
"""

from chassis.clock import to_text
from chassis.record.audit import Finding, audit
from chassis.record.entry import FORMATS, Cause, Content, Entry, Format, Words, digest_of
from chassis.record.history import GENESIS, History, Tampered, verify
from chassis.record.text import NotCanonical, canonical

__all__ = [
    "FORMATS",
    "GENESIS",
    "Cause",
    "Content",
    "Entry",
    "Finding",
    "Format",
    "History",
    "NotCanonical",
    "Tampered",
    "Words",
    "audit",
    "canonical",
    "digest_of",
    "to_text",
    "verify",
]
