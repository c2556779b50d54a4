"""The conflicts panel's conclusion by its seats: quorum, votes, and who is out (R7, R15)."""

from hashlib import sha256
from typing import Any

import pytest

from tests.builders import REGION, Story, opening
from tests.policy import CYCLE
from tests.rules.handing_on import PANEL_MEMBERS, PLACE, sat
from tests.rules.panel_stuck import (
    BOTH,
    CODE,
    NORTHERN,
    OTHER,
    concludes,
    of_panel,
    starts,
)
from tests.rules.sitting import HWB
from tests.rules.steps import asked, declares, refuses
from workflows.contracts.bases import Extract
from workflows.contracts.bids import Stage
from workflows.contracts.commands import ConcludeConflictReview
from workflows.contracts.committees import Sitter
from workflows.contracts.events import ConflictReviewConcluded
from workflows.contracts.parties import Party
from workflows.contracts.reviews import ConflictOutcome, Handling
from workflows.contracts.sittings import Choice, Minutes, Says, Sits
from workflows.rules import (
    bodies,
    conflict_matrix,
    elsewhere,
    meetings,
    minutes,
    policy_change,
    rulebook,
    sentences,
)
from workflows.rules.refusals import Incomplete, NotQuorate, Recused, TwoHats

SEATED = CYCLE.model_copy(update={"panel_minutes": True})
"""The round, where the conflicts panel concludes by its seats."""
SEATS = {
    "alex": "chair",
    "bola": "lay",
    "carol": "borough-north",
    "dafydd": "borough-south",
}
RESOLUTION = "That the panel finds the bid clear."


def before(cycle=SEATED) -> Story:
    return Story(opening(cycle=cycle)).until_asked("conclude_conflict_review")


def held(names: tuple[str, ...] = PANEL_MEMBERS, **changes: Any) -> Minutes:
    return sat(names, **({"resolution": RESOLUTION} | changes))


def votes(choice: Choice, *names: str) -> tuple[Says, ...]:
    return tuple(Says(seat=SEATS[name], choice=choice) for name in names)


def minuted(story: Story, of: Minutes | None, **changes: Any) -> ConcludeConflictReview:
    given = {
        "minutes": of,
        "body": PLACE,
        "meeting_date": story.now.date(),
        "minute_reference": "CP/2015/3",
    }
    return concludes(story, **(given | changes))


def records(story: Story, of: Minutes, **changes: Any) -> ConflictReviewConcluded:
    story.gives(minuted(story, of, **changes))
    found = [e for e in story.events if isinstance(e, ConflictReviewConcluded)]
    return found[-1]


def test_the_panel_concludes_by_its_seats():
    """R7: the pinned panel, the quorum in words, counts that follow the votes."""
    story = before()
    extract = Extract(at=story.now, digest="d" * 64)
    event = records(story, held(), extract=extract)
    assert event.minutes
    assert event.minutes.body == PLACE
    assert event.quorum.quorate
    assert "4 members with a vote are present and 3 are needed." in event.quorum.reasons
    assert "The motion is carried." in event.counted
    assert (event.version, event.minute_reference) == (1, "CP/2015/3")
    assert event.basis.extract == extract
    found = story.bid.conflict_conclusion
    assert found.minuted
    assert (found.version, found.minute_reference) == (1, "CP/2015/3")
    assert found.votes.in_favour == 4
    assert found.meeting_date == event.at.date()
    assert story.bid.stage is Stage.APPROVAL_IN_PRINCIPLE
    assert meetings.judge(event) == (Party.CONFLICTS, CODE)
    assert meetings.item_of(event) == "panel"


def test_without_minutes_its_chair_concludes_as_before():
    """Rounds that do not ask for them, and panels whose seats are not on file."""
    for cycle, body in ((CYCLE, PLACE), (SEATED, None), (SEATED, HWB)):
        story = before(cycle)
        story.gives(concludes(story, body=body))
        event = next(e for e in story.events if isinstance(e, ConflictReviewConcluded))
        assert (event.minutes, event.votes, event.meeting_date) == (None, None, None)
        assert (event.version, event.recusals) == (0, ())
        assert meetings.judge(event) == (Party.CONFLICTS, "")
        assert not story.bid.conflict_conclusion.minuted
        assert "concluded the conflict review: clear" in (
            sentences.sentence(event, story.bid)
        )


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"minutes": None}, "meeting go with its minutes"),
        (
            {"minutes": None, "meeting_date": None, "minute_reference": ""},
            "concludes by its seats. Give the minutes",
        ),
        ({"meeting_date": None}, "Say when the panel met"),
        ({"minute_reference": ""}, "Give the minute reference"),
        ({"meeting_date": SEATED.start_date}, "still to come"),
        ({"minutes": held(body=None)}, "The seats of this panel are not on file"),
        ({"minutes": held(body=OTHER)}, "The seats of this panel are not on file"),
        ({"minutes": held(resolution="")}, "resolution as the panel passed it"),
        ({"minutes": held(chair="")}, "in the chair"),
        ({"minutes": held(present=("nobody",))}, "no seat on this panel"),
        (
            {"minutes": held(votes=votes(Choice.AGAINST, *PANEL_MEMBERS))},
            "does not stand",
        ),
    ],
)
def test_what_is_missing_is_said(changes, words):
    """Where the round asks, a conclusion without minutes is none; nor one half told."""
    story = before()
    given = {"minutes": held()} | changes
    command = minuted(story, given.pop("minutes"), **given)
    refuses(story, command, Incomplete, words)


