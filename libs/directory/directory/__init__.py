"""Who sits where in the district, and who may do what: one answer for every service and for the pages.

Pure: standard library only, so a domain may import it. The organisation is auth's; whoever hears auth sees it
through a `Directory` (docs/adr/0033).
"""

from directory.absences import Absence
from directory.capabilities import CAPABILITIES, Capability, capabilities_of
from directory.charges import Charge, Kind, charge_of, in_force, persons_in_charge
from directory.heard import absence_told, charge_told, heard
from directory.organisation import Directory, Organisation
from directory.people import Actor, Away, Names, NotInCharge, Person, Post, PostCard, UnknownPost

__all__ = [
    "CAPABILITIES",
    "Absence",
    "Actor",
    "Away",
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
    "absence_told",
    "capabilities_of",
    "charge_of",
    "charge_told",
    "heard",
    "in_force",
    "persons_in_charge",
]
