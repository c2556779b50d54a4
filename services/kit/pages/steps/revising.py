"""Forms of whoever does not agree an allocation: another version, or why not."""

from services.kit.pages.questions.asking import Asking
from services.kit.pages.questions.fields import Hidden
from services.kit.pages.questions.forms import Form
from services.kit.pages.steps.anytime import reason
from workflows.rules import words


def revise_allocation(asking: Asking) -> Form:
    """A draft that was uploaded, put in place of the allocation as it stands."""
    found = asking.bid.allocation
    signed = [s.by.name for s in asking.bid.allocation_signatures]
    void = f" It voids the agreement of {words.joined(signed)}." if signed else ""
    agreement = asking.bid.agreement
    stands = STANDS if agreement and agreement.signatures else ""
    lead = () if asking.about else (UPLOAD,)
    return Form(
        title="Propose another version of the allocation",
        lead=lead,
        facts=(
            *((("As it stands", words.money(found.total_pence)),) if found else ()),
            *((("Check code of the draft", asking.about),) * bool(asking.about)),
        ),
        questions=(
            Hidden(name="schedule_hash", value=asking.about),
            reason("Why is it changed?"),
        ),
        effect=f"The draft becomes the allocation at once, and both sides are told.{void}{stands}",
        button="Put it in place",
    )


STANDS = (
    " What was signed of the agreement stands. The bid goes live once both sides have "
    "agreed the new version."
)

UPLOAD = (
    "First upload the finance template on the bid's allocation page: this takes what it "
    "came to."
)


def dispute_allocation(asking: Asking) -> Form:
    """Why a side does not agree."""
    found = asking.bid.allocation
    code = found.schedule_hash if found else ""
    facts = (("Total", words.money(found.total_pence)),) if found else ()
    return Form(
        title="Say that you do not agree the allocation",
        facts=facts,
        questions=(
            Hidden(name="schedule_hash", value=code),
            reason("What do you not agree?"),
        ),
        effect="Both sides' finance officers are told, and the bid says that the "
        "allocation is disputed until you agree it or another version takes its place.",
        button="Say so",
    )
