"""One plain sentence for everything that can happen."""

from datetime import date
from typing import get_args

import pytest

from services.kit.history import why
from tests.builders import (
    CLERK,
    DIRECTOR,
    MEETING,
    OFFICE,
    OFFICER,
    REGION,
    opening,
    terms,
)
from tests.rules.said import ALL, BID, NOW, REASON, SAID
from workflows.contracts import events as e
from workflows.contracts.applications import ScreeningOutcome
from workflows.contracts.clocks import Question
from workflows.contracts.cycles import DeadlineKey, Model
from workflows.contracts.decisions import (
    AssuranceOutcome,
    Decision,
    Recommendation,
)
from workflows.contracts.handovers import MandateResult
from workflows.contracts.parties import Role
from workflows.contracts.reviews import (
    BoardOutcome,
    ConflictOutcome,
    Handling,
    InterestCategory,
)
from workflows.rules import sentences
from workflows.rules.sentences import sentence


@pytest.mark.parametrize(
    ("event", "said"), SAID, ids=[f"{n}-{ev.kind}" for n, (ev, _) in enumerate(SAID)]
)
def test_every_event_is_told_in_a_sentence(event, said):
    """The history is for people: no codes, one line, a full stop at the end."""
    told = sentence(event, BID)
    assert told.endswith(said) or said in told
    assert told[0].isupper()
    assert told.endswith(".")
    assert "_" not in told
    assert "\n" not in told


CODES = {
    "kind",
    "host",
    "milestone",
    "digest",
    "board",
    "interest",
    "condition",
    "ccg",
    "schedule_hash",
    "journal",
    "id",
    "transfer",
    "request",
    "subject",
    "command",
    "refusal",
    "minute_reference",
    "to_cycle",
    "instrument",
    "schedule",
    "voting",
    "seat",
    "chair",
    "body",
    "name",
    "words",
    "seal",
    "salt",
}
"""Texts that say which one, not why."""


def test_every_kind_of_event_that_holds_a_reason_says_it():
    """A new text is a reason, and is said, or one of the codes."""
    texts = {
        (kind, name)
        for kind in get_args(get_args(e.Event)[0])
        for name, field in kind.model_fields.items()
        if field.annotation is str and name not in CODES
    }
    told = set()
    for event, _ in SAID:
        for name in type(event).model_fields:
            reason = getattr(event, name)
            if (type(event), name) in texts and reason:
                assert reason.rstrip(".") in sentence(event, BID), (event.kind, name)
                assert reason in why(event), (event.kind, name)
                told.add((type(event), name))
    assert told == texts


def test_no_kind_of_event_was_forgotten():
    """A new kind needs a sentence here too."""
    kinds = {k.model_fields["kind"].default for k in get_args(get_args(e.Event)[0])}
    assert {event.kind for event, _ in SAID} == kinds


@pytest.mark.parametrize(
    ("table", "kind"),
    [
        (sentences.MODELS, Model),
        (sentences.SCREENED, ScreeningOutcome),
        (sentences.BOARD_DID, BoardOutcome),
        (sentences.HANDLED, Handling),
        (sentences.CATEGORIES, InterestCategory),
        (sentences.CONCLUDED, ConflictOutcome),
        (sentences.ATTESTED, AssuranceOutcome),
        (sentences.RECOMMENDED, Recommendation),
        (sentences.VOTED, MandateResult),
        (sentences.DATES, DeadlineKey),
    ],
)
def test_every_choice_has_its_words(table, kind):
    """Values of ours are never shown: each has words of its own."""
    assert set(table) == set(kind)
    assert len(set(table.values())) == len(table)
    assert not [words for words in table.values() if "_" in words or not words]


def decided(outcome, **changes):
    event = e.Decided(
        at=NOW, by=OFFICE, outcome=outcome, reasons=REASON, model=Model.DELEGATED
    )
    return sentence(event.model_copy(update=changes), BID)


