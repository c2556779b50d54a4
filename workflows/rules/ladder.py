"""Whom a body's own rules tell before a date, and when it is late.

When it is late they take the place of the round's usual letters; before a date they go
beside its reminders to whoever is asked.

An office that nobody holds is passed over with a sentence: the next step of the ladder is
told in its place. Letters reach whoever can act: of a member who is away, the substitute.
"""

from collections.abc import Collection, Iterable, Iterator

from workflows.contracts.bids import Bid
from workflows.contracts.committees import BodyVersion, Fault
from workflows.contracts.events import DeadlinePassed, Reminded
from workflows.contracts.ladders import Rung, Tells
from workflows.contracts.notices import Notice
from workflows.contracts.parties import Party, Role
from workflows.rules import bodies, vacancies, vote_words, words
from workflows.rules.deadlines import clock_of
from workflows.rules.remedies import first_up
from workflows.rules.sentences import DATES

Office = tuple[Party, str, tuple[Role, ...]]

CLERKS = {
    Party.HWB: Role.BOARD_CLERK,
    Party.CONFLICTS: Role.PANEL_CHAIR,
    Party.NHS_ENGLAND: Role.NATIONAL_OFFICE,
}
CHAIRS = {
    Party.HWB: Role.BOARD_CHAIR,
    Party.CONFLICTS: Role.PANEL_CHAIR,
    Party.NHS_ENGLAND: Role.NATIONAL_CHAIR,
}
ABOVE = {
    Tells.LOCAL_TEAM: Role.LOCAL_DIRECTOR,
    Tells.REGION: Role.REGIONAL_LEAD,
    Tells.NATIONAL: Role.NATIONAL_OFFICE,
}
"""NHS England's offices, whoever is late."""

CALLED = {
    Tells.CLERK: "the clerk",
    Tells.CHAIR: "the chair",
    Tells.MEMBERS: "the members",
    Tells.SPONSOR: "the CCG's accountable officer",
    Tells.LOCAL_TEAM: "NHS England's local team",
    Tells.REGION: "NHS England's region",
    Tells.NATIONAL: "NHS England's national office",
}


def office(bid: Bid, body: BodyVersion, one: Tells) -> Office:
    """Whose office a step tells: whose, of which body, in which roles."""
    own = (body.party, body.body)
    match one:
        case Tells.CLERK:
            return (*own, (CLERKS[body.party],))
        case Tells.CHAIR:
            return (*own, (CHAIRS[body.party],))
        case Tells.MEMBERS:
            every = vote_words.VOTERS.get(body.party, (CHAIRS[body.party],))
            return (*own, every)
        case Tells.SPONSOR:
            return Party.CCG, bodies.lead(bid), (Role.ACCOUNTABLE_OFFICER,)
    role = ABOVE[one]
    return Party.NHS_ENGLAND, bodies.office(bid, role), (role,)


def may_tell(party: Party) -> tuple[Tells, ...]:
    """Whose offices a ladder of a party's bodies can tell; none where it is never late."""
    if party not in CHAIRS:
        return ()
    alike = CLERKS[party] is CHAIRS[party]
    return tuple(one for one in Tells if not (alike and one is Tells.CLERK))


def faults(body: BodyVersion) -> Iterator[Fault]:
    """What is wrong with a body's ladder: offices that nobody is, or one told twice."""
    rungs = body.rules.ladder
    if rungs and body.party not in CHAIRS:
        yield Fault(where="ladder", words=NEVER_LATE)
        return
    told_: set[tuple[int, Tells]] = set()
    for rung in rungs:
        if rung.before and rung.days:
            yield Fault(where="ladder", words=BOTH)
        for one in rung.tells:
            if (place(rung), one) in told_:
                twice = f"{_when(rung)}, {CALLED[one]} would be told twice."
                yield Fault(where="ladder", words=twice)
            told_.add((place(rung), one))


def place(rung: Rung) -> int:
    """Where a step stands: in working days after the date, fewer than none before it."""
    return rung.days - rung.before


BOTH = "A step is told before a date or after it, not both. Make two of it."


NEVER_LATE = (
    "No date of a bid is this body's own, so nobody is told that it is late. Take the "
    "steps away."
)


