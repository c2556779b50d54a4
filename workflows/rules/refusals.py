"""Why the answer is no: a class per reason, with a sentence for the person.

A refusal with `recorded` is one of policy: the attempt itself goes on the bid's record
before the person is told (HOUSE 0.3.2, P7). The others are slips of form or timing and
leave no trace.
"""

from typing import ClassVar


class Refusal(Exception):
    """The rules do not allow what was asked. The message is for the person who asked.

    Attributes:
        field: The place of the one answer that it is about, as in the command:
            `meeting_date`, `conditions.0.due`. Empty where it is about no one answer.
    """

    recorded: ClassVar[bool] = False

    def __init__(self, words: str = "", *, field: str = "") -> None:
        """Refuse, in words for the person who asked."""
        super().__init__(words)
        self.field = field


class NotYours(Refusal):
    """The bid belongs to other bodies; to this person it does not exist."""

    recorded = True


class WrongParty(Refusal):
    """This role does not take this step."""

    recorded = True


class WrongStage(Refusal):
    """The step is not due at this point."""


class AlreadyDone(Refusal):
    """It has been done, and is done once."""


class Incomplete(Refusal):
    """Something that the step needs is missing or does not add up."""


class NotDelegable(Refusal):
    """A function outside the cycle's schedule, or reserved to NHS England (R3, R4)."""

    recorded = True


class TooLate(Refusal):
    """The deadline has passed (R1)."""

    recorded = True


class TooEarly(Refusal):
    """The moment has not come (R19)."""

    recorded = True


class StaleVersion(Refusal):
    """The bid has changed since the person looked at it."""

    recorded = True


class OwnSide(Refusal):
    """The person belongs to a body on the other side (R8, R10)."""

    recorded = True


class TwoHats(Refusal):
    """The person has already acted on this bid for another party or office (R10)."""

    recorded = True


class OwnDecision(Refusal):
    """Who took a decision would check its letter: a second person does."""

    recorded = True


class Recused(Refusal):
    """A declared interest keeps the person out (R7, R14)."""

    recorded = True


class Undeclared(Refusal):
    """Who judges a bid has not said whether they have an interest in it (R11)."""

    recorded = True


class NotQuorate(Refusal):
    """Too few members could act on the item, once the recused are left out (R7, R15)."""

    recorded = True


class OutOfOrder(Refusal):
    """Something else must come first (R17, R18, R19)."""

    recorded = True


class WrongHash(Refusal):
    """What would be signed is not what stands (R5)."""

    recorded = True


class OverLimit(Refusal):
    """The sum is above what the person's role decides."""

    recorded = True


class RingFenced(Refusal):
    """The money is for one purpose only."""

    recorded = True


class OnHold(Refusal):
    """The bid is on hold."""


class Ended(Refusal):
    """The bid has reached its end."""


KINDS: dict[str, type[Refusal]] = {
    kind.__name__: kind for kind in Refusal.__subclasses__()
}
"""Refusals by the name that crosses the wire."""
