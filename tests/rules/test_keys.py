"""Two keys and a dry run: who turns the second one, when, and what the journal says."""

import pytest

from tests.builders import (
    CAMDEN,
    FINANCE,
    ISLINGTON,
    NATIONAL_FINANCE,
    SIGNATORY,
    Story,
    actor,
    opening,
)
from tests.policy import CYCLE, TWO_KEYS
from tests.rules.steps import does, refuses, rings
from workflows.contracts import commands as c
from workflows.contracts import events as e
from workflows.contracts.bids import Stage
from workflows.contracts.cycles import Model
from workflows.contracts.parties import Role
from workflows.rules import dry_run, handover
from workflows.rules.refusals import (
    AlreadyDone,
    Incomplete,
    OutOfOrder,
    TwoHats,
    WrongHash,
    WrongParty,
    WrongStage,
)

CONFIRM = c.ConfirmHandover(by=FINANCE, declaration=True)
RELEASE = c.GoLive(by=NATIONAL_FINANCE, declaration=True)


def keyed(**changes: object) -> Story:
    return Story(opening(cycle=TWO_KEYS, **changes)).until_asked("go_live")  # type: ignore[arg-type]


def asked(story: Story) -> list[str]:
    return [n.command for n in story.needs()]


@pytest.mark.parametrize("first", ["go_live", "confirm_handover"])
def test_the_handover_takes_both_keys_in_either_order(first: str):
    """With one of them it waits for the other, even once the day has come."""
    story = keyed()
    assert asked(story) == ["go_live", "confirm_handover", ""]
    does(story, first)
    (other,) = {"go_live", "confirm_handover"} - {first}
    assert asked(story) == [other, ""]
    assert handover.begin(story.bid, handover.starts_at(story.bid)) is None
    does(story, other)
    assert asked(story) == [""]
    assert handover.begin(story.bid, handover.starts_at(story.bid))


def test_a_round_without_a_second_key_is_released_by_one_as_before():
    story = Story().until_asked("go_live")
    assert asked(story) == ["go_live", ""]
    refuses(story, CONFIRM, WrongStage, "no second key")
    does(story, "go_live")
    assert asked(story) == [""]


def test_no_second_key_without_a_budget():
    story = Story(opening(cycle=TWO_KEYS, model=Model.JOINT)).until_asked("go_live")
    assert asked(story) == ["go_live", ""]
    refuses(story, CONFIRM, WrongStage)


def test_the_second_key_is_refused_in_words():
    early = Story(opening(cycle=TWO_KEYS)).until(Stage.BUDGET_HANDOVER)
    refuses(early, CONFIRM, OutOfOrder, "still waits for")
    story = keyed()
    refuses(story, CONFIRM.model_copy(update={"declaration": False}), Incomplete)
    signatory = CONFIRM.model_copy(update={"by": SIGNATORY})
    refuses(story, signatory, WrongParty, "chief finance officer")
    refuses(story, CONFIRM.model_copy(update={"journal": "other"}), WrongHash)
    story.gives(CONFIRM)
    refuses(story, CONFIRM, AlreadyDone)


def test_nobody_turns_both_keys():
    """The signatory has the second key here; the person who released it has not."""
    cycle = CYCLE.model_copy(update={"second_key": Role.NATIONAL_SIGNATORY})
    story = Story(opening(cycle=cycle)).until_asked("go_live").gives(RELEASE)
    same = actor(Role.NATIONAL_SIGNATORY, "national", person=NATIONAL_FINANCE.person)
    refuses(story, c.ConfirmHandover(by=same, declaration=True), TwoHats)
    does(story, "confirm_handover")
    assert asked(story) == [""]


def test_each_ccg_of_a_joint_bid_turns_a_key():
    story = keyed(applicants=(CAMDEN, ISLINGTON))
    assert asked(story).count("confirm_handover") == 2
    does(story, "confirm_handover", "08H")
    subjects = [n.subject for n in story.needs() if n.command == "confirm_handover"]
    assert subjects == ["07R"]


def test_a_refusal_takes_both_keys_back_and_nobody_asks_for_a_later_start():
    """With the first key given again, the passed start date still asks nobody."""
    story = keyed()
    does(story, "go_live")
    does(story, "confirm_handover")
    story.now = handover.starts_at(story.bid)
    story.happens(e.HandoverBegun(at=story.now))
    story.happens(e.HandoverFailed(at=story.now, problem="the account is closed"))
    assert asked(story) == ["go_live", "confirm_handover", ""]
    does(story, "go_live")
    assert story.bid.handover_problem
    assert not rings(story)
    does(story, "confirm_handover")
    assert not story.bid.handover_problem
    assert handover.begin(story.bid, story.now)


def test_the_journal_reconciles_to_zero_and_names_its_sources():
    found = dry_run.journal(keyed(applicants=(CAMDEN, ISLINGTON)).bid)
    assert found
    assert found.reconciles
    assert found.debit_pence == found.credit_pence > 0
    assert [bool(line.credit_pence) for line in found.lines] == [True, False, False]
    assert "contingency" in found.lines[1].source
    assert "version 1 of the allocation" in found.lines[0].source


def test_a_journal_whose_shares_do_not_make_the_total_does_not_reconcile():
    bid = keyed().bid
    assert bid.allocation
    more = bid.allocation.model_copy(
        update={"total_pence": bid.allocation.total_pence + 1}
    )
    found = dry_run.journal(bid.model_copy(update={"allocation": more}))
    assert found
    assert not found.reconciles
    assert found.debit_pence + 1 == found.credit_pence


def test_what_forbids_the_handover_is_what_the_process_waits_for():
    """The same rules: nothing but the day is left exactly when the handover may begin."""
    story = keyed()
    assert len(dry_run.forbids(story.bid)) == 3
    does(story, "go_live")
    does(story, "confirm_handover")
    (day,) = dry_run.forbids(story.bid)
    assert day == "The start date is 1 April 2015: nothing happens before."
    assert handover.begin(story.bid, handover.starts_at(story.bid))
    held = c.PutOnHold(by=actor(Role.NATIONAL_OFFICE, "national"), reason="A report.")
    assert "The bid is on hold." in dry_run.forbids(story.gives(held).bid)
