"""R15: a national panel that cannot be quorate has another body of NHS England decide."""

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
from tests.rules.handed_nationally import (
    CODE,
    COMMITTEE,
    NAME,
    OPEN,
    SEALED,
    SILENT,
    lost,
    sat,
    starts,
)
from tests.rules.handing_on import PLACE
from tests.rules.paneling import PANEL, SEATED, before_panel, decides, held, member
from tests.rules.sitting import HWB
from tests.rules.steps import asked, declares, refuses
from workflows.contracts.absences import Away
from workflows.contracts.committees import BodyVersion, Fallback, FallbackKind
from workflows.contracts.cycles import Model
from workflows.contracts.events import Decided, FallbackStarted
from workflows.contracts.notices import NoticeKind
from workflows.contracts.parties import Party, Role
from workflows.contracts.reviews import Handling
from workflows.rules import (
    bodies,
    conflict_matrix,
    fallbacks,
    meetings,
    minutes,
    notices,
    permissions,
    policy_change,
    progress,
    quorum_notices,
    reach,
    rulebook,
    sentences,
    visibility,
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

GUARDIAN = actor(Role.GUARDIAN, "07R")
PLACED = "in place of NHS England's national panel"


def started(story: Story | None = None) -> Story:
    return (story or lost()).gives(starts())


def test_the_committee_decides_in_place_of_the_panel() -> None:
    """The office hands the bid on, and records what the committee decided by its seats."""
    story = started()
    (kept,) = story.bid.in_place
    assert (kept.board, kept.party, kept.body) == ("national", Party.NHS_ENGLAND, CODE)
    (need,) = story.needs()
    assert need.words == f"the decision in principle of {NAME} {PLACED}"
    assert need.roles == (Role.NATIONAL_CHAIR, Role.NATIONAL_OFFICE)
    story.gives(decides(story, sat(), by=OFFICE))
    event = story.events[-1]
    assert isinstance(event, Decided)
    assert event.decider
    assert (event.decider.body, event.decider.reason) == (CODE, kept.reason)
    assert event.decider.because == kept.because
    assert event.minutes.body == COMMITTEE
    assert story.bid.decision.decider == event.decider
    assert meetings.judge(event) == (Party.NHS_ENGLAND, CODE)
    assert meetings.item_of(event) == "national"
    said = sentences.sentence(event, story.bid)
    assert said.startswith(f"{NAME}, {PLACED}, decided in principle on")
    rows = list(conflict_matrix.of_record(enumerate(story.events, start=1)))
    item = f"Decision in principle of {NAME}, {PLACED}"
    assert rows[-1].item == item


def test_it_is_said_why_and_whom_it_was_handed_to() -> None:
    story = started()
    said = sentences.sentence(story.events[-1], story.bid)
    assert f"had {NAME} decide {PLACED}, which could not be quorate: " in said
    assert "director of finance" in said
    assert said.endswith("The round cannot wait for another director.")


def test_the_panel_and_the_ccg_are_told() -> None:
    """In a round that seals nothing: whoever thought that the panel decides."""
    story = started()
    before = lost().bid
    found = notices.notices_of(before, story.bid, story.events[-1])
    told = {(n.kind, n.party, n.body): n.roles for n in found}
    assert told.keys() == {
        (NoticeKind.IN_PLACE, Party.NHS_ENGLAND, "national"),
        (NoticeKind.IN_PLACE, Party.CCG, "07R"),
    }
    national = told[NoticeKind.IN_PLACE, Party.NHS_ENGLAND, "national"]
    assert Role.NATIONAL_MEMBER in national


def test_it_waits_until_the_panel_cannot_be_quorate() -> None:
    """An interest that nobody has ruled on may be noted; a deputy may sit for the absent."""
    refuses(before_panel(OPEN), starts(), OutOfOrder, "national panel can still be")
    story = declares(before_panel(OPEN), member("bola"))
    refuses(story, starts(), OutOfOrder, "1 interest of this bid must be ruled")


def test_an_absence_counts_where_it_outlasts_the_decisions_date() -> None:
    """The day by which the panel is to decide, as for a board."""
    story = before_panel(OPEN)
    due = next(one.due for one in story.bid.clocks if one.key == "decision")
    first = story.now.date()
    away = tuple(
        Away(person=f"placeholder-{one}", since=first, until=due.date())
        for one in ("bola", "uma")
    )
    story.gives(starts(away=away))
    assert story.bid.in_place[0].because[-1].startswith("Bola Placeholder (until")
    early = tuple(one.model_copy(update={"until": first}) for one in away)
    refuses(before_panel(OPEN), starts(away=early), OutOfOrder, "are back on")


@pytest.mark.parametrize(
    ("cycle", "words"),
    [
        (SEATED, "In this round nobody decides in place of the national panel"),
        (OPEN.model_copy(update={"national_minutes": False}), "not before the nat"),
    ],
)
def test_a_round_has_to_ask_for_it(cycle, words: str) -> None:
    """Running rounds and recorded histories go on as they did."""
    story = declares(before_panel(cycle), member("bola"), Handling.LEAVE)
    assert fallbacks.items(story.bid) == ()
    refuses(story, starts(), WrongStage, words)


def test_only_the_panels_office_and_chair_hand_it_on() -> None:
    """Not a guardian, nor another body; a chair with an interest holds up nobody."""
    story = lost()
    assert fallbacks.items(story.bid) == ("national",)
    for by in (OFFICE, NATIONAL):
        assert fallbacks.may_start(story.bid, by, "national")
        assert isinstance(
            rulebook.answer(story.bid, starts(by=by), story.now), FallbackStarted
        )
    assert not fallbacks.may_start(story.bid, GUARDIAN, "national")
    own = "Only NHS England's national panel hands on"
    refuses(story, starts(by=GUARDIAN), WrongParty, own)
    refuses(story, starts(by=REGION), WrongParty, "does not take this step")
    declares(story, NATIONAL, Handling.LEAVE)
    refuses(story, starts(by=NATIONAL), Recused)
    other = starts(board="07R-panel")
    refuses(story, other, WrongStage, "not before the boards")


@pytest.mark.parametrize("role", Role)
def test_every_other_office_is_refused(role: Role) -> None:
    """One row for each role, in the body of the bid that has it."""
    bodies_ = {
        Party.CCG: "07R",
        Party.HWB: "E09000007",
        Party.CONFLICTS: "panel/Y56",
        Party.OPERATOR: "operators",
    }
    story = lost()
    own = bodies.office(story.bid, role)
    by = actor(role, own or bodies_[permissions.PARTY[role]], person="somebody")
    able = role in {Role.NATIONAL_OFFICE, Role.NATIONAL_CHAIR}
    assert fallbacks.may_start(story.bid, by, "national") >= able
    if able:
        story.gives(starts(by=by))
    else:
        refuses(story, starts(by=by), WrongParty)


def test_it_is_handed_on_once_and_before_the_decision() -> None:
    again = started()
    assert fallbacks.items(again.bid) == ()
    refuses(again, starts(), AlreadyDone, "has already asked NHS England commiss")
    story = before_panel(SEALED)
    story.gives(decides(story, held()))
    assert fallbacks.items(story.bid) == ()
    refuses(story, starts(), AlreadyDone, "decision in principle has been taken")
    early = Story(opening(cycle=OPEN)).until_asked("conclude_conflict_review")
    refuses(early, starts(), WrongStage, "not before the national panel")
    joint = before_panel(OPEN, model=Model.JOINT)
    refuses(joint, starts(), WrongStage, "not before the national panel")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"body": None}, "The seats of this panel are not on file"),
        ({"body": PLACE}, "The seats of this panel are not on file"),
        ({"body": SILENT}, "name no such body"),
        ({"to": "Y56"}, "name no such body"),
        ({"named": None}, "body that is to decide are not on file"),
        ({"named": PANEL}, "body that is to decide are not on file"),
    ],
)
def test_the_body_is_one_that_the_rules_name_and_has_seats(changes, words) -> None:
    refuses(lost(), starts(**changes), Incomplete, words)


