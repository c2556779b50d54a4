"""What a CCG sends to show that a condition is met, and how that is judged (R18)."""

from datetime import date, timedelta

import pytest

from tests.builders import ISLINGTON, MANAGER, OFFICER, REGION, Story, actor, terms
from tests.rules.evidencing import MINUTES, met, refused, sent
from tests.rules.letters import WRITERS, letters, told
from tests.rules.steps import does, refuses, two_ccgs
from tests.rules.vouching import decided
from workflows.contracts.bids import Bid, Stage
from workflows.contracts.decisions import ConditionStatus, Recommendation
from workflows.contracts.events import Reminded
from workflows.contracts.parties import Role
from workflows.contracts.reviews import ConflictOutcome
from workflows.rules import (
    as_first,
    calendar,
    evidence,
    handover_needs,
    rulebook,
    waiting,
)
from workflows.rules.refusals import (
    AlreadyDone,
    Incomplete,
    OutOfOrder,
    StaleVersion,
    TooLate,
    WrongParty,
    WrongStage,
)

FINANCE = actor(Role.CHIEF_FINANCE_OFFICER, "07R")


def asked(bid: Bid) -> list[tuple[str, ...]]:
    """What is asked besides: step, condition, body and offices."""
    return [
        (b.command, b.subject, b.body, *b.roles)
        for b in waiting.now(bid).besides
        if b.key == "condition"
    ]


def sending(bid: Bid, condition: int = 0) -> list[tuple[int, str]]:
    """What is kept of what was sent, with what was found of it."""
    return [(s.number, s.reason) for s in bid.conditions[condition].sent]


def test_whoever_sees_to_a_condition_is_asked_until_something_is_sent():
    """The task has the condition's day; what the bid waits for stays the region's."""
    story = decided()
    owner = ("07R", "accountable_officer")
    assert asked(story.bid) == [
        ("send_evidence", "c1", *owner),
        ("send_evidence", "c2", *owner),
    ]
    (first, _) = waiting.now(story.bid).besides
    assert first.due == calendar.at(story.bid.conditions[0].terms.due)
    assert first.words == "evidence that condition 1 is met"
    before = [(n.command, n.subject) for n in story.needs()]
    story.gives(sent())
    assert asked(story.bid) == [("send_evidence", "c2", *owner)]
    assert [(n.command, n.subject) for n in story.needs()] == before
    assert ("discharge_condition", "c1") in before


@pytest.mark.parametrize(
    ("said", "asked_for"),
    [
        ("The accountable officer", (Role.ACCOUNTABLE_OFFICER,)),
        ("Our guardian, with the regional lead", (Role.GUARDIAN,)),
        ("National finance", ()),
        ("Alex Example", evidence.WRITERS),
    ],
)
def test_free_words_say_who_sees_to_a_condition(said: str, asked_for: tuple[Role, ...]):
    """An office of NHS England is nobody of the CCG's; no office is its writers."""
    story = decided(owner=said)
    assert evidence.owners(story.bid.conditions[0]) == asked_for


def test_what_is_sent_stands_until_it_is_judged_and_can_be_replaced():
    """Each has a number of its own; the one in its place keeps nothing of it."""
    story = decided().gives(sent())
    assert story.bid.conditions[0].sent[0].documents == (MINUTES,)
    story.gives(sent(by=MANAGER, evidence="In post.", documents=()))
    (one,) = story.bid.conditions[0].sent
    assert (one.number, one.text, one.documents) == (2, "In post.", ())
    assert one.by.person == MANAGER.person


def test_not_enough_goes_back_with_the_reason_and_is_asked_again():
    """What was judged is kept; what comes then is judged by itself, and may be enough."""
    story = decided().gives(sent())
    assert evidence.to_judge(story.bid) == story.bid.conditions[:1]
    story.gives(refused())
    assert evidence.to_judge(story.bid) == ()
    assert sending(story.bid) == [(1, "The minutes are a draft.")]
    assert story.bid.conditions[0].sent[0].refused.by.person == REGION.person
    assert story.bid.conditions[0].status is ConditionStatus.OPEN
    again = waiting.now(story.bid).besides[0]
    assert again.words == (
        "other evidence that condition 1 is met, since what was sent is not enough"
    )
    refuses(story, refused(), OutOfOrder)
    story.gives(sent(evidence="Approved."))
    assert sending(story.bid) == [(1, "The minutes are a draft."), (2, "")]
    story.gives(met(sending=2))
    found = story.bid.conditions[0]
    assert (found.status, found.evidence) == (ConditionStatus.DISCHARGED, "Seen.")
    assert handover_needs.open_conditions(story.bid) == ("c2",)
    assert story.events[-1].sending == 2
    assert evidence.unjudged(found) == ()
    refuses(story, sent(), AlreadyDone)


def test_nobody_judges_what_they_have_not_read():
    """Other evidence came between reading and judging, for either answer."""
    story = decided().gives(sent())
    read = story.bid.conditions[0].sent[-1].number
    story.gives(sent(evidence="Other."))
    for judgement in (met, refused):
        refuses(story, judgement(sending=read), StaleVersion)
    story.gives(met(sending=read + 1))


