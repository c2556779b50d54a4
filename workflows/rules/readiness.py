"""What the CCG says of when it is ready, and who may be on the fast track (DOMAIN 10)."""

from datetime import date, datetime

from workflows.contracts.bids import Bid
from workflows.contracts.commands import SayReadiness
from workflows.contracts.events import ReadinessSaid
from workflows.contracts.tracks import NOW, MustHave, Ready
from workflows.rules import calendar, road, words
from workflows.rules.refusals import Incomplete, OutOfOrder, WrongStage


def must_haves(bid: Bid) -> tuple[MustHave, ...]:
    """What the bid's round asks of the fast track."""
    return bid.cycle.tracks.must_haves if bid.cycle.tracks else ()


def subjects(bid: Bid) -> dict[str, str]:
    """What is asked about, by code, in words: each must-have and each function."""
    names = {one.code: one.name for one in bid.cycle.functions}
    return {
        **{one.code: one.words for one in must_haves(bid)},
        **{code: names.get(code, code) for code in bid.functions},
    }


def may_say(bid: Bid) -> bool:
    """Whether readiness answers are taken: until the handover is released."""
    said = bid.statements is not None and road.needs_approval(bid.model)
    return said and bid.release is None and not bid.handing_over


def say(bid: Bid, command: SayReadiness, now: datetime) -> ReadinessSaid:
    """The CCG answers for everything at once; later answers take the place of these.

    Raises:
        WrongStage: There is no expression of interest, or the handover is released.
        Incomplete: Something is left out, said twice, or was not asked.
    """
    if not may_say(bid):
        raise WrongStage("Readiness is said after the expression of interest.")
    asked, said = subjects(bid), [one.subject for one in command.answers]
    left = [text for code, text in asked.items() if code not in said]
    if left:
        raise Incomplete(f"Say from when the CCG is ready: {left[0]}.", field="answers")
    if len(said) > len(asked):
        raise Incomplete(
            "Say each must-have and each function of this bid once, and no other.",
            field="answers",
        )
    return ReadinessSaid(at=now, by=command.by, answers=command.answers)


def is_ready(one: Ready, today: date) -> bool:
    """Whether it is ready by its own word, this month or before."""
    return one.by == NOW or one.by <= f"{today:%Y-%m}"


def missing(bid: Bid, now: datetime) -> tuple[str, ...]:
    """Must-haves that the CCG does not have yet by its own word."""
    said = bid.readiness.answers if bid.readiness else ()
    today = calendar.london_day(now)
    late = {one.subject for one in said if not is_ready(one, today)}
    return tuple(one.words for one in must_haves(bid) if one.code in late)


def check_fast(bid: Bid, now: datetime) -> None:
    """The fast track is for who has every must-have.

    Raises:
        OutOfOrder: The CCG says itself that one is still to come, or has not said, where
            the round asks.
    """
    policy = bid.cycle.tracks
    if policy and policy.asked and bid.readiness is None:
        raise OutOfOrder("The CCG says first from when it is ready.")
    still = missing(bid, now)
    if still:
        raise OutOfOrder(
            "The fast track needs every must-have, and by its own word the CCG does not "
            f"have this yet: {words.joined(list(still))}."
        )
