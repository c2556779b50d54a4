"""R15 for the conflicts panel: who takes its chair, and who concludes in its place."""

from datetime import timedelta
from typing import Any

import pytest

from tests.builders import DIRECTOR, GUARDIAN, MANAGER, PANEL, REGION, actor
from tests.rules.handing_on import PLACE
from tests.rules.panel_stuck import (
    CODE,
    NORTHERN,
    OTHER,
    before,
    concludes,
    lost,
    of_panel,
    starts,
)
from tests.rules.sitting import HWB
from tests.rules.steps import at, declares, does, refuses
from tests.rules.voting import opens_panel
from workflows.contracts import commands as c
from workflows.contracts.bids import Stage
from workflows.contracts.committees import Fallback, FallbackKind
from workflows.contracts.events import ConflictReviewConcluded, FallbackStarted
from workflows.contracts.notices import NoticeKind
from workflows.contracts.parties import Actor, Party, Role
from workflows.contracts.reviews import Handling
from workflows.contracts.sittings import Result
from workflows.rules import (
    conflict_matrix,
    fallbacks,
    minutes,
    notices,
    progress,
    quorum_notices,
    reach,
    rulebook,
    rulings,
    sentences,
    visibility,
    waiting,
)
from workflows.rules.refusals import (
    AlreadyDone,
    Incomplete,
    NotQuorate,
    OutOfOrder,
    OwnSide,
    WrongParty,
    WrongStage,
)


@pytest.mark.parametrize("by", [PANEL, GUARDIAN], ids=lambda by: by.role)
def test_chair_and_guardian_have_the_region_conclude(by: Actor) -> None:
    """The bid then waits for the body that the panel's rules name, on the same clock."""
    story = lost()
    due = [one.due for one in story.bid.clocks]
    story.gives(starts(by=by))
    (need,) = story.needs()
    assert (need.party, need.body) == (Party.NHS_ENGLAND, "Y56")
    assert need.command == "conclude_conflict_review"
    assert waiting.now(story.bid).sentence.startswith(
        "Waiting for the conclusion of NHS England's regional team in place of the "
        "conflicts panel"
    )
    assert [one.due for one in story.bid.clocks] == due


def test_the_panel_itself_concludes_nothing_without_a_quorum() -> None:
    """R15: never on silently, even with its chair at the keyboard."""
    story = lost()
    said = refuses(story, concludes(story), NotQuorate, "so it concludes nothing")
    assert "councillor" in said
    assert "NHS England's region" in said
    assert story.gives(concludes(before(), body=None)).bid.conflict_conclusion


def test_with_enough_of_them_it_concludes_as_before() -> None:
    story = before()
    story.gives(concludes(story))
    event = next(e for e in story.events if isinstance(e, ConflictReviewConcluded))
    assert event.decider is None
    assert conflict_matrix.item_of(story.bid, event) == (
        "Conclusion of the conflict review"
    )
    # A body that is not the panel's proves nothing about it.
    assert before().gives(concludes(story, version=1, body=HWB))


def test_the_record_says_who_concluded_in_whose_place() -> None:
    story = lost()
    story.gives(starts())
    started = story.events[-1]
    assert isinstance(started, FallbackStarted)
    said = sentences.sentence(started, story.bid)
    assert "had NHS England's regional team conclude in place of the conflicts" in said
    assert "which could not be quorate: " in said
    assert "specimen-bola" in started.members
    story.gives(concludes(story, by=REGION, body=None))
    event = next(e for e in story.events if isinstance(e, ConflictReviewConcluded))
    assert event.decider
    assert (event.decider.party, event.decider.body) == (Party.NHS_ENGLAND, "Y56")
    assert "concluded the conflict review in place of the conflicts panel: " in (
        sentences.sentence(event, story.bid)
    )
    assert story.bid.conflict_conclusion
    assert story.bid.conflict_conclusion.decider == event.decider
    assert story.bid.stage is Stage.APPROVAL_IN_PRINCIPLE
    assert conflict_matrix.item_of(story.bid, event).endswith("of the conflicts panel")


