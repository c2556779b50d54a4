"""The delegation agreement: issued, reviewed, signed in order."""

from datetime import date, timedelta

import pytest

from tests.builders import (
    CYCLE,
    OFFICE,
    OFFICER,
    SIGNATORY,
    Story,
    actor,
    opening,
)
from tests.rules.steps import (
    asked,
    at,
    does,
    due,
    london,
    refuses,
    signs_unasked,
    two_ccgs,
)
from workflows.contracts import commands as c
from workflows.contracts.bids import Stage
from workflows.contracts.cycles import Model
from workflows.contracts.parties import Role
from workflows.rules import calendar
from workflows.rules.refusals import (
    AlreadyDone,
    OutOfOrder,
    TooEarly,
    WrongHash,
    WrongParty,
    WrongStage,
)


def issue(functions=("F01", "F02")):
    return c.IssueAgreement(by=OFFICE, instrument="Agreement 1", functions=functions)


def before_issue(start=None):
    """Members have voted, and both finance officers agreed."""
    story = Story(start).until(Stage.BUDGET_HANDOVER)
    while story.needs()[0].command != "issue_agreement":
        story.step()
    return story


def before_signature(start=None, **issued):
    return does(before_issue(start), "issue_agreement", **issued)


def test_the_agreement_is_issued_once_at_the_handover():
    """DOMAIN 6.1: after the approval, where a model has one."""
    refuses(at(Stage.CONFLICT_REVIEW), issue(), WrongStage)
    influence = at(Stage.BUDGET_HANDOVER, model=Model.GREATER_INVOLVEMENT)
    refuses(influence, issue(), WrongStage, "needs no agreement")
    story = at(Stage.BUDGET_HANDOVER).gives(issue())
    refuses(story, issue(), AlreadyDone)
    assert len(story.bid.agreement.digest) == 64


@pytest.mark.parametrize(
    ("issued", "added", "removed"),
    [
        pytest.param(("F01", "F02"), (), (), id="as asked"),
        pytest.param(("F02", "F01"), (), (), id="in another order"),
        pytest.param(("F01", "F02", "F07"), ("F07",), (), id="one more"),
        pytest.param(("F01",), (), ("F02",), id="one fewer"),
        pytest.param(("F01", "F07"), ("F07",), ("F02",), id="another one"),
    ],
)
def test_changes_of_scope_are_acknowledged_before_signature(issued, added, removed):
    """R19, DOMAIN 0.6: what the agreement adds or takes away is said and accepted."""
    story = before_signature(functions=issued)
    agreement = story.bid.agreement
    assert (agreement.added, agreement.removed) == (added, removed)
    story.now = agreement.sign_from
    sign = asked(story, "sign_agreement")
    if added or removed:
        words = " and ".join((*added, *removed))
        refuses(story, sign, OutOfOrder, f"differs from the application in {words}")
        sign = sign.model_copy(update={"acknowledges_changes": True})
    story.gives(sign)
    assert story.events[-1].acknowledged is bool(added or removed)


def test_the_review_window_is_working_days():
    """R19: a CCG gets its days to read, bank holidays and weekends not counted."""
    story = london(before_issue(), 2014, 12, 22)
    story.gives(issue())
    opens = calendar.at(date(2014, 12, 31), calendar.MORNING)
    assert story.bid.agreement.sign_from == opens
    sign = asked(story, "sign_agreement")
    story.now = opens - timedelta(minutes=1)
    refuses(story, sign, TooEarly, "from 9am on 31 December 2014")
    story.now = opens
    assert story.gives(sign)


def test_without_a_window_the_ccg_signs_at_once():
    """R19: the cycle says how long; none is possible."""
    cycle = CYCLE.model_copy(update={"review_window": 0})
    story = before_signature(opening(cycle=cycle))
    assert story.bid.agreement.sign_from == story.now
    assert does(story, "sign_agreement").bid.agreement.signatures


