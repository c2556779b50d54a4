"""The way out that the rules of a board, or of a panel, name when it cannot be quorate.

It is never on by itself (R15): somebody starts it, for a reason, and only once it is
certain that the board cannot act. What may still change (an interest that nobody has ruled on, a
member who has not declared) does not count as certain, and a member who is away counts only
where that lasts beyond the day by which the board is to decide.
"""

from collections.abc import Collection, Iterator
from datetime import date, datetime

from workflows.contracts.absences import Away
from workflows.contracts.bids import Bid, Board, Stage
from workflows.contracts.commands import DecideInPlace, StartFallback
from workflows.contracts.committees import BodyVersion, Fallback, FallbackKind
from workflows.contracts.events import FallbackStarted
from workflows.contracts.parties import Actor, Party, Role
from workflows.contracts.reviews import BoardOutcome
from workflows.rules import (
    boards,
    bodies,
    calendar,
    concluding,
    in_place,
    interests,
    minutes,
    national,
    possible,
    reach,
    voters,
    voting,
    words,
)
from workflows.rules.refusals import (
    AlreadyDone,
    Incomplete,
    NotQuorate,
    NotYours,
    OutOfOrder,
    OwnSide,
    WrongParty,
    WrongStage,
)


def party_of(code: str) -> Party | None:
    """The party of a body with seats that a fallback may name, by its code."""
    if bodies.is_council(code):
        return Party.HWB
    if code == bodies.NATIONAL or bodies.is_beside_national(code):
        return Party.NHS_ENGLAND
    return Party.CONFLICTS if code.startswith("panel/") else None


def named(bid: Bid, one: Fallback) -> tuple[Party, str] | None:
    """The body that a fallback names on a bid; None where nobody here can be it.

    Without a code it is the bid's own panel, or NHS England's local team.
    """
    match one.kind:
        case FallbackKind.PANEL:
            return Party.CONFLICTS, one.body or bid.panel
        case FallbackKind.NHS_ENGLAND if one.body in {"", bid.local_team, bid.region}:
            return Party.NHS_ENGLAND, one.body or bid.local_team
        case FallbackKind.COMMITTEE if bodies.is_council(one.body):
            return Party.HWB, one.body
        case FallbackKind.COMMITTEE if bodies.is_beside_national(one.body):
            return Party.NHS_ENGLAND, one.body
    return None


def options(bid: Bid, body: BodyVersion) -> Iterator[tuple[Fallback, Party, str]]:
    """The fallbacks of a body's rules that can be started here, with whom each names.

    A board decides in place of a board, and concludes no conflict review. Another body of
    NHS England with seats decides in place of its national panel, and nobody else does:
    its region and local team have weighed the bid.
    """
    for one in body.rules.fallbacks:
        found = named(bid, one)
        if found and found != (body.party, body.body) and _able(body, *found):
            yield one, *found


def _able(body: BodyVersion, party: Party, code: str) -> bool:
    """Whether a body of this kind decides in place of another."""
    if body.party is Party.NHS_ENGLAND or bodies.is_beside_national(code):
        return body.party is party and bodies.is_beside_national(code)
    return party is not Party.HWB or body.party is Party.HWB


def items(bid: Bid) -> tuple[str, ...]:
    """The bodies that a bid is before now and that could hand it on, by code."""
    if bid.stage is Stage.CONFLICT_REVIEW:
        waits: tuple[str, ...] = (bid.panel,)
    elif bid.stage is Stage.HWB_APPROVAL:
        waits = tuple(one.id for one in boards.undecided(bid))
    elif national.hands_on(bid):
        waits = (bodies.NATIONAL,)
    else:
        return ()
    return tuple(code for code in waits if not bodies.in_place(bid, code))


def may_start(bid: Bid, by: Actor, board: str) -> bool:
    """Whether somebody is one of those who start it for a board, or panel, that is asked."""
    guardian = by.role is Role.GUARDIAN and board != bodies.NATIONAL
    return board in items(bid) and (guardian or by.body == board)


def start(bid: Bid, command: StartFallback, now: datetime) -> FallbackStarted:
    """Hand the item of a board, or of the panel, to a body that its rules name.

    Raises:
        WrongStage: The bid is not before the boards, or not before that panel.
        NotYours: Not one of this bid's boards.
        WrongParty: Another body's item, or a board that is told only.
        OwnSide: The guardian also holds another office of an applicant.
        AlreadyDone: The board has decided, or the fallback was started before.
        Incomplete: The seats are not on file, or the rules name no such body.
        OutOfOrder: It could still be quorate, with somebody in the chair.
        NotQuorate: The body that is named could not be quorate either.
    """
    code, party = command.board, bodies.votes_as(bid, command.board)
    name = _item(bid, command)
    guardian = command.by.party is Party.CCG and code != bodies.NATIONAL
    if not guardian and command.by.body != code:
        raise WrongParty(f"Only {name} hands on its own item.")
    _check_side(bid, command.by)
    _check_open(bid, code, name)
    body, today = command.body, calendar.london_day(now)
    if body is None or (body.party, body.body) != (party, code):
        noun = bodies.noun(party)
        raise Incomplete(f"The seats of this {noun} are not on file.")
    because = why(bid, body, command.away, today)
    if not because:
        raise OutOfOrder(_still(bid, body, name, command, today))
    one, to = _chosen(bid, body, command)
    who = _named(bid, command, to, today, body)
    held = voting.open_of(bid, code)
    return FallbackStarted(
        at=now,
        by=command.by,
        board=code,
        fallback=one.kind,
        party=to,
        body=command.to,
        name=who,
        words=one.words,
        because=because,
        members=tuple(minutes.people(body)),
        reason=command.reason,
        seats=body.version,
        voting=held.id if held else "",
    )