@pytest.mark.parametrize(
    ("changes", "kind", "words"),
    [
        ({"body": None}, Incomplete, "of this panel are not on file"),
        ({"body": HWB}, Incomplete, "not on file"),
        ({"to": "panel/Y99"}, Incomplete, "name no such body"),
        ({"to": CODE}, Incomplete, "name no such body"),
        ({"to": "panel/Y54"}, Incomplete, "decide are not on file"),
        (
            {
                "to": "panel/Y54",
                "named": OTHER.model_copy(update={"seats": OTHER.seats[2:]}),
            },
            NotQuorate,
            "could not be quorate on this bid either",
        ),
        ({"by": NORTHERN}, WrongParty, ""),
    ],
)
def test_it_is_refused_with_the_reason(
    changes: dict[str, Any], kind: type, words: str
) -> None:
    story = lost()
    if kind is WrongParty:
        story = at(Stage.CONFLICT_REVIEW)
        clerk = actor(Role.BOARD_CLERK, story.bid.boards[0].id)
        refuses(
            story, starts(by=clerk), WrongParty, "Only the conflicts panel hands on"
        )
        return
    refuses(story, starts(**changes), kind, words)


def test_not_while_it_could_be_quorate_or_somebody_has_yet_to_rule() -> None:
    story = before()
    said = refuses(story, starts(), OutOfOrder, "^The conflicts panel can still")
    assert said.endswith("so it concludes itself.")
    for name in ("carol", "dafydd", "vikram"):
        declares(story, of_panel(name))
    refuses(story, starts(), OutOfOrder, "3 interests of this bid must be ruled on")


def test_not_before_the_panel_has_the_bid_and_not_twice() -> None:
    story = at(Stage.HWB_APPROVAL)
    refuses(story, starts(), WrongStage, "not under review")
    assert fallbacks.items(at(Stage.APPROVAL_IN_PRINCIPLE).bid) == ()
    story = lost()
    assert fallbacks.may_start(story.bid, PANEL, CODE)
    story.gives(starts())
    assert not fallbacks.may_start(story.bid, PANEL, CODE)
    refuses(story, starts(), AlreadyDone, "to conclude in place of the conflicts panel")


def test_a_guardian_of_another_office_does_not_start_it() -> None:
    both = GUARDIAN.model_copy(update={"also": (MANAGER,)})
    refuses(lost(), starts(by=both), OwnSide, "another office")


def test_afterwards_the_panel_neither_concludes_nor_votes() -> None:
    story = lost()
    story.gives(starts())
    refuses(story, concludes(story), WrongParty, "regional team concludes in place of")
    refuses(story, concludes(story, by=DIRECTOR), WrongParty, "regional team")
    refuses(
        story, opens_panel(story), WrongStage, "concludes in place of the conflicts"
    )
    assert quorum_notices.judged_by(story.bid) == ()


def test_an_open_vote_of_the_panel_ends_void() -> None:
    story = before()
    story.gives(opens_panel(story))
    for name in ("carol", "dafydd", "vikram"):
        declares(story, of_panel(name), Handling.LEAVE)
    story.gives(starts())
    (vote,) = story.bid.votings
    assert (vote.result, vote.cast) == (Result.VOID, ())
    said = sentences.sentence(story.events[-1], story.bid)
    assert "The open vote of the panel is void." in said