def naming(body: BodyVersion, *ways: tuple[FallbackKind, str]) -> BodyVersion:
    found = tuple(Fallback(kind=kind, body=code, words="So.") for kind, code in ways)
    rules = body.rules.model_copy(update={"fallbacks": found})
    return body.model_copy(update={"rules": rules})


def test_who_has_weighed_the_bid_never_decides_in_its_place() -> None:
    """The region has moderated, the local team attested; boards and panels judged before."""
    bid = lost().bid
    ways = (
        (FallbackKind.NHS_ENGLAND, "Y56"),
        (FallbackKind.NHS_ENGLAND, ""),
        (FallbackKind.PANEL, "panel/Y54"),
        (FallbackKind.COMMITTEE, "E09000019"),
        (FallbackKind.COMMITTEE, "07R/commissioning"),
        (FallbackKind.COMMITTEE, "national"),
    )
    assert list(fallbacks.options(bid, naming(PANEL, *ways))) == []
    assert [code for _, _, code in fallbacks.options(bid, PANEL)] == [CODE]
    theirs = (FallbackKind.COMMITTEE, CODE)
    for other in (HWB, PLACE):
        assert list(fallbacks.options(bid, naming(other, theirs))) == []


def test_what_the_rules_name_and_cannot_be_started_here_is_said_so() -> None:
    story = lost()
    away = (FallbackKind.COMMITTEE, "07R/commissioning")
    on = story.now.date()
    for body, outside in ((naming(PANEL, away), True), (PANEL, False)):
        out = minutes.recusals(story.bid, body, on)
        *_, last = reach.reachable(body, on, out).options
        assert last.words.endswith(reach.OUTSIDE) is outside