def bodies_of(bid: Bid, bodies_: Iterable[BodyVersion]) -> tuple[str, ...]:
    """The codes of all bodies whose offices ladders of these may tell."""
    found = (
        office(bid, body, one)[1]
        for body in bodies_
        for rung in body.rules.ladder
        for one in rung.tells
    )
    return tuple(dict.fromkeys(found))


def due(
    bid: Bid, event: Reminded | DeadlinePassed, ladder: Iterable[Rung]
) -> tuple[Rung, ...]:
    """The steps that are told of a date now, and those above them, the lowest first.

    Args:
        bid: Before the event.
        event: That a date is near, that it passed, or passed some days ago.
        ladder: The body's.
    """
    clock = clock_of(bid, event.key, event.subject)
    steps = sorted(ladder, key=place)
    if isinstance(event, DeadlinePassed) and event.days_over:
        heard = max((0, *(clock.later if clock else ())))
        return tuple(r for r in steps if heard < r.days)
    near = clock.told if clock else ()
    return tuple(r for r in steps if not (r.before and _was_told(bid, r, near)))


def _was_told(bid: Bid, rung: Rung, near: Collection[int]) -> bool:
    """Whether a step before a date went with a reminder that is out already."""
    return bool(near) and min(near) <= _reminder(bid, rung)


def _reminder(bid: Bid, rung: Rung) -> int:
    """With which reminder of the round a step before a date goes; with none of them, -1."""
    days = bid.cycle.reminders
    from_then = [n for n in days if n <= rung.before]
    return max(from_then, default=min(days, default=-1))


def _is_now(bid: Bid, event: Reminded | DeadlinePassed, rung: Rung) -> bool:
    """Whether a step that is due or above is due."""
    if isinstance(event, Reminded):
        return bool(rung.before) and _reminder(bid, rung) >= event.days_left
    last = max((0, *bid.cycle.overdue_days))
    return bool(rung.before) or min(rung.days, last) <= event.days_over


def told(
    bid: Bid,
    event: Reminded | DeadlinePassed,
    body: BodyVersion,
    usual: Notice,
    held: Collection[tuple[str, str, str]],
) -> Iterator[Notice]:
    """The letters of a body's ladder: of a date that is near, or of one that has passed.

    What lies between two days of the round is told on the later one, and what lies behind
    the last of them on that one: no step is silent for ever.

    Args:
        bid: Before the event.
        event: That a date is near, that it passed, or passed some days ago.
        body: The body whose date it is, as it stands.
        usual: What the round tells of it, with the words.
        held: Which offices somebody holds today: party, body, role.
    """
    passed_over: list[str] = []
    reached = False
    first = usual.words
    if isinstance(event, Reminded):
        # The round's words are for whoever is asked, and these go to others too.
        first = f"{first_up(DATES[event.key])} is due by {words.moment(event.due)}."
    for rung in due(bid, event, body.rules.ladder):
        if not _is_now(bid, event, rung) and (reached or not passed_over):
            return
        for one in rung.tells:
            party, code, roles = office(bid, body, one)
            if any((party.value, code, role.value) in held for role in roles):
                reached = True
                said = " ".join((first, rung.words, *passed_over))
                yield Notice(
                    kind=usual.kind,
                    party=party,
                    body=code,
                    roles=roles,
                    words=said,
                )
            else:
                name = bodies.name(bid, party, code)
                passed_over.append(vacancies.nobody(roles, name))


def in_words(ladder: Iterable[Rung]) -> str:
    """The ladder as the body's page has it, a line for each step."""
    return "\n".join(
        f"{step(rung)}: {rung.words}" for rung in sorted(ladder, key=place)
    )


def step(rung: Rung) -> str:
    """When a step is told, and to whom."""
    named = words.joined([CALLED[one] for one in rung.tells])
    are = "is" if rung.tells in ONE else "are"
    return f"{_when(rung)}, {named} {are} told"


ONE = {(one,) for one in Tells if one is not Tells.MEMBERS}


def _when(rung: Rung) -> str:
    if rung.before:
        return f"{words.plural(rung.before, 'working day')} before a date"
    if not rung.days:
        return "When a date has passed"
    return f"{words.plural(rung.days, 'working day')} after it"
