"""Rounds that are open for new bids, with their dates, and who may bid together."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from activities.reference.reading import Ccg
from services.kit.pages.bid.wording import Row
from workflows.contracts.cycles import Cycle, DeadlineKey, Model
from workflows.rules import admission, calendar, deadlines, road, sentences, words


def open_rounds(cycles: Iterable[Cycle], now: datetime) -> list[Cycle]:
    """Rounds that take expressions of interest for some model, the first to end first."""
    today = calendar.london_day(now)
    found = []
    for one in cycles:
        ends = [admission.expression_due(one, model) for model in Model]
        if one.opens <= today and any(end is None or now <= end for end in ends):
            found.append(one)
    return sorted(found, key=lambda one: (one.start_date, one.name))


def late_round(cycles: Iterable[Cycle], name: str, now: datetime) -> list[Cycle]:
    """A round whose date has gone by, for a draft that was begun for it (R1).

    What is sent now is refused and put on record, and can then be admitted; see
    `admission`. There is none once the round's bids would have started.
    """
    today = calendar.london_day(now)
    return [
        one
        for one in cycles
        if one.name == name and one.opens <= today < one.start_date
    ]


def coming(cycles: Iterable[Cycle], now: datetime) -> list[str]:
    """What is said of each round that opens on a later day, the first one first."""
    today = calendar.london_day(now)
    later = sorted((one.opens, one.title) for one in cycles if today < one.opens)
    return [f"{title}: opens on {words.day(day)}." for day, title in later]


def until(cycle: Cycle, model: str) -> datetime | None:
    """Until when a round takes expressions of interest for a model, if any is chosen."""
    known = [one for one in Model if one.value == model]
    return admission.expression_due(cycle, known[0]) if known else None


def round_dates(cycle: Cycle) -> dict[str, Any]:
    """A round's name and its dates as rows."""
    dates: list[Row] = []
    for key, said in (
        (DeadlineKey.EXPRESSION, "Expression of interest"),
        (DeadlineKey.APPLICATION, "Application"),
    ):
        by_model = {
            model: _date(cycle, key, model)
            for model in Model
            if key is DeadlineKey.EXPRESSION or road.needs_approval(model)
        }
        if len(set(by_model.values())) == 1:
            dates.append((said, by_model[Model.DELEGATED]))
        else:
            dates += [
                (f"{said}, {sentences.MODELS[model]}", text)
                for model, text in by_model.items()
            ]
    dates.append(("Start date", words.day(cycle.start_date)))
    return {"title": cycle.title, "dates": dates}


def _date(cycle: Cycle, key: DeadlineKey, model: Model) -> str:
    rule = deadlines.rule_for(cycle, key, model)
    if rule is None:
        return "No date"
    if rule.on:
        return f"By {words.moment(calendar.at(rule.on, rule.at))}"
    days = words.plural(rule.working_days or 0, "working day")
    return f"Within {days} of being asked"


def partners(ccgs: Iterable[Ccg], lead: str) -> list[tuple[str, str]]:
    """CCGs that may bid with this one: those of its region, by name."""
    known = {one.code: one for one in ccgs}
    region = known[lead].region if lead in known else None
    near = [c for c in known.values() if c.region == region and c.code != lead]
    return sorted(((c.code, c.name) for c in near if region), key=lambda pair: pair[1])