def test_nothing_sent_is_met_by_what_was_seen_elsewhere_but_never_not_enough():
    """As before there was anything to send; "not enough" is of something."""
    story = decided()
    refuses(story, refused(), OutOfOrder)
    story.gives(met())
    assert story.bid.conditions[0].status is ConditionStatus.DISCHARGED
    assert story.events[-1].sending == 0


@pytest.mark.parametrize(
    ("owner", "able", "asks"),
    [
        ("Accountable officer", False, ("accountable_officer",)),
        ("Chief finance officer", True, ("chief_finance_officer",)),
        ("The head of governance", False, ("bid_manager", "accountable_officer")),
        ("Local team", False, None),
    ],
)
def test_those_who_look_after_the_bid_send_too(
    owner: str, able: bool, asks: tuple[str, ...] | None
):
    """The office that is named is asked; nobody is where it is NHS England's own."""
    story = decided(owner=owner)
    found = [one[3:] for one in asked(story.bid) if one[1] == "c1"]
    assert found == ([asks] if asks else [])
    if able:
        story.gives(sent(by=FINANCE))
    else:
        refuses(story, sent(by=FINANCE), WrongParty)
    story.gives(sent(by=MANAGER))
    assert not [one for one in asked(story.bid) if one[1] == "c1"]


def test_only_conditions_that_are_open_and_to_be_met_now():
    """No such one; before the review is over; once the bid has come to its handover's end."""
    story = Story().until_asked("conclude_conflict_review")
    refuses(story, sent(), WrongStage)
    story = decided()
    refuses(story, sent(condition="c9"), Incomplete)
    story.until(Stage.LIVE)
    assert asked(story.bid) == []
    assert not evidence.open_to(story.bid, OFFICER)


def test_a_mitigation_is_judged_before_the_bid_waits_for_it():
    """The panel sets it; the region is asked once there is something to judge."""
    story = Story().until_asked("conclude_conflict_review")
    one = terms(story.now.date() + timedelta(days=120))
    does(
        story,
        "conclude_conflict_review",
        outcome=ConflictOutcome.CLEAR_WITH_MITIGATIONS,
        mitigations=(one,),
    )
    assert story.bid.stage is Stage.APPROVAL_IN_PRINCIPLE
    assert asked(story.bid) == [
        ("send_evidence", "c1", "07R", "accountable_officer"),
    ]
    story.gives(sent())
    assert asked(story.bid) == [("discharge_condition", "c1", "Y56", "regional_lead")]
    assert "discharge_condition" not in {n.command for n in story.needs()}
    story.gives(refused())
    assert asked(story.bid)[0][0] == "send_evidence"


def test_each_ccg_of_a_joint_bid_sends_its_own():
    """One has sent: nobody else is asked. Both are judged together, and both hear."""
    story = Story(two_ccgs()).until_asked("decide")
    does(
        story,
        "decide",
        outcome=Recommendation.APPROVE_WITH_CONDITIONS,
        conditions=(terms(date(2015, 3, 1)),),
    )
    assert [one[2] for one in asked(story.bid)] == ["07R", ISLINGTON.code]
    story.gives(sent())
    assert asked(story.bid) == []
    other = actor(Role.ACCOUNTABLE_OFFICER, ISLINGTON.code)
    story.gives(sent(by=other)).gives(sent(by=other, evidence="Better."))
    assert sending(story.bid) == [(1, ""), (3, "")]
    story.gives(refused(sending=3))
    reason = "The minutes are a draft."
    assert sending(story.bid) == [(1, reason), (3, reason)]
    assert told(story) == [
        ("evidence_refused", code, *reversed(WRITERS)) for code in ("07R", "08H")
    ]


def test_each_step_has_its_letter_with_what_is_to_be_done():
    """To whoever judges; back to the CCG, with the day by which it has to be met."""
    story = decided().gives(sent())
    assert told(story) == [("evidence_sent", "Y56", "regional_lead")]
    story.gives(refused())
    (letter,) = letters(story)
    assert letter.words.endswith(
        "found what was sent for condition 1 not enough: The minutes are a draft. Send "
        "other evidence in time: the condition is due on 1 March 2015."
    )


def test_a_reminder_goes_to_whoever_still_has_to_send():
    """Beside the region's; once it is sent, only to the region."""
    story = decided()
    clock = next(k for k in story.bid.clocks if k.key == "condition")

    def reminded() -> list[tuple[str, ...]]:
        story.happens(
            Reminded(
                at=story.now, key=clock.key, subject="c1", due=clock.due, days_left=5
            )
        )
        return told(story)

    region = ("reminder", "Y56", "regional_lead")
    assert reminded() == [region, ("reminder", "07R", "accountable_officer")]
    assert letters(story)[1].words.startswith(
        "You are asked for evidence that condition 1 is met, due by"
    )
    story.gives(sent())
    assert reminded() == [region]


def test_receipts_of_before_fit_what_judges_a_condition_now():
    """A command that says nothing of what was sent is the one that it was."""
    assert "sending" in as_first.left_out(met())
    assert rulebook.digest(met()) != rulebook.digest(met(sending=1))


def test_the_last_day_is_the_judgements_not_the_sendings():
    """What was sent in time and nobody judged does not keep a bid from lapsing (R18)."""
    story = decided().gives(sent())
    due = next(k.due for k in story.bid.clocks if k.subject == "c1")
    story.now = due + timedelta(minutes=1)
    refuses(story, met(), TooLate)
