"""Forms between the issue of an agreement and its signature, and how it is compared."""

from services.kit.pages.bid.wording import Row, rows, signed
from services.kit.pages.questions.asking import Asking
from services.kit.pages.questions.fields import Day, Hidden, Tick
from services.kit.pages.questions.forms import Form
from services.kit.pages.steps import shadowing
from workflows.contracts.bids import Bid
from workflows.contracts.handovers import Agreement
from workflows.rules import bodies, words

NOT_IN = "Not covered: NHS England keeps it"
RESERVED = "Reserved to NHS England"
COVERED = "Covered by the agreement"
ASKED = "Asked for"
NOT_ASKED = "Not asked for"


def differences(bid: Bid, one: Agreement) -> list[tuple[str, str, str]]:
    """Each function that differs: its name, as asked for and approved, and as agreed."""
    return [
        *((named(bid, code), NOT_ASKED, COVERED) for code in one.added),
        *((named(bid, code), ASKED, _kept(one, code)) for code in one.removed),
    ]


def since_before(bid: Bid, one: Agreement) -> list[tuple[str, str, str]]:
    """Each function that differs from the version before; none for the first version."""
    if one.version == 1:
        return []
    added = [code for code in one.functions if code not in one.before]
    removed = [code for code in one.before if code not in one.functions]
    return [
        *((named(bid, code), NOT_IN, COVERED) for code in added),
        *((named(bid, code), COVERED, _kept(one, code)) for code in removed),
    ]


def named(bid: Bid, code: str) -> str:
    """A function by name and code."""
    names = {rule.code: rule.name for rule in bid.cycle.functions}
    return f"{names[code]} ({code})" if code in names else code


def _kept(one: Agreement, code: str) -> str:
    return RESERVED if code in one.reserved else NOT_IN


def in_rows(bid: Bid, one: Agreement) -> list[Row]:
    """The differences as names with both texts."""
    return [
        (name, f"In the application: {old}\nIn the agreement: {new}")
        for name, old, new in differences(bid, one)
    ]


def acknowledge_changes(asking: Asking) -> Form:
    """The CCG's accountable officer has seen what differs (R19)."""
    found = asking.bid.agreement
    if found is None:
        return Form(title="Acknowledge what differs", questions=(), button="Go on")
    return Form(
        title="Acknowledge what differs",
        lead=(
            "The agreement does not cover the functions that you asked for and that were "
            "approved. Read what differs before anybody signs.",
        ),
        facts=(
            *rows(
                ("Agreement", found.instrument), ("Why it was changed", found.reason)
            ),
            *in_rows(asking.bid, found),
        ),
        questions=(
            Hidden(name="digest", value=found.digest),
            Tick(
                name="declaration",
                label="I have seen what differs from the application, and agree to it.",
                ask="that you have seen what differs",
            ),
        ),
        effect="It goes on the record. If the agreement is changed again, this counts no "
        "more.",
        button="Acknowledge what differs",
    )


def shorten_review(asking: Asking) -> Form:
    """One side consents to sign before the review is over (R19)."""
    bid, found = asking.bid, asking.bid.agreement
    if found is None:
        return Form(title="Shorten the review", questions=(), button="Consent")
    theirs = [one for one in found.consents if one.by.body != asking.by.body]
    day = theirs[-1].to if theirs else None
    return Form(
        title="Shorten the review",
        lead=(
            "The CCG has time to review the agreement before anybody may sign. Only both "
            "sides together can shorten it: it counts once both have named the same day.",
        ),
        facts=tuple(
            rows(
                ("May be signed from", words.moment(found.sign_from)),
                ("Consents so far", consents(bid, found) or "None"),
            )
        ),
        questions=(
            Hidden(name="digest", value=found.digest),
            Day(
                name="to",
                label="From which day would you sign?",
                ask="the day from which you would sign",
                hint=f"The other side named {words.day(day)}: {day.day} {day.month} "
                f"{day.year}."
                if day
                else f"Before {words.day(found.sign_from)}. For example, "
                f"{asking.now.day} {asking.now.month} {asking.now.year}.",
            ),
        ),
        button="Consent to a shorter review",
    )


def consents(bid: Bid, one: Agreement) -> str:
    """Who would sign earlier, from when."""
    return "\n".join(
        f"{bodies.name(bid, c.by.party, c.by.body)}: {words.day(c.to)} ({c.by.name}, "
        f"{words.moment(c.at)})"
        for c in one.consents
    )


def reviewed(bid: Bid, one: Agreement) -> list[Row]:
    """What was said about an agreement between issue and signature."""
    return rows(
        ("Version", str(one.version) if one.version > 1 else ""),
        ("Why it was changed", one.reason),
        ("Schedule of functions", one.schedule),
        *shadowing.agreed(one.shadow),
        ("What differs was acknowledged by", signed(one.acknowledged)),
        ("Would sign earlier", consents(bid, one)),
    )
