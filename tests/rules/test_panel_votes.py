"""The conflicts panel concludes by a vote outside a meeting, as its rules allow."""

from datetime import timedelta
from typing import Any

import pytest

from tests.builders import CHAIR, CLERK, GUARDIAN, PANEL, actor, terms
from tests.rules.sitting import HWB, before_board
from tests.rules.steps import asked, at, declares, does, refuses
from tests.rules.voting import (
    DAY,
    PANEL_BODY,
    THREE,
    Board,
    PanelVote,
    casts,
    closes,
    of_panel,
    opens,
    opens_panel,
)
from workflows.contracts import commands as c
from workflows.contracts.bids import Stage
from workflows.contracts.committees import ElectronicVoting
from workflows.contracts.cycles import DeadlineKey
from workflows.contracts.events import ConflictReviewConcluded
from workflows.contracts.notices import NoticeKind
from workflows.contracts.parties import Party, Role
from workflows.contracts.reviews import BoardOutcome, ConflictOutcome, Handling
from workflows.contracts.sittings import Choice, Result
from workflows.rules import (
    conflict_matrix,
    needs,
    notices,
    sentences,
    vote_count,
    voting,
    waiting,
)
from workflows.rules.refusals import (
    AlreadyDone,
    Incomplete,
    NotQuorate,
    OutOfOrder,
    Recused,
    WrongParty,
    WrongStage,
)

CLEAR, MITIGATED = ConflictOutcome.CLEAR, ConflictOutcome.CLEAR_WITH_MITIGATIONS
RETURN, BREACH = ConflictOutcome.RETURN, ConflictOutcome.BREACH_CASE
NEVER = ElectronicVoting(words="The panel meets.")
NO_VOTES = PANEL_BODY.model_copy(
    update={"rules": PANEL_BODY.rules.model_copy(update={"electronic": NEVER})}
)
CHAIR_OF_IT = actor(Role.PANEL_CHAIR, PANEL.body, person="specimen-alex")


def before_panel():
    return at(Stage.CONFLICT_REVIEW).until_asked("conclude_conflict_review")


def concluded(story):
    return [e for e in story.events if isinstance(e, ConflictReviewConcluded)]


def test_a_carried_resolution_is_the_panels_conclusion():
    """It goes on record at once, in the name of whoever closed the vote."""
    story = before_panel()
    vote = PanelVote(story).all_vote()
    closed = vote.closes()
    assert closed.result is Result.CARRIED
    (event,) = concluded(story)
    assert (event.outcome, event.reasons) == (CLEAR, "All on record.")
    assert event.by
    assert event.by.person == PANEL.person
    assert story.bid.stage is Stage.APPROVAL_IN_PRINCIPLE
    assert story.bid.conflict_conclusion
    assert story.bid.board_decisions[-1].outcome is not BoardOutcome.NO_VIEW


def test_its_mitigations_become_conditions():
    """As where the chair records what a meeting concluded."""
    story = before_panel()
    asks = terms(story.bid.start_date)
    given = {"outcome": MITIGATED, "mitigations": (asks,)}
    PanelVote(story, **given).all_vote().closes()
    assert [one.terms for one in story.bid.conditions] == [asks]


def test_it_closes_by_itself_and_is_recorded_for_whoever_opened_it():
    story = before_panel()
    vote = PanelVote(story).all_vote()
    vote.rings()
    (event,) = concluded(story)
    assert event.by
    assert event.by.person == PANEL.person


@pytest.mark.parametrize(
    ("votes", "result"),
    [
        ({"alex": Choice.FOR, "bola": Choice.FOR}, Result.INQUORATE),
        (dict.fromkeys(THREE, Choice.AGAINST), Result.NOT_CARRIED),
        (
            {"alex": Choice.FOR, "bola": Choice.ABSTAIN, "carol": Choice.AGAINST},
            Result.NOT_CARRIED,
        ),
    ],
)
def test_without_quorum_or_majority_nothing_is_concluded(votes, result):
    """R7, R15: the panel is asked as before, and may vote again."""
    story = before_panel()
    vote = PanelVote(story)
    for name, choice in votes.items():
        vote.votes(name, choice)
    assert vote.closes().result is result
    assert concluded(story) == []
    assert [n.command for n in story.needs()] == ["conclude_conflict_review"]
    assert PanelVote(story).voting.id == "v2"


