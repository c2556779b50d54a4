"""The national panel's decision by its seats: quorum, votes, and what stays sealed."""

import pytest

from tests.builders import (
    DIRECTOR,
    NATIONAL,
    OFFICE,
    REGION,
    Story,
    actor,
    opening,
)
from tests.policy import CYCLE, PANELLED
from tests.rules.deciding import CHECKED
from tests.rules.paneling import (
    FOUR,
    PANEL,
    SEATED,
    before_panel,
    decides,
    held,
    member,
    records,
    says,
    who,
)
from tests.rules.steps import asked, declares, refuses
from workflows.contracts.bases import Extract
from workflows.contracts.committees import Majority, Sitter, Tie
from workflows.contracts.cycles import Model
from workflows.contracts.decisions import Recommendation
from workflows.contracts.events import BoardDecided, Decided
from workflows.contracts.fallbacks import Decider
from workflows.contracts.parties import Party, Role
from workflows.contracts.reviews import Handling
from workflows.contracts.rounds import Release
from workflows.contracts.sittings import Choice, Sits
from workflows.rules import (
    conflict_matrix,
    elsewhere,
    meetings,
    minutes,
    policy_change,
    released,
    rounds,
    rulebook,
    sentences,
)
from workflows.rules.refusals import (
    Incomplete,
    NotQuorate,
    Recused,
    TwoHats,
    WrongParty,
)

TIED = PANEL.model_copy(
    update={"rules": PANEL.rules.model_copy(update={"tie": Tie.CASTING_VOTE})}
)
SEALED = CHECKED.model_copy(update={"national_minutes": True, "letters_checked": False})


def seat_of(person: str, seat: str):
    """The panel with somebody else in one of its seats."""
    sitter = Sitter(person=person, name="Rae Example")
    return PANEL.model_copy(
        update={
            "seats": tuple(
                one.model_copy(update={"holder": sitter}) if one.id == seat else one
                for one in PANEL.seats
            )
        }
    )


def test_the_panel_decides_by_its_seats():
    """R7: the pinned panel, the quorum in words, counts that follow the votes."""
    story = before_panel()
    extract = Extract(at=story.now, digest="d" * 64)
    event = records(story, held(), extract=extract)
    assert event.minutes
    assert event.minutes.body == PANEL
    assert event.quorum.quorate
    assert "4 members with a vote are present and 3 are needed." in event.quorum.reasons
    assert "The motion is carried." in event.counted
    assert (event.version, event.minute_reference) == (1, "NP/2015/3")
    assert event.basis.extract == extract
    story.happens(event)
    found = story.bid.decision
    assert found.minuted
    assert (found.votes.in_favour, set(found.votes.voters)) == (4, set(who(*FOUR)))
    assert found.meeting_date == story.now.date()


def test_without_minutes_its_chair_decides_as_before():
    """Rounds that do not ask for them, and panels whose seats are not on file."""
    for story, on_file in ((before_panel(CYCLE), True), (before_panel(), False)):
        story.gives(asked(story, "decide", on_file=on_file))
        event = story.events[-1]
        assert isinstance(event, Decided)
        assert (event.minutes, event.votes, event.basis) == (None, None, None)
        assert (event.version, event.recusals) == (0, ())
        assert not story.bid.decision.minuted


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"minutes": None}, "meeting go with its minutes"),
        (
            {"minutes": None, "meeting_date": None, "minute_reference": ""},
            "decides by its seats. Give the minutes",
        ),
        ({"meeting_date": None}, "Say when the panel met"),
        ({"minute_reference": ""}, "Give the minute reference"),
        ({"meeting_date": SEATED.start_date}, "still to come"),
        ({"minutes": held(body=None)}, "The seats of this panel are not on file"),
        ({"minutes": held(resolution="")}, "resolution as the panel passed it"),
        ({"minutes": held(chair="")}, "in the chair"),
        ({"minutes": held(present=("nobody",))}, "no seat on this panel"),
        ({"minutes": held(votes=says(Choice.AGAINST, *FOUR))}, "does not stand"),
    ],
)
def test_what_is_missing_is_said(changes, words):
    """Where the round asks, a decision without minutes is none; nor one half told."""
    story = before_panel()
    command = decides(story, held(), on_file=True, **{"minutes": held()} | changes)
    refuses(story, command, Incomplete, words)


