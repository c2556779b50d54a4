"""What NHS England alone does at the handover: issue, countersign, release."""

from services.kit.pages.bid.wording import Row, signed
from services.kit.pages.questions.asking import Asking
from services.kit.pages.questions.fields import Choices, Hidden, Line, Tick
from services.kit.pages.questions.forms import Form
from services.kit.pages.steps.handing import agreed
from workflows.contracts.cycles import Mode
from workflows.contracts.handovers import Agreement
from workflows.rules import road, words


def issue_agreement(asking: Asking) -> Form:
    """The instrument and the functions in it, as the application asked for them."""
    bid = asking.bid
    open_to = [f for f in bid.cycle.functions if f.mode is not Mode.RESERVED]
    window = words.plural(bid.cycle.review_window, "working day")
    return Form(
        title="Issue the agreement",
        questions=(
            Line(
                name="instrument",
                label="Title and number of the agreement",
                ask="the title and number of the agreement",
                hint="For example: Delegation agreement 2026/14",
            ),
            Choices(
                name="functions",
                label="Which functions does it cover?",
                ask="the functions that it covers",
                hint="Those that the CCG asked for are ticked. Whatever you change, the "
                "CCG has to acknowledge before it signs.",
                value=" ".join(bid.functions),
                choices=tuple((f.code, f"{f.code} {f.name}", "") for f in open_to),
            ),
        ),
        effect=f"The CCG has {window} to review it before anybody may sign. It cannot "
        "be changed once it is issued.",
        button="Issue the agreement",
    )


def countersign_agreement(asking: Asking) -> Form:
    """NHS England signs last, what the CCG signed."""
    found = asking.bid.agreement
    return Form(
        title="Countersign the agreement",
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
    money = (
        f"{words.money(total)} moves to the CCG's account"
        if road.has_budget(bid.model)
        else "The joint arrangements begin"
    )
    return Form(
        title="Release the handover",
        lead=(f"{money} on {words.day(bid.start_date)}.",),
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
