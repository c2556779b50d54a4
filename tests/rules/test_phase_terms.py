"""What an agreement may say of phases, and what of functions and money each moves."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import OFFICE, Story, opening
from tests.phasing import OCTOBER, chosen, later
from tests.policy import TWO_KEYS
from tests.rules.steps import asked, does, refuses, two_ccgs
from workflows.contracts import commands as c
from workflows.contracts.cycles import DeadlineKey, Model
from workflows.contracts.phases import LaterPhase
from workflows.rules import (
    delegation,
    dry_run,
    handover,
    phases,
    rulebook,
    saga,
    sentences,
)
from workflows.rules.refusals import Incomplete, WrongStage


def before() -> Story:
    """Everything is there but the agreement."""
    return Story(opening(cycle=TWO_KEYS)).until_asked("agree_allocation")


def test_the_handover_moves_what_no_later_phase_has():
    """F02 and its 30 per cent stay with NHS England until October."""
    bid = chosen(later()).bid
    assert bid.allocation
    total = bid.allocation.total_pence
    transfer = handover.transfer_of(bid)
    assert transfer
    assert {m.function for m in saga.moves(bid).moves} == {"F01"}
    (one,) = delegation.foreseen(bid)
    assert {f.function: f.holder for f in one.functions} == {
        "F01": "07R",
        "F02": "national",
    }
    (second,) = one.phases
    assert transfer.legs[1].pence == one.years[0].budget == total - second.pence
    assert sum(leg.pence for leg in transfer.legs) == 0
    assert second.pence == total * 3 // 10


def test_the_journal_shows_every_phase_and_reconciles_as_a_whole():
    bid = chosen(later()).bid
    found, plain = dry_run.journal(bid), dry_run.journal(chosen().bid)
    assert found
    assert plain
    assert found.reconciles
    assert found.debit_pence == found.credit_pence == plain.debit_pence
    assert [(one.phase, one.day) for one in found.lines] == [
        (1, None),
        (1, None),
        (2, OCTOBER),
        (2, OCTOBER),
    ]
    assert found.lines[-1].transfer == "phase/delegation/07R-1/2"
    assert found.code != plain.code


def test_without_phases_the_agreement_is_signed_by_the_code_that_it_ever_had():
    """Phases are part of what both sides sign; without them nothing is another."""
    plain, phased = chosen().bid.agreement, chosen(later()).bid.agreement
    assert plain
    assert phased
    assert plain.digest != phased.digest
    assert plain.digest == handover.digest(
        "07R-1", "Agreement 2015/1", *plain.functions
    )


def test_a_stated_sum_moves_later_and_the_rest_at_once():
    bid = chosen(later(pence=1_234_567)).bid
    assert bid.allocation
    (one,) = delegation.foreseen(bid)
    assert one.phases[0].pence == 1_234_567
    assert one.years[0].budget == bid.allocation.total_pence - 1_234_567


def test_an_allocation_that_leaves_nothing_for_a_phase_asks_for_the_agreement_anew():
    """What was agreed of sums no longer fits, so nothing begins on the start date."""
    story = chosen(later(pence=1_234_567))
    bid = story.bid
    assert bid.allocation
    (share,) = bid.allocation.shares
    less = bid.allocation.model_copy(
        update={"shares": (share.model_copy(update={"total_pence": 1_234_567}),)}
    )
    smaller = bid.model_copy(update={"allocation": less})
    assert "leave nothing" in phases.problem(smaller)
    assert handover.begin(smaller, handover.starts_at(bid)) is None
    assert handover.begin(bid, handover.starts_at(bid)) is not None


THREE = ("F01", "F02", "F07")
PLACES = {
    "not in the agreement": "phases.0.functions",
    "twice": "phases.1.functions",
    "on the start date": "phases.0.begins",
    "in another year": "phases.0.begins",
    "no money": "phases.0.share",
    "share and sum": "phases.0.share",
    "two on one day": "phases.1.begins",
}
"""The answer that is wrong, where it is one; what is wrong with all of them is at none."""


WRONG: dict[str, tuple[tuple[LaterPhase, ...], str]] = {
    "not in the agreement": ((later(OCTOBER, "F03"),), "does not cover it"),
    "everything later": ((later(OCTOBER, "F01", "F02"),), "At least one function"),
    "twice": (
        (later(date(2015, 9, 1), share=10), later(share=10)),
        "in one phase only",
    ),
    "on the start date": ((later(date(2015, 4, 1)),), "begins after the handover"),
    "in another year": ((later(date(2016, 4, 1)),), "same financial year"),
    "no money": ((LaterPhase(begins=OCTOBER, functions=("F02",)),), "not both"),
    "share and sum": ((later(share=10, pence=10),), "not both"),
    "more than all": ((later(pence=10**12),), "Leave some for the first"),
    "two on one day": (
        (later(OCTOBER, "F02"), later(OCTOBER, "F07")),
        "Make one phase of them",
    ),
    "shares and sums": (
        (later(date(2015, 9, 1), "F02", share=10), later(OCTOBER, "F07", pence=10)),
        "Give every phase a share, or every phase a sum",
    ),
    "all by shares": (
        (
            later(date(2015, 9, 1), "F02", share=5000),
            later(OCTOBER, "F07", share=5000),
        ),
        "leave some for the first",
    ),
}


@pytest.mark.parametrize("why", WRONG)
def test_phases_that_cannot_be_are_refused(why: str):
    """Each function in one phase, each phase in the year, the money to the penny."""
    given_, words = WRONG[why]
    story = before()
    functions = ("F01", "F02", "F07") if "F07" in str(given_) else ("F01", "F02")
    wrong = asked(story, "issue_agreement", phases=given_, functions=functions)
    with pytest.raises(Incomplete, match=words) as refused:
        rulebook.answer(story.bid, wrong, story.now)
    assert refused.value.field == PLACES.get(why, "phases")


def test_what_is_wrong_stands_at_its_phase_as_it_was_sent():
    """Phases are judged by their days, whatever order they are written in."""
    story = before()
    later_, early = later(OCTOBER), later(date(2015, 4, 1), "F01")
    wrong = asked(story, "issue_agreement", phases=(later_, early), functions=THREE)
    with pytest.raises(Incomplete, match="begins after the handover") as refused:
        rulebook.answer(story.bid, wrong, story.now)
    assert refused.value.field == "phases.1.begins"


def test_a_joint_bid_states_no_sums_and_nobody_before_the_allocation():
    """One sum is not two CCGs' budgets, and of no total nothing is left."""
    joint = Story(two_ccgs()).until_asked("agree_allocation")
    sums = asked(joint, "issue_agreement", phases=(later(pence=10),))
    refuses(joint, sums, Incomplete, "share of each CCG's budget, not a sum")
    early = Story(opening(cycle=TWO_KEYS)).until_asked("issue_agreement")
    early.bid = early.bid.model_copy(update={"allocation": None})
    sums = asked(early, "issue_agreement", phases=(later(pence=10),))
    refuses(early, sums, Incomplete, "once the allocation has been added up")
    assert phases.money(later(pence=1_050)) == "£10.50"


