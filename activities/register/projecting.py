"""What the tables say of a bid besides its entries: computed from its state alone.

Writing and rebuilding both come here, so that a rebuilt table equals a written one.
"""

from typing import Any

from pydantic import TypeAdapter

from workflows.contracts.bids import Bid
from workflows.contracts.clocks import Pause
from workflows.contracts.parties import Party
from workflows.contracts.views import Blocker, Waiting
from workflows.rules import visibility

Row = dict[str, Any]

PAUSES = TypeAdapter(tuple[Pause, ...])


def bid_row(bid: Bid, now: Waiting, last: Row) -> Row:
    """The bid's own row; `last` is the row of its last entry."""
    names = ", ".join(applicant.name for applicant in bid.applicants)
    codes = " ".join(applicant.code for applicant in bid.applicants)
    boards = " ".join(board.name for board in bid.boards)
    decision = bid.decision
    return {
        "bid_id": bid.id,
        "lead": bid.applicants[0].code,
        "cycle": bid.cycle.name,
        "region": bid.region,
        "local_team": bid.local_team,
        "model": bid.model.value,
        "track": bid.track.value,
        "stage": bid.stage.value,
        "held": bid.hold is not None,
        "submitted": bid.statements is not None,
        "version": bid.version,
        "number": last["number"],
        "head": last["hash"],
        "start_date": bid.start_date,
        "due": now.due,
        "waiting": now.sentence,
        "applicants": names,
        "words": f"{bid.id} {codes} {names} {boards}".lower(),
        "outcome": decision.outcome.value if decision else "",
        "decided": decision.at if decision else None,
        "opened": bid.opened,
        "updated": last["at"],
        "ended": bid.ended,
        "state": bid.model_dump_json(),
    }


def body_rows(bid: Bid) -> list[Row]:
    """Which bodies may see the bid."""
    return [
        {"bid_id": bid.id, "party": party.value, "body": body, "relation": relation}
        for party, body, relation in visibility.concerns(bid)
    ]


def recusal_rows(bid: Bid) -> list[Row]:
    """Who may not see its papers."""
    declared = {interest.by.person for interest in bid.interests}
    return [
        {"person": person, "bid_id": bid.id}
        for person in sorted(declared)
        if not visibility.sees_papers(person, bid)
    ]


def task_rows(bid_id: str, blockers: tuple[Blocker, ...]) -> list[Row]:
    """What somebody can do about what the bid waits for; not what only time can."""
    return [
        _task_row(bid_id, position, blocker)
        for position, blocker in enumerate(blockers)
        if blocker.command or blocker.party is Party.OPERATOR
    ]


def _task_row(bid_id: str, position: int, blocker: Blocker) -> Row:
    return {
        "bid_id": bid_id,
        "position": position,
        "key": blocker.key,
        "party": blocker.party.value,
        "body": blocker.body,
        "name": blocker.name,
        "roles": spaced(blocker.roles),
        "people": spaced(blocker.people),
        "words": blocker.words,
        "command": blocker.command,
        "subject": blocker.subject,
        "since": blocker.since,
        "due": blocker.due,
        "pauses": PAUSES.dump_json(blocker.pauses).decode() if blocker.pauses else "",
    }


def spaced(roles: tuple[str, ...]) -> str:
    """Words so that one is found by the text ` role `; nothing means any."""
    return f" {' '.join(roles)} " if roles else ""
