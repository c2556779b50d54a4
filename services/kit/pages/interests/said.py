"""What the pages of the register of interests say."""

from datetime import date
from typing import Any

from services.kit.pages.interests.interest_form import kind_words
from workflows.contracts.registers import KeptInterest, Register
from workflows.rules import publishing, registers, words
from workflows.rules.calendar import london_day

SOON = 28
"""Days before the last one from which on the page asks to confirm."""

LATE = (
    "Until you do, you count as having an interest. Whoever looks after your body's "
    "register sees it, and where a round's rules say so you do not act on its bids."
)


def dates(kept: KeptInterest) -> str:
    """From when to when."""
    one = kept.interest
    end = f" to {words.day(one.until)}" if one.until else ""
    return f"{words.day(one.since)}{end}" if end else f"Since {words.day(one.since)}"


def registered(kept: KeptInterest) -> str:
    """When it was registered, and whether that was in time."""
    when, late = words.day(kept.registered), registers.days_late(kept)
    if not late:
        return when
    by = words.day(registers.register_by(kept.interest))
    return f"{when}, {words.plural(late, 'day')} late: it was due by {by}"


def line(kept: KeptInterest, today: date) -> dict[str, Any]:
    """An interest in a table."""
    one = kept.interest
    until = one.until and registers.months_after(one.until, publishing.PUBLIC_MONTHS)
    return {
        "id": one.id,
        "organisation": f"{one.organisation} ({one.code})"
        if one.code
        else one.organisation,
        "nature": one.nature,
        "kind": kind_words(one.category),
        "description": one.description,
        "relationship": one.relationship,
        "dates": dates(kept),
        "registered": registered(kept),
        "late": registers.days_late(kept) > 0,
        "mitigation": one.mitigation or "Nothing agreed",
        "published": _published(kept, today),
        "is_current": registers.is_current(one, today),
        "public_until": words.day(until) if until else "",
    }


def _published(kept: KeptInterest, today: date) -> str:
    one = kept.interest
    if not publishing.is_public(one, today):
        return "No longer"
    if one.publish:
        return "With the name"
    return f"Name withheld: {one.withheld_reason}"


def standing(
    register: Register, today: date, months: int, since: date
) -> dict[str, str]:
    """How somebody stands with the register, in sentences to themselves."""
    by = registers.confirm_by(register, months, since)
    last = words.day(by)
    if register.answered is None:
        said = "You have not answered the register of interests yet."
        ask = "Add your interests and confirm them, or say that you have none"
    else:
        what = "said that you have none" if register.nil else "confirmed your register"
        said = f"You last {what} on {words.day(register.answered)}."
        ask = "Say so again" if register.nil else "Confirm it again"
    if today > by:
        again = "" if register.answered is None else " again"
        had = f"You had until {last} to answer{again}."
        return {"look": "late", "said": f"{said} {had} {LATE}"}
    near = (by - today).days <= SOON or register.answered is None
    return {"look": "held" if near else "good", "said": f"{said} {ask} by {last}."}


def age(register: Register, today: date) -> str:
    """How long ago somebody last answered."""
    if register.answered is None:
        return "Never"
    days = (today - london_day(register.answered)).days
    ago = "today" if not days else f"{words.plural(days, 'day')} ago"
    what = "No interests" if register.nil else "Confirmed"
    return f"{what}, {words.day(register.answered)}, {ago}"