def test_a_decision_says_all_its_terms():
    """Which model, how many conditions, to which cycle."""
    due = terms(date(2015, 3, 1))
    assert ": approval. Because" in decided(Recommendation.APPROVE)
    assert ": rejection. Because" in decided(Recommendation.REJECT)
    lower = decided(
        Recommendation.APPROVE_LOWER_MODEL, model=Model.JOINT, conditions=(due, due)
    )
    assert "a lower model with 2 conditions (joint commissioning). Because" in lower
    deferred = decided(Recommendation.DEFER, to_cycle="2016-17")
    assert ": deferral, to 2016-17. Because" in deferred


def test_the_accepted_model_is_the_one_offered():
    """Told from the bid before or after, the words are the same."""
    offered = Decision(
        at=NOW,
        by=OFFICE,
        outcome=Recommendation.APPROVE_LOWER_MODEL,
        reasons=REASON,
        model=Model.JOINT,
    )
    before = BID.model_copy(update={"decision": offered})
    after = before.model_copy(update={"model": Model.JOINT})
    event = e.ModelAccepted(at=NOW, by=OFFICER)
    assert sentence(event, before) == sentence(event, after)
    assert "for joint commissioning." in sentence(event, before)


@pytest.mark.parametrize(
    ("event", "said"),
    [
        pytest.param(
            e.AssuranceAttested(
                at=NOW,
                by=DIRECTOR,
                version=1,
                outcome="attest",
                thresholds=ALL,
                evidence="Quarter 3.",
            ),
            "attested assurance. Evidence: Quarter 3.",
            id="no issues",
        ),
        pytest.param(
            e.InterestDeclared(at=NOW, by=CLERK, interest="i1", category="none"),
            "declared no interest.",
            id="nothing to describe",
        ),
        pytest.param(
            e.GuardianOpinionGiven(at=NOW, by=OFFICER, satisfied=True, opinion="Fine."),
            "is satisfied with how conflicts are handled: Fine.",
            id="satisfied",
        ),
        pytest.param(
            e.AgreementSigned(at=NOW, by=OFFICER, digest="d"),
            "signed the agreement.",
            id="nothing to acknowledge",
        ),
        pytest.param(
            e.AgreementIssued(
                at=NOW,
                by=OFFICE,
                instrument="2015/1",
                functions=("F01",),
                sign_from=NOW,
                digest="d",
            ),
            "issued the agreement 2015/1.",
            id="nothing changed",
        ),
        pytest.param(
            e.InformationAsked(
                at=NOW,
                by=REGION,
                request="q1",
                questions=(Question(text="How?"),),
                stops_clock=False,
            ),
            "asked 1 question.",
            id="no clock stops",
        ),
        pytest.param(
            e.BoardDecided(
                at=NOW,
                by=CLERK,
                board="E09000007",
                outcome="approve",
                version=1,
                meeting_date=date(2014, 9, 1),
                minute_reference="12",
                votes=MEETING,
            ),
            "7 for, 1 against, 0 abstained.",
            id="no comments",
        ),
    ],
)
def test_what_was_not_said_is_left_out(event, said):
    """A sentence has no empty ends."""
    assert sentence(event, BID).endswith(said)


def test_a_person_is_named_with_office_and_body():
    """Who did it; the clock where nobody did."""
    assert sentences.person(None, BID) == "The system"
    operator = OFFICER.model_copy(
        update={"party": "operator", "role": Role.OPERATOR, "body": "operators"}
    )
    assert "(operator, the system's operators)" in sentences.person(operator, BID)
    panel = OFFICER.model_copy(
        update={"party": "conflicts", "role": Role.PANEL_CHAIR, "body": "panel/Y56"}
    )
    assert "(panel chair, the conflicts panel)" in sentences.person(panel, BID)
    elsewhere = CLERK.model_copy(update={"body": "E09000033"})
    assert "(board clerk, E09000033)" in sentences.person(elsewhere, opening())


def test_what_people_wrote_stays_on_one_line():
    """The history has one line for each entry."""
    reason = "First.\n\nSecond,\tindented."
    told = sentence(e.Held(at=NOW, by=REGION, reason=reason), BID)
    assert told.endswith("on hold: First. Second, indented.")
