"""A round tells its bids of a newer policy; operators see how far it has come."""

from datetime import datetime, timedelta

import pytest

from tests.builders import NATIONAL, OFFICE, OFFICER
from tests.rules.steps import asked
from tests.rules.test_rounds import DAYS, NOW, OF, a_story, confirms, given, sealed
from workflows.contracts import commands as c
from workflows.contracts import names
from workflows.contracts.bids import Bid
from workflows.contracts.policies import ConfirmPolicy, PolicyConfirmed, PolicyHeard
from workflows.contracts.round_command import RoundCommand
from workflows.contracts.rounds import Round, SetReleaseDay
from workflows.rules import policies, released, releases, rounds
from workflows.rules.refusals import AlreadyDone, Incomplete, OutOfOrder

LATER = DAYS[1] + timedelta(days=8)


def newer(version: int = 7) -> ConfirmPolicy:
    return ConfirmPolicy(
        by=OFFICE, version=version, seen="p", bids=3, reason="It was too short."
    )


def heard(of: Round, **found: object) -> Round:
    """The next bids have had their turn."""
    assert of.telling
    return policies.told(
        of, policies.next_of(of, of.telling, 2), PolicyHeard.model_validate(found)
    )


def test_bids_are_told_of_a_policy_one_after_the_other_until_all_have_heard():
    """Those that do not answer are asked again, after all the others."""
    of = given(OF, newer())
    assert of.policy == 7
    of = heard(of, told=1, last="b", more=True, stuck=("b",))
    assert of.telling
    turn = policies.next_of(of, of.telling, 2)
    assert (turn.after, turn.only) == ("b", ())
    of = heard(of, told=1, last="c", more=False)
    assert of.telling
    turn = policies.next_of(of, of.telling, 2)
    assert turn.only == ("b",)
    assert releases.words_of(of).endswith(
        "Version 7 of the policy: 2 bids told, 1 not answering."
    )
    of = heard(of, told=1)
    assert of.telling is None
    assert "policy" not in releases.words_of(of)


def test_what_comes_after_everybody_has_heard_is_no_news():
    """The activity may have run twice: its second answer changes nothing."""
    of = given(OF, newer())
    assert of.telling
    turn = policies.next_of(of, of.telling, 2)
    done = heard(of, told=3)
    assert policies.told(done, turn, PolicyHeard(told=3)) == done


def test_one_policy_is_told_at_a_time_and_none_that_is_older():
    under_way = given(OF, newer())
    with pytest.raises(OutOfOrder, match="being told of version 7"):
        given(under_way, newer(8))
    done = heard(under_way, told=3)
    with pytest.raises(AlreadyDone, match="Version 7 of the policy has been confirmed"):
        given(done, newer(6))
    assert given(done, newer(7)).telling


def test_a_policy_that_was_confirmed_is_said_with_who_and_why():
    event = releases.answer(OF, newer(), NOW)
    assert isinstance(event, PolicyConfirmed)
    assert policies.said(event, "Office Example") == (
        "Office Example confirmed version 7 of the policy for 3 bids that began under "
        "an older one: It was too short."
    )


def test_operators_see_days_and_counts_of_a_round_and_no_decision():
    """No name and no number of a bid is among what stands in the server's list."""
    none = OF.model_copy(update={"days": ()})
    ready = given(OF, confirms(OFFICE, "07R-1/1", "08H-1/1"))
    begun = releases.begin(ready, DAYS[0])
    assert begun
    said = [releases.words_of(one) for one in (none, OF, ready)]
    said.append(releases.words_of(releases.after(ready, begun)))
    assert said == [
        "No day of release is set.",
        "Decisions come out on 12 February 2015. No letters are ready.",
        "Decisions come out on 12 February 2015. The letters of 2 decisions are ready.",
        "Release 1 is under way; 2 bids still to be told.",
    ]


def test_a_round_opens_with_the_days_of_its_policy():
    opened = releases.opened(OF, NOW)
    bare = Round(name=OF.name, title="")
    assert releases.after(bare, opened) == OF


def test_no_day_is_set_while_a_release_is_under_way():
    """The days to come would change under those who are just being told theirs."""
    begun = releases.begin(given(OF, confirms()), DAYS[0])
    assert begun
    day = SetReleaseDay(by=OFFICE, day=LATER, reason="Ill.")
    with pytest.raises(OutOfOrder, match="Set a day after it"):
        given(releases.after(OF, begun), day)


def test_a_round_refuses_what_it_does_not_know():
    with pytest.raises(Incomplete, match="no such command"):
        releases.answer(OF, RoundCommand(by=OFFICE), NOW)


def test_the_same_request_of_the_same_office_is_one():
    """Whatever the person is called since, and whatever other roles they have now."""
    renamed = OFFICE.model_copy(update={"name": "Another Name"})
    same = {releases.digest(confirms(one)) for one in (OFFICE, renamed)}
    assert len(same) == 1
    others = (confirms(NATIONAL), confirms(OFFICE, "08H-1/1"), newer())
    assert len(same | {releases.digest(one) for one in others}) == 4


def awaited() -> Bid:
    story = a_story()
    sealed(story, asked(story, "decide"))
    return story.bid


def test_a_bid_hears_of_the_rounds_own_day_where_its_policy_says_another():
    bid = awaited()
    assert bid.awaited
    assert bid.awaited.due == DAYS[0]
    assert released.later(bid, DAYS, NOW) is None
    moved = released.later(bid, (LATER,), NOW)
    assert moved
    assert moved.due == LATER


@pytest.mark.parametrize("days", [(), (NOW - timedelta(days=1),)])
def test_without_a_day_to_come_a_bid_keeps_the_one_it_knows(days: tuple[datetime, ...]):
    assert released.later(awaited(), days, NOW) is None


def test_a_decision_is_announced_to_the_round_of_the_bid_once():
    """Not one that was announced, and none of a bid that has ended."""
    before = a_story().bid
    assert not rounds.wants_announcing(before, 0)
    bid = awaited()
    assert rounds.wants_announcing(bid, 0)
    assert not rounds.wants_announcing(bid, 1)
    story = a_story()
    sealed(story, asked(story, "decide"))
    story.gives(c.Withdraw(by=OFFICER, reason="Not this year."))
    assert not rounds.wants_announcing(story.bid, 0)
    assert rounds.of(bid) == OF.model_copy(update={"name": bid.cycle.name})


def test_records_have_a_number_and_a_page_by_their_kind():
    """What letters and operators' lists lead to: a bid, a delegation, absences."""
    absence = names.absence_id("hwb", "E09000007", 3)
    records = ("07R-1", "delegation/07R-1", absence)
    assert [names.number_of(one) for one in records] == ["07R-1", "07R-1", "Absences"]
    assert [names.page_of(one) for one in records] == [
        "bids/07R-1",
        "delegations/07R-1",
        "absences",
    ]
    assert names.round_id("cycle-2015-16") == "round/cycle-2015-16"