def test_a_joint_bid_has_no_panel_and_no_minutes():
    """R2: the local director decides alone."""
    story = before_panel(model=Model.JOINT)
    refuses(story, decides(story, held()), Incomplete, "local director decides alone")
    story.gives(asked(story, "decide", on_file=True))
    assert not story.bid.decision.minuted


def test_a_recusal_takes_the_quorum_away_and_a_deputy_gives_it_back():
    """R7, R15: the director of finance has an interest and leaves; nobody else is one."""
    story = before_panel()
    lost = refuses(story, decides(story, held(("alex", "carol", "eleni"))), NotQuorate)
    assert "nothing is decided" in lost
    assert "director of finance" in lost
    assert "Uma Placeholder (for Bola Placeholder)" in lost
    deputy = (Sits(seat="finance", person="placeholder-uma"),)
    votes = says(Choice.FOR, "alex", "carol", "eleni", "uma")
    event = records(story, held(("alex", "carol", "eleni"), sits=deputy, votes=votes))
    assert {a.name for a in event.quorum.acting if a.instead} == {"Uma Placeholder"}

    declares(story, member("bola"), Handling.LEAVE)
    kept = refuses(story, decides(story, held()), NotQuorate)
    assert "Nobody else who could come is enough." in kept


@pytest.mark.parametrize(
    ("votes", "casting", "words"),
    [
        (2, None, "casting vote"),
        (2, Choice.FOR, ""),
        (2, Choice.AGAINST, "does not stand"),
        (1, None, "does not stand"),
    ],
)
def test_a_tie_is_for_the_chair_where_the_panels_rules_say_so(votes, casting, words):
    """The motion needs two thirds; equal votes wait for whoever is in the chair."""
    body = TIED.model_copy(
        update={"rules": TIED.rules.model_copy(update={"majority": Majority.SIMPLE})}
    )
    yes, no = FOUR[:votes], FOUR[votes:]
    said = (*says(Choice.FOR, *yes), *says(Choice.AGAINST, *no))
    of = held(body=body, votes=said, casting=casting)
    story = before_panel()
    if words:
        refuses(story, decides(story, of), Incomplete, words)
    else:
        assert records(story, of).votes.in_favour == votes


def test_its_clerk_records_it_with_minutes_and_never_without():
    """Where the chair has an interest, the office records what the others decided."""
    story = before_panel()
    assert story.needs()[0].roles == (Role.NATIONAL_CHAIR, Role.NATIONAL_OFFICE)
    declares(story, NATIONAL, Handling.LEAVE)
    refuses(story, decides(story, held()), Recused, "keeps you out")
    of = held(FOUR[1:], chair="placeholder-eleni")
    without = {"meeting_date": None, "minute_reference": ""}
    for on_file in (True, False):
        alone = decides(story, None, by=OFFICE, on_file=on_file, **without)
        refuses(story, alone, Incomplete, "the minutes of the item")
    event = records(story, of, by=OFFICE)
    assert (event.by.role, event.votes.in_favour) == (Role.NATIONAL_OFFICE, 3)
    alone = before_panel(CYCLE)
    assert alone.needs()[0].roles == (Role.NATIONAL_CHAIR,)
    refuses(alone, asked(alone, "decide", by=OFFICE), Incomplete, "only the panel's")
    local = before_panel(model=Model.JOINT)
    refuses(local, asked(local, "decide", by=OFFICE), WrongParty, "decided nationally")


def test_who_reads_the_letter_that_the_clerk_recorded():
    """Somebody else of the office, or the panel's chair; never who recorded it."""
    checked = SEALED.model_copy(update={"letters_checked": True})
    for by, roles in (
        (NATIONAL, (Role.NATIONAL_OFFICE,)),
        (OFFICE, (Role.NATIONAL_CHAIR, Role.NATIONAL_OFFICE)),
    ):
        story = before_panel(checked)
        story.gives(decides(story, held(), by=by))
        found = [n for n in story.needs() if n.command == "check_letter"]
        assert [n.roles for n in found] == [roles]


