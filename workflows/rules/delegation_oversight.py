"""What NHS England may do while it stays liable: direct, step in, revoke (R22, R25).

The powers are DOMAIN 6.8's: directions under s.14Z21 where a CCG is failing or at risk of
it, revocation under the agreement. That a function is taken over, or everything taken
back, only once a direction was not complied with is this project's reading, not a source's.
"""

from datetime import date, datetime, time, timedelta

from workflows.contracts.delegation_changes import Direction, Revocation
from workflows.contracts.delegation_commands import (
    AnswerDirection,
    CloseDirection,
    IssueDirection,
    ReturnFunction,
    Revoke,
    StepIn,
)
from workflows.contracts.delegation_events import (
    DelegationRevoked,
    DirectionAnswered,
    DirectionClosed,
    DirectionIssued,
    FunctionReturned,
    SteppedIn,
)
from workflows.contracts.delegations import Delegation, Holding
from workflows.contracts.parties import Role
from workflows.rules import calendar, words
from workflows.rules.bodies import NATIONAL
from workflows.rules.refusals import (
    AlreadyDone,
    Incomplete,
    OutOfOrder,
    StaleVersion,
    WrongStage,
)

OVERSEERS = frozenset({Role.REGIONAL_LEAD, Role.NATIONAL_CHAIR})
REVOKERS = frozenset({Role.NATIONAL_CHAIR})


def opened(found: Delegation) -> tuple[Direction, ...]:
    """The directions that NHS England has not closed."""
    return tuple(one for one in found.directions if one.closed is None)


def passed(one: Direction) -> datetime:
    """The moment at which a direction's day is over."""
    return calendar.at(one.until + timedelta(days=1), time(0))


def is_breached(one: Direction, now: datetime) -> bool:
    """Whether a direction was not complied with: so found, or its day is over."""
    if one.closed:
        return one.complied is False
    return now >= passed(one)


def breached(found: Delegation, now: datetime) -> tuple[Direction, ...]:
    """The directions that step-in and revocation may rest on."""
    return tuple(one for one in found.directions if is_breached(one, now))


def _check_held(found: Delegation) -> None:
    if found.handed_back:
        raise WrongStage("The functions are back with NHS England.")


def direct(
    found: Delegation, command: IssueDirection, now: datetime
) -> DirectionIssued:
    """NHS England directs, with its evidence and a day.

    Raises:
        WrongStage: The functions are back with NHS England.
        Incomplete: The day is not to come.
    """
    _check_held(found)
    if command.until <= calendar.london_day(now):
        raise Incomplete(
            "Give the CCG until a day that is still to come.", field="until"
        )
    direction = Direction(
        number=len(found.directions) + 1,
        at=now,
        by=command.by.alone(),
        what=command.what,
        evidence=command.evidence,
        until=command.until,
    )
    return DirectionIssued(at=now, by=command.by, direction=direction)


def _open(found: Delegation, number: int) -> Direction:
    """A direction that is not closed.

    Raises:
        WrongStage: The functions are back with NHS England.
        StaleVersion: There is none of this number.
        AlreadyDone: It is closed.
    """
    _check_held(found)
    one = next((d for d in found.directions if d.number == number), None)
    if one is None:
        raise StaleVersion(f"There is no direction {number}.", field="direction")
    if one.closed:
        raise AlreadyDone(f"Direction {number} is closed.")
    return one


def answer(
    found: Delegation, command: AnswerDirection, now: datetime
) -> DirectionAnswered:
    """The CCG says what it has done.

    Raises:
        WrongStage: The functions are back with NHS England.
        StaleVersion: There is no such direction.
        AlreadyDone: It is closed.
    """
    one = _open(found, command.direction)
    return DirectionAnswered(
        at=now, by=command.by, direction=one.number, answer=command.answer
    )


def close(found: Delegation, command: CloseDirection, now: datetime) -> DirectionClosed:
    """NHS England says what came of it.

    Raises:
        WrongStage: The functions are back with NHS England.
        StaleVersion: There is no such direction.
        AlreadyDone: It is closed.
        OutOfOrder: The CCG has not answered, and its day is not over.
    """
    one = _open(found, command.direction)
    if not command.complied and not one.answered and now < passed(one):
        raise OutOfOrder(
            f"The CCG has until the end of {words.day(one.until)} to do what direction "
            f"{one.number} says."
        )
    return DirectionClosed(
        at=now,
        by=command.by,
        direction=one.number,
        complied=command.complied,
        outcome=command.outcome,
    )


