"""An agreement issued anew: what differs, who acknowledges it, what becomes void (R19)."""

from datetime import date, timedelta

import pytest

from tests.builders import CYCLE, OFFICE, OFFICER, Story, actor, opening
from tests.rules.steps import asked, does, due, refuses, two_ccgs
from workflows.contracts import commands as c
from workflows.contracts.bids import Stage
from workflows.contracts.cycles import FunctionRule, Mode
from workflows.contracts.notices import NoticeKind
from workflows.contracts.parties import Role
from workflows.rules import agreement, calendar, handover_needs, notices, sentences
from workflows.rules.refusals import (
    AlreadyDone,
    Incomplete,
    NotDelegable,
    OutOfOrder,
    WrongHash,
    WrongParty,
)

COMPLAINTS = FunctionRule(code="F11", name="Complaints", mode=Mode.DELEGATED)
WITH_COMPLAINTS = ("F01", "F02", "F11")


def asked_for_complaints(until: str) -> Story:
    """A bid for complaints too, under a schedule that still allows it, as far as a step."""
    cycle = CYCLE.model_copy(update={"functions": (*CYCLE.functions, COMPLAINTS)})
    story = Story(opening(cycle=cycle)).until_asked("submit_application")
    wanted = asked(story, "submit_application").application.model_copy(
        update={"functions": WITH_COMPLAINTS}
    )
    does(story, "submit_application", application=wanted)
    return up_to(story, until)


def up_to(story: Story, command: str) -> Story:
    """Go on until nothing but this is asked for first."""
    while story.needs()[0].command != command:
        assert story.step()
    return story


def anew(**changes: object) -> c.IssueAgreement:
    """Complaints move to reserved, as they did in 2015."""
    said = {
        "by": OFFICE,
        "instrument": "Agreement 2",
        "functions": ("F01", "F02"),
        "schedule": "2015-02",
        "reserved": ("F11",),
        "reason": "Complaints stay with NHS England.",
    }
    return c.IssueAgreement(**{**said, **changes})


def acknowledges(story: Story, by=OFFICER, **changes: object) -> c.AcknowledgeChanges:
    said = {"by": by, "digest": story.bid.agreement.digest, "declaration": True}
    return c.AcknowledgeChanges(**{**said, **changes})


def shortens(story: Story, by, to: date) -> c.ShortenReview:
    return c.ShortenReview(by=by, digest=story.bid.agreement.digest, to=to)


def told(story: Story, command) -> list:
    """Who gets a letter about it, with its words."""
    before = story.bid
    story.gives(command)
    return [
        one
        for one in notices.notices_of(before, story.bid, story.events[-1])
        if one.kind is NoticeKind.AGREEMENT_CHANGED
    ]


def test_complaints_moved_to_reserved_void_what_was_signed():
    """Case (i): after both had signed, the schedule changes; everything begins anew."""
    story = asked_for_complaints("countersign_agreement")
    does(story, "countersign_agreement")
    does(story, "go_live")
    old = story.bid.agreement
    letters = told(story, anew())
    issued = story.bid.agreement
    assert (issued.version, issued.removed, issued.before) == (
        2,
        ("F11",),
        WITH_COMPLAINTS,
    )
    assert not issued.signatures
    assert issued.countersigned is None
    assert story.bid.release is None
    assert issued.digest != old.digest
    said = sentences.sentence(story.events[-1], story.bid)
    assert "issued version 2 of the agreement, Agreement 2, which reserves F11" in said
    assert "Complaints stay with NHS England. The signature of" in said
    assert "NHS Camden CCG and NHS England is void: both sides sign anew." in said
    assert [(one.party, one.body) for one in letters] == [
        ("ccg", "07R"),
        ("nhs_england", "national"),
    ]
    assert all(one.words == said for one in letters)
    asked_now = {n.command for n in story.needs()}
    assert "sign_agreement" in asked_now
    assert not asked_now & {"countersign_agreement", "go_live"}


def test_what_differs_is_acknowledged_on_record_before_anybody_signs():
    """R19: shown, acknowledged, then signed; for this version alone."""
    story = asked_for_complaints("issue_agreement").gives(anew(reason=""))
    story.now = story.bid.agreement.sign_from
    sign = asked(story, "sign_agreement")
    refuses(story, sign, OutOfOrder, "Acknowledge the changes to sign")
    for wrong, kind in (
        ({"declaration": False}, Incomplete),
        ({"digest": "x"}, WrongHash),
        ({"by": OFFICE}, WrongParty),
        ({"by": actor(Role.BID_MANAGER, "07R")}, WrongParty),
    ):
        refuses(story, acknowledges(story, **wrong), kind)
    story.gives(acknowledges(story))
    refuses(story, acknowledges(story), AlreadyDone)
    assert sentences.sentence(story.events[-1], story.bid).endswith(
        "acknowledged how the agreement differs from what was asked for."
    )
    story.gives(sign)
    assert not story.events[-1].acknowledged
    story.gives(anew(functions=("F01",), reserved=("F11", "F02")))
    assert not story.bid.agreement.acknowledged
    story.now = story.bid.agreement.sign_from
    refuses(story, asked(story, "sign_agreement"), OutOfOrder, "Acknowledge")