def test_a_recusal_takes_the_quorum_away_and_a_substitute_gives_it_back():
    """R7, R15: the lay member has an interest and leaves; whoever sits for her counts."""
    story = before()
    declares(story, of_panel("bola"), Handling.LEAVE)
    three = ("alex", "carol", "dafydd")
    two = ("alex", "dafydd")
    lost = refuses(story, minuted(story, held(two)), NotQuorate)
    assert "nothing is decided" in lost
    assert "Uma Specimen (for Bola Specimen)" in lost
    refuses(story, minuted(story, held(("alex", "bola", "carol"))), NotQuorate)
    refuses(story, minuted(story, held()), Recused, "Bola Specimen")
    deputy = (Sits(seat="lay", person="specimen-uma"),)
    said = (*votes(Choice.FOR, *three), Says(seat="lay", choice=Choice.AGAINST))
    event = records(story, held(three, sits=deputy, votes=said))
    assert {a.name for a in event.quorum.acting if a.instead} == {"Uma Specimen"}
    assert (event.votes.in_favour, event.votes.against) == (3, 1)


def test_every_outcome_needs_a_carried_resolution():
    """A bid is sent back by a vote too; equal votes fall."""
    story = before()
    tied = (
        *votes(Choice.FOR, "alex", "bola"),
        *votes(Choice.AGAINST, "carol", "dafydd"),
    )
    back = {"outcome": ConflictOutcome.RETURN}
    refuses(story, minuted(story, held(votes=tied), **back), Incomplete, "not stand")
    records(story, held(), **back)
    assert story.bid.stage is Stage.EXPRESSION_OF_INTEREST


def test_minutes_are_judged_by_the_panel_of_their_day():
    """Seats that have changed since take nothing away from who sat then."""
    story = before()
    empty = PLACE.model_copy(update={"seats": PLACE.seats[:1]})
    refuses(story, concludes(story, body=empty), NotQuorate, "concludes nothing")
    assert records(story, held(), body=empty).quorum.quorate


def test_it_is_said_in_a_sentence_and_who_was_out_in_a_row():
    """The history names the panel, the minute and the votes; the export who did not act."""
    story = declares(before(), of_panel("dafydd"), Handling.LEAVE)
    officer = next(a.person for a in story.bid.acted if a.party is Party.CCG)
    sitter = Sitter(person=officer, name="Rae Example")
    body = PLACE.model_copy(
        update={
            "seats": tuple(
                one.model_copy(update={"holder": sitter}) if one.id == "boards" else one
                for one in PLACE.seats
            )
        }
    )
    three = ("alex", "bola", "carol")
    event = records(story, held(three, body=body))
    said = sentences.sentence(event, story.bid)
    assert said.startswith("The conflicts panel concluded the conflict review on ")
    assert "Minute CP/2015/3: 3 for, 0 against, 0 abstained. Recorded by" in said
    handled = conflict_matrix.of_record(enumerate(story.events, start=1))
    rows = [one for one in handled if one.item == "Conclusion of the conflict review"]
    assert {one.person for one in rows} >= {"dafydd", "Rae Example"}
    assert "Did not act on the item, and was not counted" in {r.action for r in rows}
    by_voice = records(before(), held(votes=(), stated="Carried."))
    assert "CP/2015/3: by voice." in sentences.sentence(by_voice, story.bid)


def test_whoever_voted_on_a_board_does_not_sit_on_the_panel():
    """R10: a councillor's vote counts once, where the panel concludes by its seats."""
    for cycle, words in (
        (SEATED, {"specimen-carol": "has acted on this bid for another body"}),
        (CYCLE, {}),
    ):
        story = Story(opening(cycle=cycle)).until_asked("record_board_decision")
        plain = asked(story, "record_board_decision")
        counts = plain.votes.model_copy(update={"voters": ("specimen-carol",)})
        story.gives(plain.model_copy(update={"votes": counts}))
        story.until_asked("conclude_conflict_review")
        out = minutes.recusals(story.bid, PLACE, story.now.date())
        assert {one.person: one.words for one in out} == words


