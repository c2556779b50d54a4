"""What may happen at any stage: withdraw, hold, resume, ask, answer, move a date."""

from datetime import datetime

from workflows.contracts.bids import Bid
from workflows.contracts.commands import (
    AnswerInformation,
    AskInformation,
    ExtendDate,
    PutOnHold,
    Resume,
    Withdraw,
)
from workflows.contracts.cycles import DeadlineKey
from workflows.contracts.events import (
    DateExtended,
    Held,
    InformationAnswered,
    InformationAsked,
    Resumed,
    Withdrawn,
)
from workflows.contracts.parties import Role
from workflows.rules import (
    admission,
    calendar,
    deadlines,
    handover,
    holds,
    phase_terms,
    shadow,
    words,
)
from workflows.rules.refusals import AlreadyDone, Incomplete, WrongParty, WrongStage

NATIONAL_DATES = frozenset(
    {DeadlineKey.EXPRESSION, DeadlineKey.APPLICATION, DeadlineKey.START}
)
"""Dates of the cycle itself: only the national office moves them (R1, R22)."""

OWN_DATES = frozenset({DeadlineKey.VOTE})
"""Dates that a body sets for itself: nobody else moves them."""

OPEN_REQUESTS = 10


def withdraw(bid: Bid, command: Withdraw, now: datetime) -> Withdrawn:
    """The CCG withdraws, at any stage until the handover begins.

    Raises:
        WrongStage: The budget is being handed over.
    """
    if bid.handing_over:
        raise WrongStage("The budget is being handed over; it is too late to withdraw.")
    return Withdrawn(at=now, by=command.by, reason=command.reason)


def hold(bid: Bid, command: PutOnHold, now: datetime) -> Held:
    """Clocks stop. A bid on hold takes no second one (`rulebook.WHILE_HELD`).

    Raises:
        WrongStage: The budget is being handed over.
        Incomplete: Its end is not to come, or further away than the round's limit.
    """
    if bid.handing_over:
        raise WrongStage("The budget is being handed over; it cannot be held.")
    holds.check(bid.cycle, command.until, now)
    return Held(at=now, by=command.by, reason=command.reason, until=command.until)


def resume(bid: Bid, command: Resume, now: datetime) -> Resumed:
    """Clocks run again, moved on by the working days lost.

    Raises:
        AlreadyDone: It is not on hold.
    """
    if not bid.hold:
        raise AlreadyDone("The bid is not on hold.")
    return Resumed(at=now, by=command.by, reason=command.reason)


def ask(bid: Bid, command: AskInformation, now: datetime) -> InformationAsked:
    """A deciding party puts questions to the CCG.

    Raises:
        Incomplete: Too many requests open, or answers sent with the questions.
    """
    waiting = [r for r in bid.requests if r.answered is None]
    if len(waiting) >= OPEN_REQUESTS:
        raise Incomplete(
            "The CCG has ten requests to answer. Wait for an answer first."
        )
    if any(q.answer for q in command.questions):
        raise Incomplete("Questions come without answers.", field="questions")
    return InformationAsked(
        at=now,
        by=command.by,
        request=f"q{len(bid.requests) + 1}",
        questions=command.questions,
        stops_clock=command.by.party in bid.cycle.stops_clock,
    )


def answer(bid: Bid, command: AnswerInformation, now: datetime) -> InformationAnswered:
    """The CCG answers every question of a request.

    Raises:
        Incomplete: No such request, or not one answer for each question.
        AlreadyDone: It has been answered.
    """
    request = next((r for r in bid.requests if r.id == command.request), None)
    if request is None:
        raise Incomplete(f"There is no request {command.request}.", field="request")
    if request.answered is not None:
        raise AlreadyDone("This request has been answered.")
    if len(command.answers) != len(request.questions):
        raise Incomplete(
            f"There are {words.plural(len(request.questions), 'question')} to answer.",
            field="answers",
        )
    return InformationAnswered(
        at=now, by=command.by, request=request.id, answers=command.answers
    )


def movable(bid: Bid, role: Role, now: datetime) -> tuple[DeadlineKey, ...]:
    """The dates running on a bid that somebody in this role may move."""
    running = {DeadlineKey.START} | {clock.key for clock in bid.clocks}
    if bid.cycle.admits_late:
        running -= admission.missed(bid, now).keys()
    barred = frozenset() if role is Role.NATIONAL_OFFICE else NATIONAL_DATES
    return tuple(key for key in DeadlineKey if key in running - barred - OWN_DATES)


def extend(bid: Bid, command: ExtendDate, now: datetime) -> DateExtended:
    """NHS England moves a date later, with a reason (R1, R22).

    Raises:
        WrongParty: The cycle's own dates are moved by the national office, and until when
            a board votes is the board's affair.
        WrongStage: No such date is running, the budget is being handed over, or what
            has missed the date is admitted and not given another one.
        Incomplete: The new date is not later, too far off to be meant, or leaves no time
            for the shadow period or a later phase.
    """
    national = command.by.role is Role.NATIONAL_OFFICE
    if command.key in NATIONAL_DATES and not national:
        raise WrongParty(
            "Only NHS England's national office moves a date of the cycle."
        )
    admission.check_not_missed(bid, command.key, now)
    if command.key in OWN_DATES:
        raise WrongParty("Until when a board votes, its clerk says.")
    if bid.handing_over:
        raise WrongStage("The budget is being handed over; its date stands.")
    current = _current(bid, command)
    if current is None:
        raise WrongStage("No such date is running on this bid.", field="key")
    if command.key is DeadlineKey.START:
        shadow.check_start(bid, command.to)
        phase_terms.check_start(bid, command.to)
        to = calendar.at(command.to, datetime.min.time())
    else:
        clock = current.astimezone(calendar.LONDON).time()
        to = calendar.at(command.to, clock)
    if to <= current or to <= now:
        raise Incomplete(
            f"The date is {words.day(current)}; give a later one.", field="to"
        )
    if command.to - calendar.london_day(now) > calendar.REACH:
        raise Incomplete("Give a date within ten years.", field="to")
    return DateExtended(
        at=now,
        by=command.by,
        key=command.key,
        subject=command.subject,
        to=to,
        reason=command.reason,
    )


def _current(bid: Bid, command: ExtendDate) -> datetime | None:
    running = [
        c.due
        for c in bid.clocks
        if c.key is command.key and command.subject in {"", c.subject}
    ]
    if running or command.subject:
        return max(running, default=None)
    if command.key is DeadlineKey.START:
        return handover.starts_at(bid)
    rule = deadlines.rule_for(bid.cycle, command.key, bid.model)
    if rule is None or rule.on is None:
        return None
    moved = [e.to for e in bid.extensions if e.key is command.key and not e.subject]
    return max([calendar.at(rule.on, rule.at), *moved])
