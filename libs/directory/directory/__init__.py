"""Who sits where in the district, and who may do what: one answer for every service and for the pages.

Pure: standard library only, so a domain may import it. The organisation is auth's; whoever hears auth sees it
through a `Directory` (docs/adr/0033).
"""

from directory.capabilities import CAPABILITIES, Capability, capabilities_of
from directory.charges import Charge, Kind, charge_of, persons_in_charge
from directory.heard import charge_told, heard
from directory.organisation import Directory, Organisation
from directory.people import Actor, Names, NotInCharge, Person, Post, PostCard, UnknownPost

__all__ = [
    "CAPABILITIES",
    "Actor",
    "Capability",
    "Charge",
    "Directory",
    "Kind",
    "Names",
    "NotInCharge",
    "Organisation",
    "Person",
    "Post",
    "PostCard",
    "UnknownPost",
    "capabilities_of",
    "charge_of",
    "charge_told",
    "heard",
    "persons_in_charge",
]
