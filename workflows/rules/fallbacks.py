"""The way out that the rules of a board, or of the panel, name when it cannot be quorate.

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
from workflows.contracts.events import BoardDecided, FallbackStarted
from workflows.contracts.parties import Actor, Party, Role
from workflows.contracts.reviews import BoardOutcome
from workflows.rules import (
    boards,
    bodies,
    calendar,
    concluding,
    in_place,
    interests,
    minuted,
    minutes,
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
    return None


def options(bid: Bid, body: BodyVersion) -> Iterator[tuple[Fallback, Party, str]]:
    """The fallbacks of a body's rules that can be started here, with whom each names.

    A board decides in place of a board, and concludes no conflict review.
    """
    for one in body.rules.fallbacks:
        found = named(bid, one)
        able = found and (found[0] is not Party.HWB or body.party is Party.HWB)
        if found and able and found != (body.party, body.body):
            yield one, *found


def items(bid: Bid) -> tuple[str, ...]:
    """The bodies that a bid is before now and that could hand it on, by code."""
    if bid.stage is Stage.CONFLICT_REVIEW:
        waits: tuple[str, ...] = (bid.panel,)
    elif bid.stage is Stage.HWB_APPROVAL:
        waits = tuple(one.id for one in boards.undecided(bid))
    else:
        return ()
    return tuple(code for code in waits if not bodies.in_place(bid, code))


def may_start(bid: Bid, by: Actor, board: str) -> bool:
    """Whether somebody is one of those who start it for a board, or panel, that is asked."""
    return board in items(bid) and (by.role is Role.GUARDIAN or by.body == board)


def start(bid: Bid, command: StartFallback, now: datetime) -> FallbackStarted:
    """Hand the item of a board, or of the panel, to a body that its rules name.

    Raises:
        WrongStage: The bid is not before the boards, or not before the panel.
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
    if command.by.party is not Party.CCG and command.by.body != code:
        raise WrongParty(f"Only {name} hands on its own item.")
    _check_side(bid, command.by)
    _check_open(bid, code, name)
    body, today = command.body, calendar.london_day(now)
    if body is None or (body.party, body.body) != (party, code):
        noun = "panel" if code == bid.panel else "board"
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
    if command.board != bid.panel:
        return _board(bid, command).name
    if bid.stage is not Stage.CONFLICT_REVIEW:
        raise WrongStage("Conflicts of interest are not under review now.")
    return bodies.name(bid, Party.CONFLICTS, bid.panel)


def _board(bid: Bid, command: StartFallback | DecideInPlace) -> Board:
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
    if party is Party.NHS_ENGLAND:
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


def decide(bid: Bid, command: DecideInPlace, now: datetime) -> BoardDecided:
    """Put on record what the named body decided in place of a board.

    Raises:
        WrongStage: The bid is not before the boards, or no fallback was started.
        NotYours: Not one of this bid's boards.
        WrongParty: Another body decides in place of this board.
        AlreadyDone: This version has a decision for this board.
        Incomplete: Words or minutes are missing, or do not bear out a decision.
        NotQuorate: Too few of the named body could act on the item.
        Recused: Somebody who is out voted or was in the chair.
    """
    board = _board(bid, command)
    instead = bodies.in_place(bid, board.id)
    if instead is None:
        raise WrongStage(f"Nobody decides in place of {board.name}.")
    if (command.by.party, command.by.body) != (instead.party, instead.body):
        raise WrongParty(f"{instead.name} decides in place of {board.name}.")
    event = boards.taken(bid, board, command, now)
    if instead.party is Party.NHS_ENGLAND:
        if command.minutes or not command.comments:
            raise Incomplete(
                "Give NHS England's reasons; it decides without minutes.",
                field="comments",
            )
    elif command.minutes is None:
        raise Incomplete(
            "Give the minutes of the item: who was there, and the votes.",
            field="minutes",
        )
    else:
        who = (instead.party, instead.body)
        event = minuted.borne_out(
            bid, command.meeting_date, command.minutes, who, event
        )
    return event.model_copy(update={"decider": in_place.decider(instead)})
