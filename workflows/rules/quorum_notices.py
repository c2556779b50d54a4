"""Who is told, and what, when no attendance can make a body quorate any more (R15)."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, timedelta

from workflows.contracts.absences import Absence, Answer
from workflows.contracts.bids import Bid, Stage
from workflows.contracts.committees import BodyVersion
from workflows.contracts.events import Event, InterestDeclared, InterestRuled
from workflows.contracts.meetings import Meeting
from workflows.contracts.notices import Notice, NoticeKind
from workflows.contracts.parties import Party, Role
from workflows.contracts.sittings import Reach
from workflows.rules import (
    absences,
    boards,
    bodies,
    decision_words,
    fallbacks,
    interests,
    minutes,
    national,
    possible,
    reach,
    rounds,
    words,
)
from workflows.rules.calendar import london_day

Body = tuple[Party, str]

LEADS: dict[Party, tuple[Role, ...]] = {
    Party.HWB: (Role.BOARD_CLERK, Role.BOARD_CHAIR),
    Party.CONFLICTS: (Role.PANEL_CHAIR,),
    Party.NHS_ENGLAND: (Role.NATIONAL_OFFICE, Role.NATIONAL_CHAIR),
}
"""Clerk and chair of a body."""


def judging(before: Bid, after: Bid, event: Event) -> tuple[Body, ...]:
    """The bodies whose quorum an event may change: those that the bid is before.

    A bid that comes before them brings what was declared earlier.
    """
    if not arrives(before, after) and not isinstance(
        event, InterestDeclared | InterestRuled
    ):
        return ()
    return judged_by(after)


def judged_by(bid: Bid) -> tuple[Body, ...]:
    """The bodies that a bid is before now."""
    if bid.stage is Stage.CONFLICT_REVIEW:
        own = (Party.CONFLICTS, bid.panel)
        return (own,) if bodies.concluder(bid) == own else ()
    if national.by_seats(bid) and rounds.is_open(bid):
        itself = national.judge(bid) == national.PANEL
        return (national.PANEL,) if itself else ()
    if bid.stage is not Stage.HWB_APPROVAL:
        return ()
    return tuple(
        (Party.HWB, one.id)
        for one in boards.undecided(bid)
        if not bodies.in_place(bid, one.id)
    )


def arrives(before: Bid, after: Bid) -> bool:
    """Whether a bid has just come before whoever judges it."""
    return before.stage is not after.stage


def of(
    before: Bid, after: Bid, event: Event, known: Iterable[BodyVersion]
) -> Iterator[Notice]:
    """A declaration or a ruling has made a quorum impossible, or the bid comes with one.

    Args:
        before: The bid before it.
        after: The bid after it.
        event: What happened.
        known: The bodies that the bid is before, as they stand.
    """
    on = london_day(event.at)
    for body in known:
        name = _name(after, body)
        said = _said(before, after, body, on)
        if said:
            said = f"{name} {said}"
            yield _notice(body.party, body.body, LEADS[body.party], said)
            yield from _guardians(after, body, said)


def _said(before: Bid, after: Bid, body: BodyVersion, on: date) -> str:
    """What is new about a body's quorum; empty where nothing is."""
    came = arrives(before, after)
    able = possible.able(after, body, on)
    if not able.reachable:
        new = came or possible.able(before, body, on).reachable
        return (
            f"can no longer be quorate on this bid, whoever comes. {why(able)}"
            if new
            else ""
        )
    stands = possible.standing(after, body, on)
    if stands.reachable or not (came or possible.standing(before, body, on).reachable):
        return ""
    waits = words.plural(len(interests.unruled(after)), "interest")
    return (
        f"cannot be quorate on this bid, whoever comes, until {waits} of it "
        f"{'has' if waits.startswith('1 ') else 'have'} a ruling: until then whoever "
        f"declared takes no part. {why(stands)}"
    )


def of_seats(
    was: BodyVersion | None, now: BodyVersion, bid: Bid, today: date
) -> Iterator[Notice]:
    """A new version of a body makes a quorum impossible on a bid that is before it.

    A seat ends by a version without it or by its own last day: both are known when the
    version is put in force, and said then.

    Args:
        was: The version before; none where the body is new.
        now: The new one.
        bid: A bid.
        today: The day in London.
    """
    if (now.party, now.body) not in judged_by(bid):
        return
    begins = max(now.since, today)
    ends = {s.until + timedelta(days=1) for s in now.seats if s.until}
    for day in sorted({begins, *(one for one in ends if one > begins)}):
        able = possible.able(bid, now, day)
        if able.reachable:
            continue
        if was is None or possible.able(bid, was, day).reachable:
            name = _name(bid, now)
            said = (
                f"From {words.day(day)} {name} can no longer be quorate on this bid, "
                f"whoever comes: its seats or rules change. {why(able)}"
            )
            yield _notice(now.party, now.body, LEADS[now.party], said)
            yield from _guardians(bid, now, said)
        return


