"""What finance officers may ask for about an allocation, beside agreeing it."""

from workflows.contracts.command import Command
from workflows.contracts.money import Allocation
from workflows.contracts.texts import Line, Text


class ReviseAllocation(Command):
    """A finance officer puts a new version of the allocation in place of the last.

    Attributes:
        schedule_hash: Of a draft that was made for this bid.
        allocation: The draft's sums. The service puts them in from the store of
            schedules; nobody sends them.
    """

    schedule_hash: Line
    reason: Text
    allocation: Allocation | None = None


class DisputeAllocation(Command):
    """A finance officer says that they do not agree the allocation, and why."""

    schedule_hash: Line
    reason: Text
