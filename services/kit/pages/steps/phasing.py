"""The later phases of a handover: asked for in the agreement, shown with the bid."""

import re
from dataclasses import dataclass
from typing import Any

from services.kit.pages.bid.wording import Row
from services.kit.pages.delegation.fields import Pounds, typed
from services.kit.pages.questions.asking import Asking
from services.kit.pages.questions.field import MISSING, Field, Raw, Unusable, first
from services.kit.pages.questions.fields import Choices, Day, Repeat
from workflows.contracts.bids import Bid
from workflows.contracts.cycles import Mode
from workflows.contracts.handovers import Agreement
from workflows.contracts.phases import MOST, LaterPhase
from workflows.rules import delegation, phases, road, shadow, words

PERCENT = re.compile(r"([0-9]{1,2})(?:\.([0-9]{1,2}))?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Percent(Field):
    """A share in percent, sent in hundredths of a percent."""

    def read(self, raw: Raw, name: str) -> Any:
        """See `Field.read`."""
        text = first(raw, name).strip().removesuffix("%").strip()
        if not text:
            return MISSING
        found = PERCENT.fullmatch(text)
        if found is None:
            raise Unusable("The share must be a percentage below 100, like 12.5")
        whole, rest = found.groups()
        return int(whole) * 100 + int((rest or "0").ljust(2, "0"))

    def shown(self, raw: Raw | None, errors: Any, name: str) -> dict[str, Any]:
        """See `Field.shown`."""
        found = Field.shown(self, raw, errors, name)
        return {**found, "suffix": "%", "classes": "nhsuk-input--width-5"}


def chosen(asking: Asking, old: Agreement | None) -> tuple[Repeat, ...]:
    """What is asked of an agreement about later phases."""
    bid = asking.bid
    if not road.has_budget(bid.model):
        return ()
    held = tuple(_held(one) for one in old.phases) if old else ()
    functions = [f for f in bid.cycle.functions if f.mode is not Mode.RESERVED]
    return (
        Repeat(
            name="phases",
            title="Phase",
            first=2,
            least=len(held),
            most=MOST,
            held=held,
            note="Only where some functions move after the start date, in the same "
            "financial year. Phase 1 is all other functions: they move on the start date, "
            "with the rest of the budget.",
            fields=(
                Day(
                    name="begins",
                    label="On which day do these functions move?",
                    ask="the day on which these functions move",
                    hint=f"For example, 1 10 {bid.start_date.year}",
                ),
                Choices(
                    name="functions",
                    label="Which functions move then?",
                    ask="the functions that move then",
                    choices=tuple(
                        (f.code, f"{f.code} {f.name}", "") for f in functions
                    ),
                ),
                Percent(
                    name="share",
                    label="With which share of the annual budget?",
                    ask="the share of the annual budget",
                    hint="In percent, for example 12.5. Leave it empty to state a sum.",
                ),
                Pounds(
                    name="pence",
                    label="Or with which sum, in pounds?",
                    ask="the sum",
                    hint="For example 1,250,000. Leave it empty if you gave a share.",
                ),
            ),
        ),
    )


def _held(one: LaterPhase) -> dict[str, str]:
    whole, rest = divmod(one.share or 0, 100)
    return {
        "begins": one.begins.isoformat(),
        "functions": " ".join(one.functions),
        "share": f"{whole}.{rest:02d}" if one.share else "",
        "pence": typed(one.pence) if one.pence else "",
    }


def facts(bid: Bid) -> tuple[Row, ...]:
    """What moves when, and how much of the budget with it."""
    later = phases.chosen(bid)
    if not later:
        return ()
    day = words.day(shadow.handover_day(bid))
    first = words.joined(phases.first_functions(bid), phases.ALL)
    rows = [("Phase 1", f"{day}: {first}, with {_first(bid)}")]
    for number, one in enumerate(later, 2):
        moved = words.joined(one.functions, phases.ALL)
        with_ = words.money(_pence(bid, number)) if bid.allocation else ""
        share = phases.money(one)
        money = f"{share}, {with_}" if with_ and one.share else share
        said = f"{words.day(one.begins)}: {moved}, with {money}"
        rows.append((f"Phase {number}", said))
    return (*rows, ("Held meanwhile by", "NHS England, until the phase's day"))


def _first(bid: Bid) -> str:
    if bid.allocation is None:
        return "the rest of the budget"
    return words.money(sum(phases.first_amounts(bid, bid.allocation).values()))


def _pence(bid: Bid, number: int) -> int:
    return sum(
        phase.pence
        for one in delegation.foreseen(bid)
        for phase in one.phases
        if phase.number == number
    )


def lead(bid: Bid) -> tuple[str, ...]:
    """What the keys release beside the first day."""
    later = phases.chosen(bid)
    if not later:
        return ()
    return (
        f"You release every phase: {phases.said(later)} will move by themselves on their "
        "days, unless notice was given, the delegation is revoked, or a direction or "
        "step-in forbids it.",
    )