def of_absence(
    new: Absence,
    kept: Collection[Absence],
    body: BodyVersion,
    meetings: Iterable[Meeting],
    bids: Mapping[str, Bid],
) -> Iterator[tuple[Notice, str]]:
    """What an absence leads to: the substitute is asked, and lost quorums are said.

    They are lost by the absence as it is recorded, or by the substitute who declines it.
    With each the bid that it is about, if one is.

    Args:
        new: The absence.
        kept: The body's other absences as they stand.
        body: The body.
        meetings: Its meetings to come.
        bids: The bids on their agendas.
    """
    if new.substitute and new.answer is Answer.ASKED:
        days = f"{words.day(new.since)} to {words.day(new.until)}"
        said = f"{new.member.name} is away from {days}, and you are asked to sit."
        yield _notice(*_of(body), (), said, new.substitute.person), ""
    before = _before(new, kept)
    for meeting in meetings:
        if meeting.cancelled or not absences.in_force(new, meeting.day):
            continue
        for item in meeting.items:
            bid = bids.get(item.bid_id)
            if bid is None:
                continue
            lost = _lost(bid, body, meeting.day, new, before)
            if lost:
                said = (
                    f"At the meeting of {words.day(meeting.day)} the {bodies.noun(body.party)} can no "
                    f"longer be quorate on item {item.number}, bid {item.bid_id}, whoever "
                    f"comes. {why(lost)}"
                )
                yield _notice(*_of(body), LEADS[body.party], said), item.bid_id
                for notice in _guardians(bid, body, said):
                    yield notice, item.bid_id


def out_of_time(
    new: Absence,
    kept: Iterable[Absence],
    body: BodyVersion,
    before: Iterable[Bid],
    today: date,
) -> Iterator[tuple[Notice, str]]:
    """What an absence leads to where no meeting has the bid: no day that is left is enough.

    From then on another body can be asked to decide (`fallbacks.why`). With each the bid
    that it is about.

    Args:
        new: The absence.
        kept: The body's absences as they stand.
        body: The body.
        before: Bids that may be before it.
        today: The day in London.
    """
    earlier = _before(new, kept)
    others = possible.to_come(earlier, today)
    away = possible.to_come(_with(new, earlier), today)
    for bid in before:
        if body.body not in fallbacks.items(bid):
            continue
        if fallbacks.why(bid, body, others, today):
            continue
        day, best = possible.first_day(bid, body, today, away)
        if day is None:
            said = (
                f"{_name(bid, body)} can no longer be quorate on bid {bid.id} on any day "
                "that is left to it, whoever comes. "
                f"{possible.who_is_away(body, away, today)} {why(best)}"
            )
            yield _notice(*_of(body), LEADS[body.party], said), bid.id
            for notice in _guardians(bid, body, said):
                yield notice, bid.id


def why(able: Reach) -> str:
    """What is missing, and what can be done, in sentences."""
    options = " ".join(one.words for one in able.options)
    return f"{' '.join(able.lost)} What can be done: {options}"


def _before(new: Absence, kept: Iterable[Absence]) -> tuple[Absence, ...]:
    """The absences without this one; or with its substitute asked, once they declined."""
    others = tuple(one for one in kept if one.number != new.number)
    if new.answer is not Answer.DECLINED:
        return others
    return (*others, new.model_copy(update={"answer": Answer.ASKED}))


def _with(new: Absence, kept: Iterable[Absence]) -> tuple[Absence, ...]:
    return (*(one for one in kept if one.number != new.number), new)


def _lost(
    bid: Bid,
    body: BodyVersion,
    on: date,
    new: Absence,
    earlier: Collection[Absence],
) -> Reach | None:
    """How it stands with an item that was possible before an absence and is not now."""
    out = minutes.recusals(bid, body, on)
    gone = absences.unable(_with(new, earlier), on)
    after = reach.reachable(body, on, out, gone)
    before = reach.reachable(body, on, out, absences.unable(earlier, on))
    return after if before.reachable and not after.reachable else None


def _name(bid: Bid, body: BodyVersion) -> str:
    if (body.party, body.body) == national.PANEL:
        return decision_words.PANEL
    return bodies.name(bid, body.party, body.body)


def _guardians(bid: Bid, body: BodyVersion, said: str) -> Iterator[Notice]:
    """Each CCG's; of the national panel nothing is told outside before its decision."""
    if (body.party, body.body) == national.PANEL:
        return
    for applicant in bid.applicants:
        yield _notice(Party.CCG, applicant.code, (Role.GUARDIAN,), said)


def _of(body: BodyVersion) -> Body:
    return body.party, body.body


def _notice(
    party: Party, body: str, roles: tuple[Role, ...], said: str, person: str = ""
) -> Notice:
    return Notice(
        kind=NoticeKind.SUBSTITUTE_ASKED if person else NoticeKind.QUORUM_LOST,
        party=party,
        body=body,
        roles=roles,
        words=said,
        people=(person,) if person else (),
    )