def _holding(found: Delegation, code: str) -> Holding:
    one = next((f for f in found.functions if f.function == code), None)
    if one is None:
        raise Incomplete("That is not a function of this delegation.", field="function")
    return one


def _check_breached(found: Delegation, number: int, now: datetime) -> None:
    if not any(one.number == number for one in breached(found, now)):
        raise OutOfOrder(
            "Name a direction that was not complied with: one whose day is over, or "
            "that was closed as not complied with.",
            field="direction",
        )


def step_in(found: Delegation, command: StepIn, now: datetime) -> SteppedIn:
    """NHS England holds a function for the time being.

    Raises:
        WrongStage: The functions are back with NHS England.
        Incomplete: No function of this delegation.
        AlreadyDone: NHS England holds it.
        OutOfOrder: No direction was breached, and it is not said to be urgent.
    """
    _check_held(found)
    one = _holding(found, command.function)
    if one.holder == NATIONAL:
        raise AlreadyDone(f"NHS England holds {one.name}.")
    if command.direction or not command.urgent:
        _check_breached(found, command.direction, now)
    return SteppedIn(
        at=now,
        by=command.by,
        function=one.function,
        direction=command.direction,
        reason=command.reason,
    )


def give_back(
    found: Delegation, command: ReturnFunction, now: datetime
) -> FunctionReturned:
    """NHS England gives a function back to the CCG.

    Raises:
        WrongStage: The functions are back with NHS England for good.
        Incomplete: No function of this delegation.
        AlreadyDone: NHS England has not stepped in for it.
    """
    _check_held(found)
    one = _holding(found, command.function)
    if not one.stepped_in:
        raise AlreadyDone(f"NHS England has not stepped in for {one.name}.")
    return FunctionReturned(
        at=now, by=command.by, function=one.function, reason=command.reason
    )


def revoke(found: Delegation, command: Revoke, now: datetime) -> DelegationRevoked:
    """NHS England takes everything back from a day; a final account follows.

    Raises:
        WrongStage: The functions are back with NHS England.
        AlreadyDone: It is revoked, or ends before that day by notice.
        Incomplete: The day is not to come, or the declaration is not made.
        OutOfOrder: No direction was breached.
    """
    _check_held(found)
    if found.revocation:
        raise AlreadyDone(
            f"It is revoked, and ends on {words.day(found.revocation.ends)}."
        )
    if command.ends <= calendar.london_day(now):
        raise Incomplete("Revoke it from a day that is still to come.", field="ends")
    if found.notice and found.notice.ends <= command.ends:
        raise AlreadyDone(
            f"It ends on {words.day(found.notice.ends)} by the CCG's notice.",
            field="ends",
        )
    _check_breached(found, command.direction, now)
    if not command.declaration:
        raise Incomplete(
            "Confirm that NHS England's committee has decided to revoke the delegation.",
            field="declaration",
        )
    revocation = Revocation(
        at=now,
        by=command.by.alone(),
        direction=command.direction,
        reason=command.reason,
        ends=command.ends,
    )
    return DelegationRevoked(at=now, by=command.by, revocation=revocation)


def taken_over(found: Delegation, code: str, day: date) -> tuple[Holding, ...]:
    """The functions, of which NHS England holds one for the time being."""
    return _held_by(found, code, NATIONAL, day, stepped_in=True)


def given_back(found: Delegation, code: str, day: date) -> tuple[Holding, ...]:
    """The functions, of which the CCG holds one again."""
    return _held_by(found, code, found.ccg, day, stepped_in=False)


def _held_by(
    found: Delegation, code: str, holder: str, day: date, *, stepped_in: bool
) -> tuple[Holding, ...]:
    now = {"holder": holder, "since": day, "stepped_in": stepped_in}
    return tuple(
        f.model_copy(update=now) if f.function == code else f for f in found.functions
    )
