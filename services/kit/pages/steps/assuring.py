"""The forms of Part two: attest it, sign it, say that it is true no longer."""

from collections.abc import Iterator
from dataclasses import replace

from services.kit.pages.bid.wording import capital
from services.kit.pages.questions.asking import Asking
from services.kit.pages.questions.fields import (
    Choice,
    Field,
    Hidden,
    Text,
    Tick,
    yes_no,
)
from services.kit.pages.questions.forms import Form
from services.kit.pages.questions.sectioned import Section
from services.kit.pages.rendering import inside
from services.kit.pages.steps import weighing
from services.kit.pages.steps.conditions import version
from workflows.contracts.assurances import Snapshot
from workflows.contracts.bids import Applicant, Bid
from workflows.contracts.decisions import AssuranceOutcome
from workflows.rules import assurance, assurance_words, bodies

THRESHOLDS = (
    (
        "assurance",
        "Assurance",
        "Does the CCG meet the assurance thresholds?",
        "whether the CCG meets the assurance thresholds",
    ),
    (
        "conflicts",
        "Conflicts of interest",
        "Does it meet the thresholds for managing conflicts of interest?",
        "whether it meets the thresholds for managing conflicts of interest",
    ),
    (
        "financial_control",
        "Financial control",
        "Does it show sound financial control?",
        "whether it shows sound financial control",
    ),
    (
        "planning",
        "Planning",
        "Does it meet statutory and planning requirements?",
        "whether it meets statutory and planning requirements",
    ),
)
"""Each threshold's field, its short name, and how it is asked (DOMAIN 2.2)."""

MET = ": is it met?"
ATTEST = "Attest assurance (Part two)"
PARTS = "Part one is the CCG's application. Part two is what you attest about the CCG."
FOLLOWS = (
    "The local finance lead signs Part two after you. It is void if the CCG sends a new "
    "version of the application, or no longer stands as you say here."
)


def sections(bid: Bid) -> tuple[Section, ...]:
    """Part two, a section for each CCG and each threshold, and what it comes to."""
    return (
        *(
            Section(
                f"ccg-{number + 1}",
                f"How {one.name} stands",
                _snapshot(number, one),
            )
            for number, one in enumerate(bid.applicants)
        ),
        *(
            Section(
                name.replace("_", "-"),
                title,
                (
                    *_criteria(bid, name),
                    yes_no(f"thresholds.{name}", label, asked),
                ),
            )
            for name, title, label, asked in THRESHOLDS
        ),
        Section("outcome", "What you attest", _outcome()),
    )


def attest_assurance(asking: Asking) -> Form:
    """Part two as a whole; its pages ask it section by section."""
    bid = asking.bid
    return Form(
        title=ATTEST,
        lead=begins(bid),
        questions=(
            version(asking),
            *(q for one in sections(bid) for q in one.questions),
        ),
        effect=FOLLOWS,
        button="Attest assurance",
    )


def begins(bid: Bid) -> tuple[str, ...]:
    """What is attested, and why again where it is."""
    again = f"Part two is void: {bid.reopened.words}." if bid.reopened else ""
    return (
        f"You attest version {bid.version} of the application.",
        *((again,) if again else ()),
    )


def _outcome() -> tuple[Field, ...]:
    return (
        Text(
            name="evidence",
            label="Which evidence did you see?",
            ask="which evidence you saw",
        ),
        Choice(
            name="outcome",
            label="What do you attest?",
            ask="what you attest",
            choices=(
                (
                    AssuranceOutcome.ATTEST,
                    "I attest",
                    "Only where all four thresholds are met.",
                ),
                (AssuranceOutcome.ATTEST_WITH_ISSUES, "I attest, with issues", ""),
                (
                    AssuranceOutcome.DECLINE,
                    "I decline to attest",
                    "The bid cannot be approved as it is.",
                ),
            ),
        ),
        Text(
            name="issues",
            label="What are the issues?",
            ask="what the issues are",
            hint="Needed unless you attest without any.",
        ),
    )


def _snapshot(number: int, one: Applicant) -> tuple[Field, ...]:
    return (
        Hidden(name=f"snapshots.{number}.ccg", value=one.code),
        *_standing(f"snapshots.{number}", one.name),
    )


