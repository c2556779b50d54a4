"""After the round: outcomes, chains, money and mail, each against what it must be."""

import asyncio
import time
from collections import Counter
from typing import Any

from rich.console import Console
from rich.table import Table

from activities.ledger.reading import LedgerReading
from activities.register.post import KEPT
from activities.register.reading import RegisterReading
from activities.register.shapes import NoticeRow
from activities.register.verifying import verify
from services.embedded.demo.people import People
from services.embedded.demo.player import Fate
from workflows.contracts import names
from workflows.contracts.bids import Stage
from workflows.contracts.cycles import Model
from workflows.rules import words

Json = dict[str, Any]
ALL = 100_000
PATIENCE = 60.0
AGAIN = 0.2
MODELS = {
    Model.GREATER_INVOLVEMENT: "involved",
    Model.JOINT: "joint",
    Model.DELEGATED: "delegated",
}
COLUMNS = {"Bid": 5, "Model": 9, "Ended": 12, "Budget": 14, "What happened": 24}


async def check(
    people: People, ended: dict[Fate, Json | BaseException], say: Console
) -> bool:
    """Show what became of every bid, and whether all of it is right."""
    _show(ended, say)
    letters = await _settled(people, ended)
    checks = [
        _outcomes(ended),
        await _chains(people, ended),
        await _ledger(people, ended),
        await _mail(people, ended, letters),
        _refusals(people),
    ]
    for good, line in checks:
        say.print(f"{'[green]right[/]' if good else '[red]WRONG[/]'}  {line}")
    return all(good for good, _ in checks)


def _show(ended: dict[Fate, Json | BaseException], say: Console) -> None:
    table = Table(title="London's round", box=None, padding=(0, 2, 0, 0))
    for column, width in COLUMNS.items():
        table.add_column(column, min_width=width, overflow="fold")
    for fate, view in ended.items():
        if isinstance(view, BaseException):
            table.add_row(fate.ccg, MODELS[fate.model], "[red]?[/]", "", fate.story)
            continue
        live = view["stage"] == Stage.LIVE and view["transfer"]
        budget = view["allocation"]["total"]["words"] if live else ""
        model, stage = MODELS[Model(view["model"])], view["stage"].replace("_", " ")
        table.add_row(view["id"], model, stage, budget, fate.story)
    say.print(table)
    say.print()


def _outcomes(ended: dict[Fate, Json | BaseException]) -> tuple[bool, str]:
    wrong = [f"{f.ccg}: {v}" for f, v in ended.items() if isinstance(v, BaseException)]
    counts = Counter(v["stage"] for v in ended.values() if isinstance(v, dict))
    listed = ", ".join(f"{n} {stage}" for stage, n in sorted(counts.items()))
    if wrong:
        return False, "; ".join(wrong)
    return True, f"{len(ended)} bids ended as they had to: {listed}"


async def _settled(
    people: People, ended: dict[Fate, Json | BaseException]
) -> list[NoticeRow]:
    """Wait for what follows a bid's end: its delegation, and the last of the post.

    Returns:
        Every letter, as it stood then.
    """
    until = time.monotonic() + PATIENCE
    while True:
        begun = (await verify(people.system.database)).delegations
        rows = await _letters(people, ended)
        going = any(row.state == "queued" for row in rows)
        done = begun >= len(_delegations(ended)) and not going
        if done or time.monotonic() > until:
            return rows
        await asyncio.sleep(AGAIN)


def _delegated(ended: dict[Fate, Json | BaseException]) -> list[Json]:
    """The bids that ended with a budget of their own."""
    views = [view for view in ended.values() if isinstance(view, dict)]
    return [v for v in views if v["stage"] == Stage.LIVE and v["transfer"]]


def _delegations(ended: dict[Fate, Json | BaseException]) -> list[str]:
    """What began with these budgets: a delegation of each CCG that has a share."""
    return [
        names.delegation_id(view["id"], share["ccg"])
        for view in _delegated(ended)
        for share in view["allocation"]["shares"]
    ]


async def _chains(
    people: People, ended: dict[Fate, Json | BaseException]
) -> tuple[bool, str]:
    report, live = await verify(people.system.database), len(_delegations(ended))
    if report.sound and (report.bids, report.delegations) != (len(ended), live):
        played = f"{len(ended)} bids and {live} delegations were to be found"
        return False, f"{played}; {report.words}"
    return report.sound, report.words


async def _ledger(
    people: People, ended: dict[Fate, Json | BaseException]
) -> tuple[bool, str]:
    """Balances against a model made from what the finance officers agreed."""
    model: Counter[str] = Counter()
    for view in _delegated(ended):
        cycle = view["cycle"]["name"]
        total = view["allocation"]["total"]["pence"]
        model[f"nhs-england/primary-care/{cycle}"] -= total
        for share in view["allocation"]["shares"]:
            account = f"{share['ccg']}/delegated/{cycle}"
            model[account] += share["total"]["pence"]
    ledger = LedgerReading(people.system.database)
    balances = {a: b for a, b in (await ledger.balances()).items() if b}
    problems = (await ledger.check()).faults
    moved = words.money(sum(b for b in balances.values() if b > 0))
    if balances == dict(model) and not problems:
        return (
            True,
            f"{moved} handed over; every balance is what was agreed, to the penny",
        )
    differ = sorted(
        account
        for account in {*balances, *model}
        if balances.get(account) != model.get(account)
    )
    named = ", ".join(differ) or "; ".join(map(str, problems))
    return False, f"{moved} handed over; not what was agreed: {named}"


async def _mail(
    people: People, ended: dict[Fate, Json | BaseException], rows: list[NoticeRow]
) -> tuple[bool, str]:
    """Every queued message sent once or rightly kept back; every sent one caught."""
    kept = sum(r.state == "dropped" and r.last_error == KEPT for r in rows)
    sent = {row.message_id.strip("<>") for row in rows if row.state == "sent"}
    found = people.system.mail.maildir.newest(limit=ALL)
    caught = Counter(m.message_id.strip("<>") for m in found)
    repeats = sum(n - 1 for n in caught.values())
    missing, later = len(sent - set(caught)), await _letters(people, ended)
    unknown = len(set(caught) - {row.message_id.strip("<>") for row in later})
    unsent = len(rows) - len(sent) - kept
    line = f"{len(sent):,} letters sent, {sum(caught.values()):,} caught"
    if kept:
        line += f"; {kept} kept back, since the reader has an interest"
    good = not (unsent or missing or unknown or repeats)
    if not good:
        line += f"; {unsent} not sent, {missing} missing, {unknown} unknown, {repeats} repeated"
    return good, line


async def _letters(
    people: People, ended: dict[Fate, Json | BaseException]
) -> list[NoticeRow]:
    register = RegisterReading(people.system.database)
    bids = [view["id"] for view in ended.values() if isinstance(view, dict)]
    records = [*bids, *_delegations(ended)]
    return [row for record in records for row in await _notices(register, record)]


async def _notices(register: RegisterReading, bid_id: str) -> list[NoticeRow]:
    rows: list[NoticeRow] = []
    number = 1
    while (page := await register.notices_of_bid(bid_id, page=number)).items:
        rows += page.items
        number += 1
    return rows


def _refusals(people: People) -> tuple[bool, str]:
    return True, (
        f"{people.commands:,} commands accepted, {people.refused} refused as they had to be"
    )
