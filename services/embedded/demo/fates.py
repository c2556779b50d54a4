"""Turns that some bids take on the way; the others go straight on."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from services.embedded.demo import bodies
from services.embedded.demo.people import moment
from services.embedded.demo.player import Player, Turn
from workflows.contracts.parties import Membership, Party, Role

Json = dict[str, Any]
REGION = Membership(party=Party.NHS_ENGLAND, body="Y56", role=Role.REGIONAL_LEAD)


def _hat(need: Json) -> Membership:
    return Membership(party=need["party"], body=need["body"], role=need["roles"][0])


def _officer(player: Player) -> Membership:
    return Membership(
        party=Party.CCG, body=player.fate.ccg, role=Role.ACCOUNTABLE_OFFICER
    )


def outcome(command: str, **body: Any) -> dict[str, Turn]:
    """Somebody decides otherwise."""

    async def turn(player: Player, view: Json, need: Json) -> None:
        given = {**bodies.meet(view, need, await player.today()), **body}
        await player.give(_hat(need), command, given)

    return {command: turn}


def withdraw_when(command: str, reason: str) -> dict[str, Turn]:
    """The CCG withdraws instead."""

    async def turn(player: Player, view: Json, need: Json) -> None:
        await player.give(_officer(player), "withdraw", {"reason": reason})

    return {command: turn}


def never(command: str) -> dict[str, Turn]:
    """Nobody does it, and its date passes."""

    async def turn(player: Player, view: Json, need: Json) -> None:
        due = max(moment(c["due"]) for c in view["clocks"])
        await player.wind_past(due + timedelta(days=6))

    return {command: turn}


def asked_first(command: str) -> dict[str, Turn]:
    """Whoever decides asks the CCG two questions first."""

    async def turn(player: Player, view: Json, need: Json) -> None:
        questions = [
            {"text": "How many practices were consulted?"},
            {"text": "Which line of the finance template pays for premises?"},
        ]
        await player.give(_hat(need), "ask_information", {"questions": questions})

    return {command: turn}


def held_first(command: str) -> dict[str, Turn]:
    """The region puts the bid on hold; the need after that is to resume it."""

    async def turn(player: Player, view: Json, need: Json) -> None:
        reason = "A breach report about the CCG is being looked at."
        await player.give(REGION, "put_on_hold", {"reason": reason})

    return {command: turn}


def board_objects(then: str = "") -> dict[str, Turn]:
    """The board objects; the CCG revises the application, or withdraws."""

    async def objects(player: Player, view: Json, need: Json) -> None:
        body = bodies.board_decision(
            view,
            need["subject"],
            await player.today(),
            outcome="object",
            comments="The board was not consulted on the change of premises.",
            votes={"in_favour": 2, "against": 6, "abstained": 0},
        )
        await player.give(_hat(need), "record_board_decision", body)

    turns: dict[str, Turn] = {"record_board_decision": objects}
    if then:
        return turns | _second("submit_application", then)
    return turns


def _second(command: str, reason: str) -> dict[str, Turn]:
    """The CCG withdraws when it is asked for a command the second time."""

    async def turn(player: Player, view: Json, need: Json) -> None:
        if view["version"]:
            await player.give(_officer(player), "withdraw", {"reason": reason})
            return
        await player.meet(view, need)
        player.turn_again(command)

    return {command: turn}


def changes_requested() -> dict[str, Turn]:
    """The second board asks for changes; the first one's approval is kept."""

    async def turn(player: Player, view: Json, need: Json) -> None:
        if not view["board_decisions"]:
            await player.meet(view, need)
            player.turn_again("record_board_decision")
            return
        body = bodies.board_decision(
            view,
            need["subject"],
            await player.today(),
            outcome="request_changes",
            comments="Say how patients of this borough are heard.",
            votes={"in_favour": 5, "against": 2, "abstained": 1},
        )
        await player.give(_hat(need), "record_board_decision", body)

    return {"record_board_decision": turn}


def conflicted_chair() -> dict[str, Turn]:
    """The chair has an interest, tries to decide all the same, and is refused."""

    async def turn(player: Player, view: Json, need: Json) -> None:
        board = need["body"]
        chair = Membership(party=Party.HWB, body=board, role=Role.BOARD_CHAIR)
        panel = Membership(
            party=Party.CONFLICTS, body="panel/Y56", role=Role.PANEL_CHAIR
        )
        interest = {
            "category": "financial",
            "description": "A director of a company that leases premises to practices.",
        }
        await player.give(chair, "declare_interest", interest)
        declared = (await player.view())["interests"][-1]["id"]
        ruling = {
            "interest": declared,
            "handling": "leave",
            "reason": "The bid moves premises costs.",
        }
        await player.give(panel, "rule_on_interest", ruling)
        today = await player.today()
        decision = bodies.board_decision(view, need["subject"], today)
        await player.must_refuse(chair, "record_board_decision", decision, "recused")
        voters = [player.people.numbers[player.people.who(chair)]]
        votes = {**decision["votes"], "voters": voters}
        with_chair = {**decision, "votes": votes}
        clerk = _hat(need)
        await player.must_refuse(clerk, "record_board_decision", with_chair, "recused")
        await player.give(clerk, "record_board_decision", decision)

    return {"record_board_decision": turn}


def conditions(due: Callable[[date], date]) -> dict[str, Turn]:
    """Approval with a condition."""

    async def turn(player: Player, view: Json, need: Json) -> None:
        start = date.fromisoformat(view["start_date"])
        body = {
            "version": view["version"],
            "outcome": "approve_with_conditions",
            "reasons": "One arrangement is still to be made.",
            "conditions": [bodies.condition(due(start))],
        }
        await player.give(_hat(need), "decide", body)

    return {"decide": turn}


def too_early_and_complaints() -> dict[str, Turn]:
    """The agreement leaves out a function; the CCG tries to sign before it may."""

    async def issue(player: Player, view: Json, need: Json) -> None:
        body = {
            "instrument": "Delegation agreement, issue 1",
            "functions": view["functions"][:-1],
        }
        await player.give(_hat(need), "issue_agreement", body)

    async def sign(player: Player, view: Json, need: Json) -> None:
        digest = view["agreement"]["digest"]
        body = {"digest": digest, "acknowledges_changes": False}
        hat = _hat(need)
        await player.must_refuse(hat, "sign_agreement", body, "too-early")
        await player.wind_past(moment(view["agreement"]["sign_from"]))
        await player.must_refuse(hat, "sign_agreement", body, "out-of-order")
        agreed = {"digest": digest, "acknowledges_changes": True}
        await player.give(hat, "sign_agreement", agreed)

    return {"issue_agreement": issue, "sign_agreement": sign}


def members_against() -> dict[str, Turn]:
    """The member practices vote against, which withdraws the bid."""

    async def turn(player: Player, view: Json, need: Json) -> None:
        body = {"ballot": bodies.ballot(await player.today(), 12, 25)}
        await player.give(_hat(need), "record_mandate", body)

    return {"record_mandate": turn}