def test_every_outcome_needs_a_carried_resolution():
    """A rejection is put to the vote like an approval; two thirds carry it."""
    story = before_panel()
    votes = (*says(Choice.FOR, "alex", "bola"), *says(Choice.AGAINST, "carol", "eleni"))
    reject = {"outcome": Recommendation.REJECT}
    short = decides(story, held(votes=votes), **reject)
    refuses(story, short, Incomplete, "does not stand")
    assert records(story, held(), **reject).outcome is Recommendation.REJECT


def test_it_is_said_in_a_sentence_and_who_was_out_in_a_row():
    """The history names the panel, the minute and the votes; the export who did not act."""
    story = declares(before_panel(), member("farah"), Handling.LEAVE)
    body = seat_of(REGION.person, "lay")
    names = ("alex", "bola", "carol", "dafydd")
    event = records(story, held(names, body=body), conditions=(), version=1)
    story.happens(event)
    said = sentences.sentence(event, story.bid)
    assert said.startswith("NHS England's national panel decided in principle on 12 M")
    assert "Minute NP/2015/3: 4 for, 0 against, 0 abstained. Recorded by" in said
    voice = held(names, body=body, votes=(), stated="Carried.")
    by_voice = records(before_panel(), voice)
    assert "NP/2015/3: by voice." in sentences.sentence(by_voice, story.bid)
    handled = conflict_matrix.of_record(enumerate(story.events, start=1))
    rows = [one for one in handled if one.item == "Decision in principle"]
    assert {one.person for one in rows} == {"National Member Example", "Rae Example"}
    assert {one.action for one in rows} >= {
        "Did not act on the item, and was not counted"
    }


def out(story: Story, body) -> dict[str, str]:
    found = minutes.recusals(story.bid, body, story.now.date())
    return {one.person: one.words for one in found}


@pytest.mark.parametrize(
    ("by", "cycle", "words"),
    [
        (REGION, SEATED, "has acted on this bid for another body"),
        (DIRECTOR, SEATED, "has acted on this bid for another body"),
        (
            actor(Role.NATIONAL_MEMBER, "national"),
            PANELLED.model_copy(update={"national_minutes": True}),
            "has taken part in this bid in another role",
        ),
    ],
)
def test_nobody_who_weighed_the_bid_decides_on_it(by, cycle, words):
    """R10: whoever moderated, attested or settled conditions is out of the item."""
    story = before_panel(cycle)
    body = seat_of(by.person, "lay")
    assert out(story, body) == {by.person: words}
    given = held(present=(*who("alex", "bola", "carol"), by.person), body=body)
    refuses(story, decides(story, given), Recused, "Rae Example has")


def test_whoever_voted_on_a_board_or_rules_as_its_chair():
    """R10: a councillor's vote counts once; the chair's own earlier steps are no other's."""
    voter = "E09000007:board_clerk"
    story = Story(opening(cycle=SEATED)).until_asked("record_board_decision")
    plain = asked(story, "record_board_decision")
    votes = plain.votes.model_copy(update={"voters": ("councillor",)})
    story.gives(plain.model_copy(update={"votes": votes})).until_asked("decide")
    words = "has acted on this bid for another body"
    assert out(story, seat_of("councillor", "lay")) == {"councillor": words}
    assert out(story, seat_of(voter, "lay")) == {voter: words}
    story.gives(asked(story, "decide"))
    assert out(story, seat_of("national:national_chair", "lay")) == {}


def test_a_vote_on_the_national_panel_is_a_part_taken():
    """R10: afterwards they sign for nobody else."""
    story = before_panel()
    story.happens(records(story, held()))
    assert elsewhere.has_voted(story.bid, "placeholder-eleni", Party.CCG)
    assert not elsewhere.has_voted(story.bid, "placeholder-eleni", Party.NHS_ENGLAND)
    assert not elsewhere.has_voted(story.bid, "placeholder-farah", Party.CCG)
    lay = asked(story.until_asked("record_mandate"), "record_mandate")
    by = lay.by.model_copy(update={"person": "placeholder-eleni"})
    refuses(story, lay.model_copy(update={"by": by}), TwoHats)