@pytest.mark.parametrize(
    ("changes", "kind", "words"),
    [
        ({"body": None}, Incomplete, "not on file"),
        ({"body": HWB}, Incomplete, "not on file"),
        ({"body": NO_VOTES}, Incomplete, "outside its meetings. The panel meets."),
        ({"outcome": MITIGATED}, Incomplete, "Say which mitigations"),
        ({"version": 0}, Incomplete, "which version"),
        ({"by": of_panel("bola")}, WrongParty, "does not take this step"),
    ],
)
def test_a_vote_is_not_opened_where_something_is_amiss(
    changes: dict[str, Any], kind: Any, words: str
):
    story = before_panel()
    refuses(story, opens_panel(story, **changes), kind, words)


def test_a_mitigation_is_due_after_the_vote_has_closed():
    """What the panel asks for can still be done once it is asked."""
    story = before_panel()
    closing = story.now + 7 * DAY
    for days, late in ((0, True), (1, False)):
        due = closing.date() + timedelta(days=days)
        asks = terms(story.bid.start_date).model_copy(update={"due": due})
        command = opens_panel(
            story, closes=closing, outcome=MITIGATED, mitigations=(asks,)
        )
        if late:
            refuses(story, command, Incomplete, "due on a day to come")
        else:
            story.gives(command)


def test_the_panel_votes_only_while_conflicts_are_reviewed_and_all_is_in():
    """R14: unless it returns the bid, or has a breach looked into."""
    early = before_board()
    refuses(early, opens_panel(early), WrongStage, "not under review")
    story = at(Stage.CONFLICT_REVIEW)
    refuses(story, opens_panel(story), OutOfOrder, "before it has")
    PanelVote(story, outcome=RETURN).all_vote().closes()
    assert story.bid.application_open
    assert concluded(story)[0].outcome is RETURN


def test_a_panel_that_cannot_be_quorate_opens_no_vote():
    """R15: no councillor can act, and the panel's rules ask for one."""
    story = before_panel()
    for name in ("carol", "dafydd", "vikram"):
        declares(story, of_panel(name), Handling.LEAVE)
    refuses(story, opens_panel(story), NotQuorate, "panel could not be quorate")


def test_one_vote_at_a_time_and_no_conclusion_beside_it():
    story = before_panel()
    conclude = asked(story, "conclude_conflict_review")
    vote = PanelVote(story)
    refuses(story, opens_panel(story), AlreadyDone, "voting already")
    refuses(story, conclude, WrongStage, "Close that vote first")
    vote.closes()
    story.gives(conclude)
    assert story.bid.stage is Stage.APPROVAL_IN_PRINCIPLE


def test_each_body_votes_in_its_own_vote_and_at_its_own_time():
    """A board's people are no voters of the panel, nor the panel's of a board."""
    story = before_panel()
    PanelVote(story)
    refuses(story, casts(story, "alex"), WrongParty, "another board")
    refuses(story, closes(story, by=CLERK), WrongParty, "another board")
    refuses(story, opens(story), WrongStage, "not before the boards")
    stranger = actor(Role.PANEL_MEMBER, PANEL.body, person="nobody")
    cast = casts(story, "alex", by=stranger)
    refuses(story, cast, Incomplete, "no seat on this panel")
    board = before_board()
    Board(board)
    cast = casts(board, "alex", by=of_panel("alex"))
    refuses(board, cast, WrongParty, "another board")


def test_whoever_is_recused_does_not_vote_and_the_substitute_does():
    """R8: the panel's rules let a named substitute sit for a recused member."""
    story = before_panel()
    vote = PanelVote(story)
    declares(story, of_panel("carol"), Handling.SPEAK_NOT_VOTE)
    cast = casts(story, "carol", by=of_panel("carol"))
    refuses(story, cast, Recused, "interest")
    vote.all_vote("alex", "bola", "vikram")
    assert vote.closes().result is Result.CARRIED
    assert concluded(story)


def test_who_did_not_act_in_the_panels_vote_is_in_what_is_taken_away():
    """R14, the audit office: whom a rule keeps out, though they declared nothing."""
    story = at(Stage.CONFLICT_REVIEW).until_asked("give_guardian_opinion")
    carol = actor(Role.GUARDIAN, GUARDIAN.body, person="specimen-carol")
    does(story, "give_guardian_opinion", by=carol)
    story.until_asked("conclude_conflict_review")
    PanelVote(story).all_vote("alex", "bola", "vikram").closes()
    rows = conflict_matrix.of_record(enumerate(story.events, 1))
    ruled = [row for row in rows if row.person == "Councillor Carol Specimen"]
    assert [(row.item, row.interest) for row in ruled] == [
        ("Conclusion of the conflict review", "has acted on this bid for another body")
    ]