def test_nobody_of_the_panel_acts_in_the_committee() -> None:
    """R10: nor does whoever attested or moderated; then it may be short of a quorum too."""
    story = started()
    seats = tuple(
        one.model_copy(update={"holder": PANEL.seats[n].holder})
        if one.id == "lay"
        else one
        for n, one in enumerate(COMMITTEE.seats)
    )
    both = COMMITTEE.model_copy(update={"seats": seats})
    (out,) = minutes.recusals(story.bid, both, story.now.date())
    assert out.person == "placeholder-eleni"
    assert out.words == (
        "has a place on NHS England's national panel, in whose place this is decided"
    )
    same = COMMITTEE.model_copy(update={"seats": PANEL.seats})
    refuses(lost(), starts(named=same), NotQuorate, "could not be quorate on this bid")
    held_by = COMMITTEE.seats[4].holder.model_copy(update={"person": DIRECTOR.person})
    mixed = seats[4].model_copy(update={"holder": held_by})
    third = COMMITTEE.model_copy(update={"seats": (*seats[:4], mixed, *seats[5:])})
    (out,) = minutes.recusals(story.bid, third, story.now.date())
    assert out.words == "has acted on this bid for another body"


def test_its_minutes_are_the_committees_and_judged_by_its_rules() -> None:
    story = started()
    refuses(story, decides(story, held()), Incomplete, "not on file for that day")
    short = decides(story, sat(("chair", "finance")))
    refuses(story, short, NotQuorate, "not quorate for this item")
    bare = {"meeting_date": None, "minute_reference": ""}
    for on_file in (True, False):
        alone = decides(story, None, on_file=on_file, **bare)
        refuses(story, alone, Incomplete, "Another body decides in place of the nat")


def test_the_first_panel_is_not_told_of_its_quorum_any_more() -> None:
    story = started()
    assert quorum_notices.judged_by(lost().bid) == ((Party.NHS_ENGLAND, "national"),)
    assert quorum_notices.judged_by(story.bid) == ()


def test_who_sees_the_bid_then() -> None:
    member_ = actor(Role.NATIONAL_MEMBER, CODE)
    assert not visibility.may_see(member_, lost().bid)
    story = started()
    assert visibility.may_see(member_, story.bid)
    assert (Party.NHS_ENGLAND, CODE, "in_place") in visibility.concerns(story.bid)


@pytest.mark.parametrize(
    ("old", "said"),
    [
        (False, "another body that its rules name can decide"),
        (True, "nobody decides in its place"),
    ],
)
def test_a_changed_policy_says_whether_another_body_can_decide(old, said) -> None:
    was = SEATED.model_copy(update={"national_fallback": old})
    new = {"national_fallback": not old, "version": 2}
    change = policy_change.preview(
        (story := before_panel(was)).bid, was.model_copy(update=new), story.now
    )
    assert f"panel cannot be quorate, {said}." in " ".join(change.lines)


def test_the_fallback_is_no_part_of_a_decision_that_the_panel_took() -> None:
    story = before_panel(OPEN)
    story.gives(decides(story, held()))
    assert story.bid.decision.decider is None
    plain = before_panel(OPEN)
    assert progress.after(plain.bid, story.events[-1]).in_place == ()
    assert asked(plain, "decide").minutes is None
