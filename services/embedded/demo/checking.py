"""After the round: outcomes, chains, money and mail, each against what it must be."""

from collections import Counter
from typing import Any

from activities.ledger.reading import LedgerReading
from activities.register.post import DeliveryLog
from rich.console import Console
from rich.table import Table

from activities.register import verifying
from services.embedded.demo.fates import Fate
from services.embedded.demo.people import People
from workflows.contracts.bids import Stage
from workflows.rules import words

Json = dict[str, Any]


async def check(
    people: People, ended: dict[Fate, Json | BaseException], say: Console
) -> bool:
    """Show what became of every bid, and whether all of it is right."""
    _show(ended, say)
    checks = [
        _outcomes(ended),
        await _chains(people, len(ended)),
        await _ledger(people, ended),
        await _mail(people),
        _refusals(people),
    ]
    for good, line in checks:
        say.print(f"{'[green]right[/]' if good else '[red]WRONG[/]'}  {line}")
    return all(good for good, _ in checks)


def _show(ended: dict[Fate, Json | BaseException], say: Console) -> None:
    table = Table(title="London's round", box=None, padding=(0, 2, 0, 0))
    for column in ("Bid", "Model", "What was to happen", "Ended", "Budget"):
        table.add_column(column, no_wrap=column != "What was to happen")
    for fate, view in ended.items():
        if isinstance(view, BaseException):
            table.add_row(fate.ccg, fate.model, fate.story, f"[red]{view}[/]", "")
            continue
        live = view["stage"] == Stage.LIVE and view["transfer"]
        budget = view["allocation"]["total"]["words"] if live else ""
        table.add_row(view["id"], view["model"], fate.story, view["stage"], budget)
    say.print(table)
    say.print()


def _outcomes(ended: dict[Fate, Json | BaseException]) -> tuple[bool, str]:
    wrong = [f"{f.ccg}: {v}" for f, v in ended.items() if isinstance(v, BaseException)]
    counts = Counter(v["stage"] for v in ended.values() if isinstance(v, dict))
    listed = ", ".join(f"{n} {stage}" for stage, n in sorted(counts.items()))
    if wrong:
        return False, "; ".join(wrong)
    return True, f"{len(ended)} bids ended as they had to: {listed}"


async def _chains(people: People, bids: int) -> tuple[bool, str]:
    report = await verifying.verify(people.system.database)
    return report.sound and report.bids == bids, report.words


async def _ledger(
    people: People, ended: dict[Fate, Json | BaseException]
) -> tuple[bool, str]:
    """Balances against a model made from what the finance officers agreed."""
    model: Counter[str] = Counter()
    for view in ended.values():
        if isinstance(view, dict) and view["stage"] == Stage.LIVE and view["transfer"]:
            cycle = view["cycle"]["name"]
            total = view["allocation"]["total"]["pence"]
            model[f"nhs-england/primary-care/{cycle}"] -= total
            for share in view["allocation"]["shares"]:
                account = f"{share['ccg']}/delegated/{cycle}"
                model[account] += share["total"]["pence"]
    ledger = LedgerReading(people.system.database)
    balances = {a: b for a, b in (await ledger.balances()).items() if b}
    problems = await ledger.check()
    moved = words.money(sum(b for b in balances.values() if b > 0))
    good = balances == dict(model) and not problems
    return good, f"{moved} handed over; every balance is what was agreed, to the penny"


async def _mail(people: People) -> tuple[bool, str]:
    """Every queued message sent once, and every sent one caught."""
    log = DeliveryLog(people.system.database)
    sent = await log.message_ids()
    waiting = len(await log.undelivered())
    caught = Counter(m.message_id for m in people.system.mail.maildir.list())
    repeats = sum(n - 1 for n in caught.values())
    missing = len(set(sent) - set(caught))
    good = not waiting and not missing and not repeats
    line = f"{len(sent):,} letters sent, {sum(caught.values()):,} caught"
    if not good:
        line += f"; {waiting} waiting, {missing} missing, {repeats} repeated"
    return good, line


def _refusals(people: People) -> tuple[bool, str]:
    return True, (
        f"{people.commands:,} commands accepted, {people.refused} refused as they had to be"
    )
