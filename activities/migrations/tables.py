"""Every room's tables, on the one metadata that versions are compared with."""

from activities.absences import tables as absences
from activities.baselines import tables as baselines
from activities.breaches import tables as breaches
from activities.committees import tables as committees
from activities.database import metadata
from activities.desk import tables as desk
from activities.handover import tables as handover
from activities.interests import tables as interests
from activities.ledger import tables as ledger
from activities.meetings import tables as meetings
from activities.members import tables as members
from activities.reference import tables as reference
from activities.register import tables as register

__all__ = [
    "absences",
    "baselines",
    "breaches",
    "committees",
    "desk",
    "handover",
    "interests",
    "ledger",
    "meetings",
    "members",
    "metadata",
    "reference",
    "register",
]