def test_each_ccg_acknowledges_for_itself():
    story = up_to(Story(two_ccgs()), "issue_agreement")
    story.gives(anew(functions=("F01",), reserved=(), reason=""))
    story.gives(acknowledges(story))
    story.now = story.bid.agreement.sign_from
    does(story, "sign_agreement", "07R")
    sign = asked(story, "sign_agreement", "08H")
    refuses(story, sign, OutOfOrder, "Acknowledge")
    story.gives(acknowledges(story, actor(Role.ACCOUNTABLE_OFFICER, "08H")))
    assert story.gives(sign).bid.agreement.signatures[1:]


def test_nothing_is_acknowledged_where_nothing_differs():
    story = up_to(Story(), "sign_agreement")
    refuses(story, acknowledges(story), OutOfOrder, "Nothing differs")


@pytest.mark.parametrize(
    ("changes", "kind", "words"),
    [
        ({"reason": ""}, AlreadyDone, "To change it, say why"),
        ({"reserved": ("F02",)}, NotDelegable, "Enhanced services"),
        ({"reserved": ("F99",)}, NotDelegable, "not a function"),
        ({"functions": ("F01", "R02")}, NotDelegable, "stays with NHS England"),
    ],
)
def test_an_agreement_is_changed_with_a_reason_and_never_by_what_is_reserved(
    changes, kind, words
):
    """R3, R4: a new schedule can take away; it cannot delegate what is reserved."""
    story = asked_for_complaints("sign_agreement")
    refuses(story, anew(**changes), kind, words)


def test_the_same_agreement_is_not_issued_twice():
    story = asked_for_complaints("issue_agreement").gives(anew(reason=""))
    refuses(story, anew(), AlreadyDone, "Nothing is changed")


def test_a_new_version_opens_a_new_review():
    """R19: the window is for this text; earlier consents count no more."""
    story = asked_for_complaints("issue_agreement").gives(anew(reason=""))
    first = story.bid.agreement.sign_from
    story.gives(shortens(story, OFFICE, calendar.london_day(story.now)))
    story.later(days=30)
    story.gives(anew(functions=("F01",), reserved=("F11", "F02")))
    opens = story.bid.agreement.sign_from
    assert opens > first + timedelta(days=29)
    assert not story.bid.agreement.consents
    assert due(story, "agreement_signature", "07R") >= calendar.at(
        calendar.london_day(opens)
    )


def test_only_both_sides_shorten_the_review():
    """R19: each names a day; once it is the same one, it counts."""
    story = up_to(Story(), "sign_agreement")
    opens = calendar.london_day(story.bid.agreement.sign_from)
    today = calendar.london_day(story.now)
    soon, later = today + timedelta(days=1), today + timedelta(days=3)
    assert later < opens
    for to in (today - timedelta(days=1), opens):
        refuses(story, shortens(story, OFFICER, to), Incomplete, "Name a day")
    refuses(story, shortens(story, actor(Role.BID_MANAGER, "07R"), soon), WrongParty)
    story.gives(shortens(story, OFFICER, soon))
    refuses(story, shortens(story, OFFICER, soon), AlreadyDone)
    story.gives(shortens(story, OFFICE, later))
    assert calendar.london_day(story.bid.agreement.sign_from) == opens
    story.gives(shortens(story, OFFICER, later))
    assert story.bid.agreement.sign_from == calendar.at(later, calendar.MORNING)
    assert "Both sides have consented" in sentences.sentence(
        story.events[-1], story.bid
    )
    assert [one.to for one in story.bid.agreement.consents] == [later, later]
    story.now = story.bid.agreement.sign_from
    refuses(story, shortens(story, OFFICER, later), OutOfOrder, "The review is over")
    assert does(story, "sign_agreement").bid.agreement.signatures


def test_of_several_ccgs_every_one_has_to_consent():
    story = up_to(Story(two_ccgs()), "sign_agreement")
    opens = story.bid.agreement.sign_from
    today = calendar.london_day(story.now)
    story.gives(shortens(story, OFFICER, today)).gives(shortens(story, OFFICE, today))
    assert story.bid.agreement.sign_from == opens
    story.gives(shortens(story, actor(Role.ACCOUNTABLE_OFFICER, "08H"), today))
    assert story.bid.agreement.sign_from == max(
        story.now, calendar.at(today, calendar.MORNING)
    )


def test_what_may_be_done_is_said_only_while_it_may():
    """The pages offer a step exactly where the rule would take it."""
    story = asked_for_complaints("issue_agreement")
    kinds = (c.AcknowledgeChanges, c.ShortenReview, c.IssueAgreement)

    def open_now() -> list[bool]:
        return [agreement.may(story.bid, k, "07R", story.now) for k in kinds]

    assert open_now() == [False, False, False]
    story.gives(anew(reason=""))
    assert open_now() == [True, True, True]
    story.gives(acknowledges(story))
    story.now = story.bid.agreement.sign_from
    assert open_now() == [False, False, True]
    story.until(Stage.LIVE)
    assert open_now() == [False, False, False]


def test_a_signed_agreement_that_is_not_changed_keeps_its_signatures():
    story = Story().until_asked("go_live")
    assert not handover_needs.unsigned_applicants(story.bid)
    assert story.bid.agreement.version == 1
