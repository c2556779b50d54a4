"""What NHS England alone does at the handover: issue, countersign, release."""

from services.kit.pages.bid.wording import ANEW, Row, signed
from services.kit.pages.questions.asking import Asking
from services.kit.pages.questions.fields import Choices, Field, Hidden, Line, Tick
from services.kit.pages.questions.forms import Form
from services.kit.pages.steps import anytime, phasing, shadowing
from services.kit.pages.steps.confirming import DRY_RUN
from services.kit.pages.steps.handing import agreed, to_read
from workflows.contracts.cycles import Mode
from workflows.contracts.handovers import Agreement
from workflows.rules import phased_journal, road, words


def issue_agreement(asking: Asking) -> Form:
    """The instrument and the functions in it, as the application asked for them."""
    bid, old = asking.bid, asking.bid.agreement
    open_to = [f for f in bid.cycle.functions if f.mode is not Mode.RESERVED]
    window = words.plural(bid.cycle.review_window, "working day")
    verb = ANEW if old else "Issue the agreement"
    return Form(
        title=verb,
        facts=agreed(bid, old) if old else (),
        questions=(
            Line(
                name="instrument",
                label="Title and number of the agreement",
                ask="the title and number of the agreement",
                hint="For example: Delegation agreement 2026/14",
                value=old.instrument if old else "",
            ),
            Choices(
                name="functions",
                label="Which functions does it cover?",
                ask="the functions that it covers",
                hint="Those that the CCG asked for are ticked. Whatever you change, the "
                "CCG has to acknowledge before it signs."
                if old is None
                else "Those of the agreement as issued are ticked. Whatever differs from "
                "the application, the CCG has to acknowledge before it signs.",
                value=" ".join(old.functions if old else bid.functions),
                choices=tuple((f.code, f"{f.code} {f.name}", "") for f in open_to),
            ),
            *shadowing.chosen(asking, old),
            *phasing.chosen(asking, old),
            *(_anew(asking, old) if old else ()),
        ),
        effect=_effect(old, window),
        button=verb,
    )


def _anew(asking: Asking, old: Agreement) -> tuple[Field, ...]:
    """What is asked of an agreement that is changed after it was issued (R19)."""
    wanted = asking.bid.functions
    names = {f.code: f.name for f in asking.bid.cycle.functions}
    return (
        Choices(
            name="reserved",
            label="Which functions does a new schedule reserve to NHS England? (optional)",
            ask="the functions that are reserved",
            hint="Only those that the CCG asked for. Take them out of the list above too.",
            value=" ".join(old.reserved),
            choices=tuple((f, f"{f} {names.get(f, '')}", "") for f in wanted),
        ),
        anytime.reason(label="Why is it changed?", ask="why it is changed"),
    )


def _effect(old: Agreement | None, window: str) -> str:
    if old is None:
        return f"The CCG has {window} to review it before anybody may sign."
    void = (
        " What was signed becomes void, and both sides sign anew."
        if old.signatures
        else ""
    )
    return (
        f"The CCG has {window} to review the new version.{void} Everybody who signs gets a "
        "letter with your reason."
    )


def countersign_agreement(asking: Asking) -> Form:
    """NHS England signs last, what the CCG signed."""
    found = asking.bid.agreement
    return Form(
        title="Countersign the agreement",
        link=to_read(asking) if found else ("", ""),
        facts=(*agreed(asking.bid, found), _signed(found)) if found else (),
        questions=(Hidden(name="digest", value=found.digest if found else ""),),
        effect="You sign for NHS England. It keeps its liability for the functions "
        "(NHS Act 2006, section 13Z(6)).",
        button="Countersign the agreement",
    )


def _signed(found: Agreement) -> Row:
    return ("Signed by", signed(found.signatures))


def go_live(asking: Asking) -> Form:
    """The release of the handover."""
    bid = asking.bid
    total = bid.allocation.total_pence if bid.allocation else 0
    total -= sum(one.phase.pence for one in phased_journal.transfers(bid))
    money = (
        f"{words.money(total)} moves to the CCG's account"
        if road.has_budget(bid.model)
        else "The joint arrangements begin"
    )
    return Form(
        title="Release the handover",
        lead=(f"{money} on {words.day(bid.start_date)}.", *phasing.lead(bid)),
        link=DRY_RUN if road.has_budget(bid.model) else ("", ""),
        questions=(
            Tick(
                name="declaration",
                label="I have seen the signed agreement and release the handover.",
                ask="that you release the handover",
            ),
        ),
        effect="It happens by itself on the start date and cannot be undone from here.",
        button="Release the handover",
    )