def test_the_date_for_signing_never_falls_before_the_window_opens():
    """A long window moves the date by which the CCG has to sign."""
    cycle = CYCLE.model_copy(update={"review_window": 30})
    story = before_signature(opening(cycle=cycle))
    opens = calendar.london_day(story.bid.agreement.sign_from)
    assert due(story, "agreement_signature", "07R") == calendar.at(opens)


@pytest.mark.parametrize(
    ("met", "words"),
    [
        pytest.param((), "NHS Camden CCG have to vote in favour", id="no mandate"),
        pytest.param(("record_mandate",), "agree the allocation", id="no allocation"),
    ],
)
def test_the_ccg_does_not_sign_too_soon(met, words):
    """R17: the members' vote, and both finance officers, come before the signature."""
    story = at(Stage.BUDGET_HANDOVER)
    for command in met:
        does(story, command)
    story.gives(issue())
    story.now = story.bid.agreement.sign_from
    refuses(story, signs_unasked(story), OutOfOrder, words)


def test_a_joint_agreement_needs_the_vote_but_no_allocation():
    """R2, R17: joint working moves no budget."""
    story = at(Stage.BUDGET_HANDOVER, model=Model.JOINT)
    does(story, "issue_agreement")
    story.now = story.bid.agreement.sign_from
    refuses(story, signs_unasked(story), OutOfOrder, "vote in favour")
    does(story, "record_mandate")
    assert does(story, "sign_agreement").bid.agreement.signatures


def test_nobody_signs_what_was_not_issued():
    """R19: there must be an agreement, and it must be this one."""
    story = at(Stage.BUDGET_HANDOVER)
    sign = c.SignAgreement(by=OFFICER, digest="x")
    countersign = c.CountersignAgreement(by=SIGNATORY, digest="x")
    for command in (sign, countersign):
        refuses(story, command, OutOfOrder, "not been issued")
        refuses(at(Stage.CONFLICT_REVIEW), command, WrongStage)
    story = before_signature()
    story.now = story.bid.agreement.sign_from
    refuses(story, sign, WrongHash)
    does(story, "sign_agreement")
    refuses(story, sign, AlreadyDone)
    refuses(story, countersign, WrongHash)


def test_nhs_england_signs_last():
    """R19: every CCG first, NHS England last, once."""
    story = before_signature(two_ccgs())
    digest = story.bid.agreement.digest
    countersign = c.CountersignAgreement(by=SIGNATORY, digest=digest)
    story.now = story.bid.agreement.sign_from
    words = "NHS England signs last: NHS Camden CCG and NHS Islington CCG"
    refuses(story, countersign, OutOfOrder, words)
    does(story, "sign_agreement", "07R")
    refuses(story, countersign, OutOfOrder, "NHS Islington CCG has not signed")
    does(story, "sign_agreement", "08H")
    story.gives(countersign)
    assert story.bid.agreement.countersigned.digest == digest
    refuses(story, countersign, AlreadyDone)
    assert [n.command for n in story.needs()] == ["go_live", ""]


def test_only_the_accountable_officer_signs_for_the_ccg():
    """DOMAIN 6.1: signatories by office."""
    story = before_signature()
    cfo = actor(Role.CHIEF_FINANCE_OFFICER, "07R")
    refuses(story, asked(story, "sign_agreement", by=cfo), WrongParty)


def test_the_hash_binds_to_bid_instrument_and_functions():
    """R5: what is signed is what was read."""
    one = at(Stage.BUDGET_HANDOVER).gives(issue()).bid.agreement.digest
    same = at(Stage.BUDGET_HANDOVER).gives(issue()).bid.agreement.digest
    fewer = at(Stage.BUDGET_HANDOVER).gives(issue(("F01",))).bid.agreement.digest
    other = (
        at(Stage.BUDGET_HANDOVER, bid_id="07R-2").gives(issue()).bid.agreement.digest
    )
    assert one == same
    assert len({one, fewer, other}) == 3