def test_a_sealed_decision_has_its_minutes_under_the_seal():
    """Decision 21: the entry says nothing of who came; the release says it all."""
    story = before_panel(SEALED)
    command = decides(story, held())
    entry = rulebook.answer(story.bid, command, story.now)
    assert "placeholder" not in entry.model_dump_json()
    content = rulebook.content(story.bid, command, story.now)
    kept = rounds.sealed(story.bid, content, 1, "salt")
    assert kept.seal != rounds.seal_of(
        "07R-1", content.model_copy(update={"quorum": None}), "salt"
    )
    story.happens(entry)
    story.now = rounds.days_of(SEALED)[0]
    word = Release(round=SEALED.name, release=1, decision=1)
    told = released.heard(story.bid, kept, word, story.now)
    assert isinstance(told, Decided)
    assert told.minutes == content.minutes
    # A member of the panel has an interest that came up since: it does not come out.
    declares(story, member("eleni"), Handling.LEAVE)
    assert released.waits_only(story.bid)
    assert not isinstance(released.heard(story.bid, kept, word, story.now), Decided)


def test_why_a_sealed_attempt_was_refused_is_not_told():
    """Nobody outside reads in the history that the panel met and could not act."""
    story = before_panel(SEALED)
    for of, told in ((held(("alex", "carol")), False), (None, True)):
        command = decides(story, of, meeting_date=None, minute_reference="")
        refusal = NotQuorate("2 of 3")
        entry = rulebook.refused(story.bid, command, refusal, story.now)
        assert (entry.words == "2 of 3") is told
        assert (entry.refusal == "NotQuorate") is told
    open_ = before_panel()
    entry = rulebook.refused(open_.bid, decides(open_, held()), refusal, open_.now)
    assert entry.words == "2 of 3"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (False, True, "decides by its seats: the decision says who was there"),
        (True, False, "chair records its decision, without minutes"),
    ],
)
def test_a_changed_policy_says_how_the_panel_decides(old, new, said):
    """Bids that run hear of it, until the decision is taken."""
    was, now = (
        CYCLE.model_copy(update={"national_minutes": on, "version": version})
        for on, version in ((old, 1), (new, 2))
    )
    story = before_panel(was)
    change = policy_change.preview(story.bid, now, story.now)
    assert said in " ".join(change.lines)


def test_a_receipt_of_before_there_were_minutes_still_fits():
    """What is not said, and what the service puts in, is no part of the request."""
    story = before_panel()
    plain = asked(story, "decide")
    known = plain.model_copy(
        update={"on_file": True, "extract": Extract(at=story.now, digest="d" * 64)}
    )
    assert rulebook.digest(known) == rulebook.digest(plain)
    full = decides(story, held())
    bare = decides(story, held(body=None, late=()))
    assert rulebook.digest(full) == rulebook.digest(bare) != rulebook.digest(plain)


def test_a_meeting_knows_whose_its_minutes_are():
    """The national panel's, a board's own, or those of who decided in a board's place."""
    event = records(before_panel(), held(meeting=3))
    assert meetings.judge(event) == (Party.NHS_ENGLAND, "national")
    assert meetings.item_of(event) == "national"
    story = Story(opening(cycle=SEATED)).until_asked("record_board_decision")
    board = story.gives(asked(story, "record_board_decision")).events[-1]
    assert isinstance(board, BoardDecided)
    assert meetings.judge(board) == (Party.HWB, "E09000007")
    assert meetings.item_of(board) == "E09000007"
    decider = Decider(party=Party.CONFLICTS, body="panel/Y56", name="The panel")
    instead = board.model_copy(update={"decider": decider})
    assert meetings.judge(instead) == (Party.CONFLICTS, "panel/Y56")
    assert meetings.item_of(instead) == "E09000007"