def test_an_interest_declared_meanwhile_is_ruled_on_before_the_bid_goes_on():
    """R14: the resolution stands on record; nothing follows from it until then."""
    story = before_panel()
    vote = PanelVote(story).all_vote()
    declares(story, CHAIR)
    closed = vote.closes()
    assert (closed.result, concluded(story)) == (Result.CARRIED, [])
    assert [n.command for n in story.needs()] == ["rule_on_interest"]
    does(story, "rule_on_interest")
    assert [n.command for n in story.needs()] == ["conclude_conflict_review"]


@pytest.mark.parametrize("outcome", [RETURN, BREACH])
def test_a_return_waits_for_no_ruling(outcome):
    story = before_panel()
    vote = PanelVote(story, outcome=outcome).all_vote()
    declares(story, CHAIR)
    vote.closes()
    assert concluded(story)[0].outcome is outcome


def test_nothing_is_concluded_once_the_review_is_over():
    """However the bid came to be elsewhere: no votes are taken, and nothing follows."""
    story = before_panel()
    vote = PanelVote(story).all_vote()
    was = vote.voting
    rung = voting.ring(story.bid, was.closes)
    assert rung
    closed = vote_count.count(story.bid, rung, vote.held)
    assert vote_count.concluded(story.bid, was, closed)
    story.bid = story.bid.model_copy(update={"stage": Stage.EXPRESSION_OF_INTEREST})
    assert vote_count.concluded(story.bid, was, closed) is None
    cast = casts(story, "dafydd", by=of_panel("dafydd"))
    refuses(story, cast, WrongStage, "conflicts panel now")


def test_the_wait_names_who_has_not_voted_and_keeps_the_reviews_date():
    """The vote has a date of its own; the conclusion's runs on as it was."""
    story = before_panel()
    before = next(n for n in story.needs())
    assert before.due
    vote = PanelVote(story)
    conclusion, votes = waiting.now(story.bid).blockers
    assert (conclusion.command, conclusion.due) == ("close_vote", before.due)
    assert (votes.command, votes.key, votes.due) == (
        "cast_vote",
        DeadlineKey.VOTE,
        vote.voting.closes,
    )
    assert (votes.party, votes.body) == (Party.CONFLICTS, PANEL.body)
    assert votes.roles == (Role.PANEL_CHAIR, Role.PANEL_MEMBER)
    assert "specimen-alex" in votes.people
    assert "the votes of Chair, Lay member, " in votes.words
    assert votes.words.endswith(" in the conflicts panel")
    vote.all_vote("alex", "bola", "carol", "dafydd", "wendy")
    (last,) = waiting.now(story.bid).blockers
    assert (last.command, last.due) == ("close_vote", before.due)
    assert last.words.startswith("the chair to close the conflicts panel's vote")


def test_a_vote_of_an_older_bid_has_no_date_of_its_own():
    """Bids that began before votes had reminders ask under the review's date."""
    story = before_panel()
    due = story.needs()[0].due
    PanelVote(story)
    (one,) = story.bid.votings
    story.bid = story.bid.model_copy(
        update={"votings": (one.model_copy(update={"reminds": False}),)}
    )
    (votes,) = needs.of(story.bid)
    assert (votes.key, votes.subject) == (DeadlineKey.CONFLICT_REVIEW, "")
    assert votes.command == "cast_vote"
    assert due


def test_the_panel_is_written_to_and_nobody_else():
    """That it votes, and what came of it; the last call goes to its chair."""
    story = before_panel()
    before = story.bid
    vote = PanelVote(story)
    told = notices.notices_of(before, story.bid, story.events[-1])
    assert [(n.kind, n.party, n.body, n.roles) for n in told] == [
        (
            NoticeKind.VOTE_OPENED,
            Party.CONFLICTS,
            PANEL.body,
            (Role.PANEL_CHAIR, Role.PANEL_MEMBER),
        )
    ]
    assert "opened a vote of the conflicts panel" in told[0].words
    vote.all_vote()
    before = story.bid
    closed = vote.closes()
    told = notices.notices_of(before, before, closed)
    assert [(n.kind, n.body) for n in told] == [(NoticeKind.VOTE_CLOSED, PANEL.body)]
    said = sentences.sentence(closed, before)
    assert "closed the vote of the conflicts panel. The resolution was carried" in said


def test_the_guardian_and_the_panel_keep_their_own_doors():
    """Nobody but the panel's chair opens its vote."""
    story = before_panel()
    for by in (GUARDIAN, CLERK, CHAIR):
        refuses(story, opens_panel(story, by=by), WrongParty)
    story.gives(opens_panel(story, by=CHAIR_OF_IT))
    vote = c.CastVote(by=CHAIR_OF_IT, version=1, voting="v1", choice=Choice.FOR)
    story.gives(vote)
    assert story.bid.votings[0].cast[0].seat == "chair"