def _item(bid: Bid, command: StartFallback) -> str:
    """The name of the body whose item it is, which the bid has to be before."""
    if command.board == bodies.NATIONAL:
        national.check_before(bid)
        return bodies.NATIONAL_PANEL
    if command.board != bid.panel:
        return board_of(bid, command).name
    if bid.stage is not Stage.CONFLICT_REVIEW:
        raise WrongStage("Conflicts of interest are not under review now.")
    return bodies.name(bid, Party.CONFLICTS, bid.panel)


def board_of(bid: Bid, command: StartFallback | DecideInPlace) -> Board:
    """The board whose item it is, which the bid has to be before.

    Raises:
        WrongStage: The bid is not before the boards.
        NotYours: Not one of this bid's boards.
        WrongParty: A board that is told only.
    """
    if bid.stage is not Stage.HWB_APPROVAL:
        raise WrongStage("This bid is not before the boards now.")
    board = next((b for b in bid.boards if b.id == command.board), None)
    if board is None:
        raise NotYours("There is no such bid.")
    if not board.material:
        raise WrongParty(
            f"{board.name} is told of this bid and is not asked to decide."
        )
    return board


def _check_side(bid: Bid, by: Actor) -> None:
    """The board's own, or a guardian who has no other office of an applicant."""
    if by.party is not Party.CCG:
        return
    ccgs = bodies.applicant_codes(bid)
    if any(h.body in ccgs and h.role is not Role.GUARDIAN for h in by.also):
        raise OwnSide(
            "You hold another office of a CCG that bids. The clerk or the chair of the "
            "board can start this."
        )


def _check_open(bid: Bid, code: str, name: str) -> None:
    before = bodies.in_place(bid, code)
    if before:
        raise AlreadyDone(
            f"{before.by.name} has already asked {before.name}, on "
            f"{words.day(before.at)}, to {in_place.verb(bid, code)} in place of {name}."
        )
    standing = boards.decision_of(bid, code)
    if standing and standing.outcome is not BoardOutcome.NO_VIEW:
        raise AlreadyDone(f"{name} has already decided on this version.")


def why(
    bid: Bid, body: BodyVersion, away: Collection[Away], today: date
) -> tuple[str, ...]:
    """Why a board, or the panel, cannot act before it has to; empty where it can.

    Args:
        bid: As it stands.
        body: The board.
        away: Who of it is away, and until when.
        today: The day in London.
    """
    best = possible.able(bid, body, today)
    if not best.reachable:
        return best.lost
    if body.body == bid.panel and concluding.chairless(bid):
        return (in_place.NO_CHAIR,)
    day, best = possible.first_day(bid, body, today, away)
    return () if day else (*best.lost, possible.who_is_away(body, away, today))


def _still(
    bid: Bid, body: BodyVersion, name: str, command: StartFallback, today: date
) -> str:
    """Why it is too early: a quorum can be had, or may be once somebody has ruled."""
    own = f"{in_place.verb(bid, command.board)}s itself"
    said = (
        f"{name[:1].upper()}{name[1:]} can still be quorate on this bid, so it {own}."
    )
    day, _ = possible.first_day(bid, body, today, command.away)
    if day and day > today:
        return f"{said} Enough members are back on {words.day(day)}."
    if possible.standing(bid, body, today).reachable:
        return said
    waits = words.plural(len(interests.unruled(bid)), "interest")
    return f"{said} {waits} of this bid must be ruled on first."


def _chosen(
    bid: Bid, body: BodyVersion, command: StartFallback
) -> tuple[Fallback, Party]:
    for one, party, code in options(bid, body):
        if code == command.to:
            return one, party
    raise Incomplete(
        f"The rules of {body.name} name no such body for when it cannot be quorate.",
        field="to",
    )


def _named(
    bid: Bid, command: StartFallback, party: Party, today: date, first: BodyVersion
) -> str:
    """The name of the body that is to decide, once it is known that it could."""
    if party is Party.NHS_ENGLAND and not bodies.is_beside_national(command.to):
        return bodies.name(bid, party, command.to)
    body = command.named
    if body is None or (body.party, body.body) != (party, command.to):
        raise Incomplete(
            "The seats of the body that is to decide are not on file.", field="to"
        )
    out = minutes.of_first(first.name, minutes.people(first), body)
    recused = (*minutes.recusals(voters.spoken(bid), body, today), *out)
    best = reach.reachable(body, today, recused)
    if not best.reachable:
        said = f"{body.name} could not be quorate on this bid either."
        raise NotQuorate(" ".join((said, *best.lost)), field="to")
    return body.name
