"""Breach cases: who looks into one, from whom it is locked, and its steps (R16)."""

import re
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime

from workflows.contracts.breaches import (
    BodyOf,
    BreachCase,
    BreachConclusion,
    BreachEntry,
    BreachReport,
    BreachState,
    PublishedBreach,
)
from workflows.contracts.parties import Actor, Membership, Party, Role
from workflows.rules.calendar import add_working_days, london_day
from workflows.rules.refusals import AlreadyDone, Incomplete, NotYours, OutOfOrder

COMMON = frozenset(
    [
        "a",
        "an",
        "and",
        "board",
        "boards",
        "borough",
        "care",
        "ccg",
        "clinical",
        "city",
        "co",
        "commissioning",
        "conflicts",
        "council",
        "county",
        "england",
        "for",
        "group",
        "groups",
        "health",
        "local",
        "london",
        "national",
        "nhs",
        "north",
        "east",
        "south",
        "west",
        "office",
        "of",
        "operators",
        "panel",
        "region",
        "regional",
        "team",
        "the",
        "wellbeing",
        "central",
        "midlands",
    ]
)
"""Words of bodies' names that tell nobody which body it is."""


def hats_of(who: Actor) -> frozenset[Membership]:
    """Every hat of somebody, the one they act in among them."""
    first = Membership(party=who.party, body=who.body, role=who.role)
    return frozenset({first, *who.also})


def bodies_of(who: Actor) -> tuple[BodyOf, ...]:
    """Every body that somebody belongs to."""
    found = {(hat.party, hat.body) for hat in hats_of(who)}
    return tuple(BodyOf(party=party, body=body) for party, body in sorted(found))


def office_for(
    accused: Actor | None,
    bodies: Sequence[BodyOf],
    reporter: str,
    people: Iterable[Actor],
    panel: str,
) -> Membership:
    """Who looks into a concern: the guardian of the person's CCG, else a panel's chair.

    The guardian stands aside where the concern is about them or was reported by them,
    and where it is about the CCG's bid. So does a chair, for the chair of another panel.

    Args:
        accused: Whom it is about; None where it is about a bid.
        bodies: Whose people are kept out.
        reporter: Who reported it, by number.
        people: Everybody in office.
        panel: The panel of the region; it is named even where nobody chairs it now.
    """
    kept_out = {reporter, accused.person if accused else ""}
    able = {
        hat: who
        for who in people
        if who.person not in kept_out
        for hat in hats_of(who)
        if hat.role in {Role.GUARDIAN, Role.PANEL_CHAIR}
        and not _is_peer(bodies, hat, who)
    }
    if accused is not None:
        ccgs = {one.body for one in bodies if one.party is Party.CCG}
        for hat in sorted(able, key=lambda hat: hat.body):
            if hat.role is Role.GUARDIAN and hat.body in ccgs:
                return hat
    chairs = sorted(hat.body for hat in able if hat.role is Role.PANEL_CHAIR)
    chosen = panel if panel in chairs or not chairs else chairs[0]
    return Membership(party=Party.CONFLICTS, body=chosen, role=Role.PANEL_CHAIR)


def _is_peer(bodies: Sequence[BodyOf], office: Membership, who: Actor) -> bool:
    """Whether somebody is of the same body; a guardian's office is in it and outside."""
    locked = {(one.party, one.body) for one in bodies}
    if office.role is Role.GUARDIAN:
        locked.discard((office.party, office.body))
    return any((hat.party, hat.body) in locked for hat in hats_of(who))


def may_see(case: BreachCase, who: Actor, now: Sequence[BodyOf] = ()) -> bool:
    """Whether a case is open to somebody: in its office, and on neither side of it.

    Args:
        case: Which case.
        who: With all their hats.
        now: The bodies of the person it is about today, who may have moved.
    """
    report = case.report
    return (
        report.office in hats_of(who)
        and who.person not in {report.person, case.by}
        and not _is_peer((*report.bodies, *now), report.office, who)
    )


TARGET = 20
"""Working days in which a case is to be concluded. No guidance names a number."""


def due(case: BreachCase, holidays: Collection[date]) -> date | None:
    """By when a case is to be concluded; nothing once it is. No date ends a case."""
    if case.state is BreachState.CONCLUDED:
        return None
    return add_working_days(london_day(case.reported), TARGET, holidays)