def _standing(place: str, name: str, held: Snapshot | None = None) -> tuple[Field, ...]:
    """How a CCG stands; as it was attested, where it was."""
    return (
        Choice(
            name=f"{place}.rating",
            label=f"How is {name} rated?",
            ask=f"how {name} is rated",
            value=held.rating if held else "",
            choices=tuple(
                (key, capital(said), "") for key, said in assurance_words.RATED.items()
            ),
        ),
        Choice(
            name=f"{place}.finance",
            label=f"How will {name} end the year?",
            ask=f"how {name} will end the year",
            hint="By its last forecast.",
            value=held.finance if held else "",
            choices=tuple(
                (key, f"With {said}", "")
                for key, said in assurance_words.FINANCES.items()
            ),
        ),
        replace(
            yes_no(
                f"{place}.special_measures",
                f"Is {name} in special measures?",
                f"whether {name} is in special measures",
                value=("yes" if held.special_measures else "no") if held else "",
            ),
            needed=True,
        ),
        Text(
            name=f"{place}.directions",
            label=f"Which directions are in force for {name}?",
            ask="which directions are in force",
            hint="Leave it empty where there are none.",
            value=held.directions if held else "",
            rows=2,
        ),
    )


def met(place: str, what: str, *, optional: bool = False) -> tuple[Field, ...]:
    """Whether something is met, and its evidence, as a finding asks for both.

    Args:
        place: Where the finding stands in the form, such as `findings.0`.
        what: What is to be met, in words.
        optional: Whether it can be said without evidence.
    """
    rest = " (optional)" if optional else ""
    return (
        yes_no(f"{place}.met", f"{what}{MET}", f"whether it is met ({inside(what)})"),
        Text(
            name=f"{place}.evidence",
            label=f"{what}: what shows it?{rest}",
            ask=f"what shows it ({inside(what)})",
            rows=2,
        ),
    )


def _criteria(bid: Bid, threshold: str) -> Iterator[Field]:
    """The criteria of one threshold, numbered as the round lists them."""
    for number, one in enumerate(bid.cycle.criteria):
        if one.threshold != threshold:
            continue
        place = f"findings.{number}"
        yield Hidden(name=f"{place}.criterion", value=one.code)
        yield from met(place, one.words)


def sign_assurance(asking: Asking) -> Form:
    """The finance lead signs what the director attested."""
    held = asking.bid.assurance
    return Form(
        title="Sign the assurance",
        lead=weighing.attested(asking.bid),
        facts=weighing.found(asking.bid),
        questions=(
            Hidden(name="digest", value=assurance.digest(held) if held else ""),
            Tick(
                name="declaration",
                label="I have read Part two as attested and sign it for finance.",
                ask="that you sign Part two",
            ),
        ),
        button="Sign the assurance",
    )


def record_assurance_change(asking: Asking) -> Form:
    """How a CCG stands now, beside how it stood."""
    bid = asking.bid
    one = next((a for a in bid.applicants if a.code == asking.about), bid.applicants[0])
    held = bid.assurance.snapshots if bid.assurance else ()
    before = next((s for s in held if s.ccg == one.code), None)
    several = bodies.applicant_codes(bid)[1:]
    which: Field = Hidden(name="snapshot.ccg", value=one.code)
    if several:
        which = Choice(
            name="snapshot.ccg",
            label="Which CCG?",
            ask="which CCG",
            choices=tuple((a.code, a.name, "") for a in bid.applicants),
        )
        before = None
    name = "the CCG" if several else one.name
    return Form(
        title="Record that a CCG no longer stands as attested",
        lead=("Say how it stands now. What was attested is filled in.",)
        if before
        else ("Say how it stands now.",),
        questions=(
            which,
            *_standing("snapshot", name, before),
            Text(
                name="reason",
                label="What has happened, and how do you know?",
                ask="what has happened",
                rows=4,
            ),
        ),
        effect="Part two is void at once, and with it the region's recommendation and a "
        "decision that is not released yet. The local director attests again.",
        button="Record the change",
    )
