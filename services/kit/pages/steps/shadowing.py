"""What is asked in a shadow period: a month's return, and whether it may end."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from services.kit.pages.bid.wording import Row, rows
from services.kit.pages.delegation import steps
from services.kit.pages.delegation.about import About
from services.kit.pages.questions.asking import Asking
from services.kit.pages.questions.fields import Day, Field, Text, yes_no
from services.kit.pages.questions.forms import Form
from workflows.contracts.bids import Bid
from workflows.contracts.handovers import Agreement
from workflows.contracts.shadows import ShadowTerms
from workflows.rules import calendar, road, shadow, words

FIGURES = ("/shadow", "The shadow period: plan against actual, month by month")
"""Where whoever says something about it looks before."""


def submit_shadow_return(asking: Asking) -> Form:
    """A month's return, asked for as after go-live."""
    bid, ccg = asking.bid, asking.by.body
    found = shadow.foreseen(bid, ccg)
    _, _, month = asking.about.partition("/")
    missing = shadow.unreported(bid, ccg) or shadow.months(bid)[-1:]
    if found is None or not (month or missing):
        return Form(title="Return in shadow", questions=(), button="Send the return")
    about = month or "{}-{}".format(*missing[0])
    form = steps.monthly(About(found, about, asking.now))
    asked = (
        replace(one, name="corrects") if one.name == "version" else one
        for one in form.questions
    )
    title = form.title.replace("return for", "return in shadow for")
    return replace(
        form,
        title=title.replace("Return for", "Return in shadow for"),
        lead=(*_not_yet(about, asking.now), *form.lead),
        questions=tuple(asked),
        link=FIGURES,
        effect="The return is on record under your name. It is a rehearsal: NHS England "
        "goes on paying, and no money moves by it. A forecast above a threshold raises an "
        "alert, as after the handover.",
    )


def _not_yet(month: str, now: datetime) -> tuple[str, ...]:
    """Said before anybody types the figures of a month that is not over."""
    year, _, number = month.partition("-")
    first = shadow.sent_from(int(year), int(number))
    if calendar.london_day(now) >= first:
        return ()
    return (f"The month is not over. The return can be sent from {words.day(first)}.",)


def judge_shadow(asking: Asking) -> Form:
    """Whether the exit criteria are met."""
    bid = asking.bid
    last = words.day(shadow.until(bid))
    return Form(
        title="Say whether the shadow period's criteria are met",
        lead=(
            "The handover goes on once every side says that they are met. Look at the "
            "figures before you do.",
        ),
        link=FIGURES,
        facts=facts(bid),
        questions=(
            yes_no(
                "met",
                "Are the exit criteria met?",
                "whether the exit criteria are met",
            ),
            Text(name="reasons", label="Why?", ask="why"),
        ),
        effect=f"Both keys are given after that, and the handover follows the last day, "
        f"{last}. If the criteria are not met by then, NHS England can move the last day, "
        "and the CCG may withdraw.",
        button="Put it on record",
    )


def facts(bid: Bid) -> tuple[Row, ...]:
    """When it is, what ends it, and what each side has said."""
    terms = shadow.chosen(bid)
    if terms is None:
        return ()
    begun = bid.shadow
    first = begun.since if begun else bid.start_date
    last = shadow.until(bid) if begun else terms.until
    said = [
        f"{v.by.name}, {words.moment(v.at)}: {'met' if v.met else 'not met yet'}. "
        f"{v.reasons}"
        for v in (begun.verdicts if begun else ())
    ]
    return tuple(
        rows(
            ("From", words.day(first)),
            ("Until the end of", words.day(last)),
            ("Exit criteria", terms.criteria),
            ("Who pays meanwhile", "NHS England. No payment authority has moved"),
            ("What each side says", "\n".join(said) or "Nothing yet"),
        )
    )


def chosen(asking: Asking, old: Agreement | None) -> tuple[Field, ...]:
    """What is asked of an agreement about a shadow period."""
    bid = asking.bid
    if not road.has_budget(bid.model):
        return ()
    held = old.shadow if old else None
    until = shadow.until(bid) if bid.shadow and held else held and held.until
    return (
        Day(
            name="shadow_until",
            label="Last day of a shadow period before the handover (optional)",
            ask="the last day of the shadow period",
            hint="From the start date to this day the CCG reports as if it held the "
            f"budget, and nothing moves. For example: {_example(bid.start_date)}",
            value=until.isoformat() if until else "",
        ),
        Text(
            name="shadow_criteria",
            label="What has to be met before it ends? (only with a shadow period)",
            ask="what has to be met before the shadow period ends",
            hint="For example: two returns in time, each within 1% of plan.",
            value=held.criteria if held else "",
            rows=3,
        ),
    )


def _example(start: date) -> str:
    """About three months from the start, as boxes for a date take it."""
    day = start + timedelta(days=90)
    return f"{day.day} {day.month} {day.year}"


def agreed(terms: ShadowTerms | None) -> list[Row]:
    """A shadow period as a row of the agreement."""
    if terms is None:
        return []
    said = f"Until the end of {words.day(terms.until)}. It ends once: {terms.criteria}"
    return [("Shadow period", said)]