def test_another_panel_sees_the_bid_rules_and_concludes() -> None:
    """Its chair rules then too, and nobody with a place on the first panel acts in it."""
    story = lost()
    assert not visibility.may_see(NORTHERN, story.bid)
    story.gives(starts(to="panel/Y54", named=OTHER))
    assert visibility.may_see(NORTHERN, story.bid)
    declares(story, GUARDIAN)
    (ruling,) = rulings.needed(story.bid)
    assert (ruling.body, ruling.roles) == ("panel/Y54", (Role.PANEL_CHAIR,))
    assert "chair of North conflicts panel" in ruling.words
    rule = c.RuleOnInterest(
        by=PANEL, interest=ruling.subject, handling=Handling.NOTE, reason="Small."
    )
    refuses(story, rule, WrongParty)
    story.gives(rule.model_copy(update={"by": NORTHERN}))
    out = minutes.recusals(
        story.bid,
        OTHER.model_copy(update={"seats": PLACE.seats}),
        story.now.date(),
    )
    assert "has a place on the conflicts panel, in whose place" in out[0].words
    refuses(story, concludes(story), WrongParty, "^North conflicts panel concludes in")
    story.gives(concludes(story, by=NORTHERN))
    assert story.bid.stage is Stage.APPROVAL_IN_PRINCIPLE


def test_the_region_rules_too_where_it_concludes() -> None:
    story = lost()
    story.gives(starts())
    declares(story, GUARDIAN)
    (ruling,) = rulings.needed(story.bid)
    assert (ruling.party, ruling.body) == (Party.NHS_ENGLAND, "Y56")
    declares(story, REGION)
    last = rulings.needed(story.bid)[-1]
    assert last.body == "national"


def test_the_region_and_the_first_panel_are_told() -> None:
    story = lost()
    first = story.bid
    event = rulebook.answer(first, starts(), story.now)
    after = progress.after(first, event)
    told = {
        (n.kind, n.party, n.body): n for n in notices.notices_of(first, after, event)
    }
    assert told.keys() == {
        (NoticeKind.TASK, Party.NHS_ENGLAND, "Y56"),
        (NoticeKind.IN_PLACE, Party.CONFLICTS, CODE),
        (NoticeKind.IN_PLACE, Party.CCG, "07R"),
    }
    assert Role.PANEL_MEMBER in told[NoticeKind.IN_PLACE, Party.CONFLICTS, CODE].roles
    story.happens(event)
    done = rulebook.answer(story.bid, concludes(story, by=REGION), story.now)
    end = progress.after(story.bid, done)
    whom = {(n.party, n.body) for n in notices.notices_of(story.bid, end, done)}
    assert (Party.CONFLICTS, CODE) in whom


def test_a_board_concludes_no_conflict_review() -> None:
    """A committee stays among the options in words, as one that cannot be started."""
    borough = Fallback(
        kind=FallbackKind.COMMITTEE, body="E09000019", words="Islington's board."
    )
    rules = PLACE.rules.model_copy(update={"fallbacks": (borough,)})
    body = PLACE.model_copy(update={"rules": rules})
    assert list(fallbacks.options(lost().bid, body)) == []
    story = lost()
    out = minutes.recusals(story.bid, body, story.now.date())
    (option,) = reach.reachable(body, story.now.date(), out).options[-1:]
    assert option.words == f"Islington's board. {reach.OUTSIDE}"


def test_an_absence_beyond_the_panels_date_opens_the_way_out() -> None:
    """As for a board: the day by which it is to conclude is what counts."""
    story = before()
    clock = next(one for one in story.bid.clocks if one.key == "conflict_review")
    away = [
        {
            "person": f"specimen-{name}",
            "since": story.now.date(),
            "until": clock.due.date(),
        }
        for name in ("carol", "dafydd", "vikram")
    ]
    story.gives(starts(away=away))
    assert story.bid.in_place
    before_it = clock.due.date() - timedelta(days=1)
    early = [one | {"until": before_it} for one in away]
    refuses(before(), starts(away=early), OutOfOrder, "Enough members are back on")


def test_does_leaves_the_conclusion_to_the_region_in_a_story() -> None:
    story = lost()
    story.gives(starts())
    does(story, "conclude_conflict_review")
    assert story.bid.stage is Stage.APPROVAL_IN_PRINCIPLE