def test_whoever_ruled_for_the_panel_sits_on_it():
    """An earlier step of the panel's own is no other side's."""
    story = declares(before(), of_panel("dafydd"), Handling.LEAVE)
    ruler = story.bid.interests[-1].ruled_by.person
    sitter = Sitter(person=ruler, name="Rae Example")
    chair = PLACE.seats[0].model_copy(update={"holder": sitter})
    body = PLACE.model_copy(update={"seats": (chair, *PLACE.seats[1:])})
    out = minutes.recusals(story.bid, body, story.now.date())
    assert {one.person for one in out} == {"specimen-dafydd"}


def test_a_vote_on_the_panel_is_a_part_taken():
    """R10: afterwards they sign for nobody else."""
    story = before()
    records(story, held())
    assert elsewhere.has_voted(story.bid, "specimen-carol", Party.NHS_ENGLAND)
    assert not elsewhere.has_voted(story.bid, "specimen-carol", Party.CONFLICTS)
    assert not elsewhere.has_voted(story.bid, "specimen-uma", Party.NHS_ENGLAND)
    signs = asked(story.until_asked("attest_assurance"), "attest_assurance")
    by = signs.by.model_copy(update={"person": "specimen-carol"})
    refuses(story, signs.model_copy(update={"by": by}), TwoHats)


def stuck() -> Story:
    """No councillor of the panel can act, and the northern one concludes."""
    story = before()
    for name in ("carol", "dafydd", "vikram"):
        declares(story, of_panel(name), Handling.LEAVE)
    return story.gives(starts(to="panel/Y54", named=OTHER, body=BOTH))


def test_the_body_in_its_place_has_minutes_of_its_own():
    """Decision 39: whoever concludes instead is judged by its own seats."""
    story = stuck()
    northern = {"by": NORTHERN, "body": OTHER}
    bare = concludes(story, **northern)
    refuses(story, bare, Incomplete, "concludes by its seats. Give the minutes")
    refuses(story, minuted(story, held(), **northern), Incomplete, "not on file")
    people = tuple(f"north-{seat}" for seat in SEATS.values())
    own = held(body=OTHER, present=people, chair="north-chair")
    event = records(story, own, **northern)
    assert (event.decider.body, event.version) == ("panel/Y54", 1)
    assert meetings.judge(event) == (Party.CONFLICTS, "panel/Y54")
    assert sentences.sentence(event, story.bid).startswith(
        "North conflicts panel concluded the conflict review in place of the conflicts "
        "panel on "
    )
    assert bodies.concluder(story.bid)[1] == "panel/Y54"
    assert elsewhere.has_voted(story.bid, "north-lay", Party.NHS_ENGLAND)


def test_a_team_of_nhs_england_has_none():
    """It gives its reasons, as before."""
    story = before()
    for name in ("carol", "dafydd", "vikram"):
        declares(story, of_panel(name), Handling.LEAVE)
    story.gives(starts())
    by_region = {"by": REGION, "body": None}
    refuses(story, minuted(story, held(), **by_region), Incomplete, "not on file")
    assert story.gives(concludes(story, **by_region)).bid.conflict_conclusion


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (False, True, "concludes by its seats: the conclusion says who was there"),
        (True, False, "chair records its conclusion, without minutes"),
    ],
)
def test_a_changed_policy_says_how_the_panel_concludes(old, new, said):
    """Bids that run hear of it, until the review is concluded."""
    was, now = (
        CYCLE.model_copy(update={"panel_minutes": on, "version": version})
        for on, version in ((old, 1), (new, 2))
    )
    story = before(was)
    change = policy_change.preview(story.bid, now, story.now)
    assert said in " ".join(change.lines)
    story.gives(minuted(story, held()))
    later = policy_change.preview(story.bid, now, story.now)
    assert said not in " ".join(later.lines)


def test_a_receipt_of_before_there_were_minutes_still_fits():
    """What is not said, and what the service puts in, is no part of the request."""
    story = before()
    plain = concludes(story, body=None)
    known = plain.model_copy(
        update={"body": PLACE, "extract": Extract(at=story.now, digest="d" * 64)}
    )
    assert rulebook.digest(known) == rulebook.digest(plain)
    then = {"extract", "body", "minutes", "meeting_date", "minute_reference"}
    left_out = {"by": {"also", "name"}} | dict.fromkeys(then, True)
    body = plain.model_dump_json(exclude=left_out)
    assert rulebook.digest(plain) == sha256(body.encode()).hexdigest()
    full = minuted(story, held())
    assert rulebook.digest(full) != rulebook.digest(plain)
    bare = full.model_copy(update={"minutes": held(body=None)})
    assert rulebook.digest(full) == rulebook.digest(bare)