def test_under_a_model_without_a_budget_nothing_moves_in_phases():
    story = Story(opening(model=Model.JOINT)).until_asked("issue_agreement")
    wrong = asked(story, "issue_agreement", phases=(later(),))
    refuses(story, wrong, WrongStage, "no phases")


def test_a_start_date_cannot_pass_a_later_phase():
    """The agreement is issued anew with later phases first."""
    story = chosen(later())
    to: dict[str, Any] = {"key": DeadlineKey.START, "subject": "", "reason": "Later."}
    command = c.ExtendDate(by=OFFICE, to=OCTOBER, **to)
    with pytest.raises(Incomplete, match="phase 2 begins on 1 October 2015"):
        rulebook.answer(story.bid, command, story.now)
    sooner = command.model_copy(update={"to": date(2015, 9, 1)})
    assert rulebook.answer(story.bid, sooner, story.now)


def test_the_history_says_what_moves_later():
    story = before()
    said = does(story, "issue_agreement", phases=(later(),))
    text = sentences.sentence(said.events[-1], said.bid)
    assert "moves later F02 on 1 October 2015 with 30% of the budget" in text


def test_the_history_says_that_the_first_phase_was_handed_over():
    bid = chosen(later()).bid
    live = handover.gone_live(bid, handover.starts_at(bid))
    text = sentences.sentence(live, bid)
    assert (
        text == "The bid went live, and the first phase of the budget was handed over."
    )


@given(
    total=st.integers(10_000, 10**12),
    shares=st.lists(st.integers(1, 1999), min_size=1, max_size=5),
)
def test_shares_are_cut_by_the_largest_remainder_and_sum_to_the_penny(
    total: int, shares: list[int]
):
    cut = phases.amounts(total, [later(share=one) for one in shares])
    assert sum(cut) == total
    weights = [10_000 - sum(shares), *shares]
    for pence, weight in zip(cut, weights, strict=True):
        assert 0 <= pence - total * weight // 10_000 <= 1
        assert pence > 0


def test_whatever_moves_is_named_whole():
    """What people sign and what is on record never says "and 2 more"."""
    codes = [f"F{number:02d}" for number in range(1, 8)]
    one = later(OCTOBER, *codes)
    several = [later(OCTOBER, code) for code in codes[:5]]
    for said in (phases.said([one]), phases.name(2, codes), phases.said(several)):
        assert "more" not in said
        assert codes[4] in said
