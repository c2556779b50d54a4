"""Why a bid cannot be opened, or a thing is not found: a class per reason, in words."""


class ReferenceRefusal(Exception):
    """The reference data says no. The message is for the person who asked."""


class UnknownCycle(ReferenceRefusal):
    """There is no cycle of that name."""


class UnknownCcg(ReferenceRefusal):
    """There is no CCG of that code."""


class NoApplicant(ReferenceRefusal):
    """A bid needs at least one CCG."""


class RepeatedApplicant(ReferenceRefusal):
    """A CCG is named twice."""


class NotInExistence(ReferenceRefusal):
    """A CCG does not exist on the cycle's day, or not any more."""


class SeveralRegions(ReferenceRefusal):
    """Applicants belong to different regions of NHS England."""


class NotPlaced(ReferenceRefusal):
    """It is not known which areas a CCG lies in, or which NHS England team it has."""