def check_report(report: BreachReport) -> None:
    """A concern is about a person, a bid, or both.

    Raises:
        Incomplete: It is about neither.
    """
    if not report.person and not report.bid:
        raise Incomplete("Name a person or a bid, or both.")


def take_up(case: BreachCase, who: Actor, now: Sequence[BodyOf] = ()) -> BreachState:
    """Whoever looks into it begins.

    Raises:
        NotYours: It is not open to them.
        AlreadyDone: Somebody has begun.
    """
    _check_open(case, who, now)
    if case.state is not BreachState.REPORTED:
        raise AlreadyDone("The case has been taken up.")
    return BreachState.INVESTIGATED


def conclude(
    case: BreachCase,
    who: Actor,
    conclusion: BreachConclusion,
    telling: Iterable[str],
    now: Sequence[BodyOf] = (),
) -> BreachState:
    """Whoever looks into it says what was found; after that nothing is added.

    Args:
        case: Which case.
        who: With all their hats.
        conclusion: What was found.
        telling: Words that would tell whose case it was; see `telling_words`.
        now: See `may_see`.

    Raises:
        NotYours: It is not open to them.
        OutOfOrder: Nobody has taken it up.
        AlreadyDone: It is concluded.
        Incomplete: What is to be published would tell whose case it was.
    """
    _check_open(case, who, now)
    if case.state is BreachState.REPORTED:
        raise OutOfOrder("Take the case up before you conclude it.")
    if case.state is BreachState.CONCLUDED:
        raise AlreadyDone("The case is concluded.")
    held = set(telling)
    found = next((word for word in _words(conclusion.published) if word in held), "")
    if found:
        raise Incomplete(
            f"What is published says “{found}”, which tells whose case it was. Write it "
            "without names of people, bodies or bids."
        )
    return BreachState.CONCLUDED


def _check_open(case: BreachCase, who: Actor, now: Sequence[BodyOf]) -> None:
    if not may_see(case, who, now):
        raise NotYours("There is no such case.")


def telling_words(names: Iterable[str], bodies: Iterable[str]) -> frozenset[str]:
    """Words that must not be published: of names, and those of bodies that are rare."""
    rare = {word for name in bodies for word in _words(name)} - COMMON
    return frozenset({word for name in names for word in _words(name)} | rare)


def _words(text: str) -> list[str]:
    """Words and numbers of bids, in small letters and without a possessive."""
    found = re.findall(r"[\w-]+", text.casefold().replace("’s", "").replace("'s", ""))
    return [word for word in found if len(word) > 1]


def folded(entries: Sequence[BreachEntry]) -> BreachCase:
    """A case from its lines, the first first."""
    first, *later = entries
    if first.report is None:
        raise ValueError("a case begins with a report")
    case = BreachCase(
        id=first.case,
        state=first.state,
        report=first.report,
        reported=first.at,
        by=first.by,
        by_name=first.name,
    )
    for one in later:
        case = case.model_copy(update=_said(one))
    return case


def _said(entry: BreachEntry) -> dict[str, object]:
    if entry.conclusion is None:
        return {
            "state": entry.state,
            "began": entry.at,
            "note": entry.note,
            "investigator": entry.name,
        }
    return {
        "state": entry.state,
        "conclusion": entry.conclusion,
        "concluded": entry.at,
        "concluded_by": entry.name,
    }


def shown_to_reporter(case: BreachCase, person: str) -> BreachState | None:
    """How far a case is, for whoever reported it; None where it is about themselves."""
    return None if case.report.person == person else case.state


def published(cases: Iterable[BreachCase]) -> tuple[PublishedBreach, ...]:
    """What anybody may read: by year, in an order that tells nothing within it."""
    found = [
        PublishedBreach(
            year=_year(case.concluded),
            concern=case.report.concern,
            outcome=case.conclusion.outcome,
            passed_to=case.conclusion.passed_to,
            words=case.conclusion.published,
        )
        for case in cases
        if case.conclusion is not None and case.concluded is not None
    ]
    return tuple(
        sorted(found, key=lambda one: (-one.year, one.concern, one.outcome, one.words))
    )


def _year(at: datetime) -> int:
    return london_day(at).year
