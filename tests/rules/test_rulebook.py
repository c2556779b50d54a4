"""The one door to the rules."""

from hashlib import sha256

import pytest

from tests.builders import LOCAL, MANAGER, OFFICER, REGION, STATEMENTS, Story, actor
from tests.rules import wild
from tests.rules.steps import asked, at, refuses
from tests.rules.walker import Seeded
from workflows.contracts import commands as c
from workflows.contracts.bids import Stage
from workflows.contracts.commands import Command
from workflows.contracts.parties import Membership, Party, Role, Who
from workflows.contracts.reviews import Handling, Severity
from workflows.rules import needs, permissions, progress, rulebook, waiting
from workflows.rules.refusals import (
    KINDS,
    Ended,
    Incomplete,
    NotYours,
    OnHold,
    Refusal,
    StaleVersion,
    WrongParty,
)

EXPRESS = c.SubmitExpression(by=MANAGER, functions=("F01",), statements=STATEMENTS)
FOREIGN = EXPRESS.model_copy(update={"by": actor(Role.BID_MANAGER, "99X")})


def test_every_command_has_a_rule_and_a_name():
    """One update of the same name for each command."""
    commands = {
        kind
        for kind in vars(c).values()
        if isinstance(kind, type) and issubclass(kind, Command) and kind is not Command
    }
    assert set(rulebook.RULES) == commands
    assert rulebook.COMMANDS["submit_expression"] is c.SubmitExpression
    assert rulebook.COMMANDS["go_live"] is c.GoLive
    assert {rulebook.name_of(k): k for k in commands} == rulebook.COMMANDS


def test_every_need_asks_for_a_command_that_its_roles_may_give():
    """What the page offers is what the rules allow."""
    story = Story()
    while not story.bid.ended:
        for need in needs.of(story.bid):
            if need.command:
                kind = rulebook.COMMANDS[need.command]
                assert set(need.roles) <= permissions.ROLES[kind]
                assert {permissions.PARTY[r] for r in need.roles} == {need.party}
        if not story.step():
            story.until(Stage.LIVE)


def test_what_is_recorded_is_the_person_under_one_hat():
    """R30: other hats are for the rules' eyes; the record keeps who acted as what."""
    other = Membership(party=Party.HWB, body="E09000007", role=Role.BOARD_MEMBER)
    by = MANAGER.model_copy(update={"also": (other,)})
    event = rulebook.answer(
        Story().bid, EXPRESS.model_copy(update={"by": by}), Story().now
    )
    assert type(event.by) is Who
    assert event.by.person == MANAGER.person


@pytest.mark.parametrize(
    ("version", "kind"),
    [(0, None), (1, None), (2, StaleVersion)],
)
def test_a_version_is_checked_wherever_it_is_said(version, kind):
    """DOMAIN 14 (r): who looked at another version looks again."""
    story = at(Stage.BUDGET_HANDOVER)
    command = asked(story, "issue_agreement", version=version)
    if kind:
        said = refuses(story, command, kind)
        assert said == (
            "You looked at version 2; the bid is at version 1 now. Look at it again."
        )
    else:
        assert story.gives(command)


@pytest.mark.parametrize(
    "name",
    [
        "sign_application",
        "record_board_decision",
        "conclude_conflict_review",
        "attest_assurance",
        "moderate",
        "decide",
    ],
)
def test_a_decision_says_which_version_it_is_about(name):
    """R5: nobody decides on a bid that they have not seen."""
    story = Story().until_asked(name)
    refuses(story, asked(story, name, version=0), Incomplete, "which version")


def test_a_foreign_person_is_not_told_that_the_bid_is_on_hold_or_over():
    """P6: who may not see a bid learns nothing about it."""
    held = Story().gives(c.PutOnHold(by=REGION, reason="Secret."))
    refuses(held, FOREIGN, NotYours)
    refuses(held, EXPRESS, OnHold, "Secret.")
    live = Story().until(Stage.LIVE)
    refuses(live, FOREIGN, NotYours)
    refuses(live, EXPRESS, Ended)
    refuses(live, c.Screen(by=MANAGER, outcome="eligible", reasons="x"), WrongParty)


@pytest.mark.parametrize(
    "kind", [pytest.param(k, id=n) for n, k in rulebook.COMMANDS.items()]
)
def test_a_held_bid_takes_few_commands(kind):
    """HOUSE 0.1: what holds nobody's clock back goes on; the rest waits."""
    held = Story().gives(c.PutOnHold(by=REGION, reason="Breach.")).bid
    by = wild.holder(kind, held, Seeded(1))
    goes_on = {
        "resume",
        "withdraw",
        "declare_interest",
        "rule_on_interest",
        "extend_date",
        "vouch_for_condition",
    }
    command = kind(by=by, version=0, **wild.WILD[kind](held, Seeded(1), Story().now))
    try:
        rulebook.answer(held, command, Story().now)
        refused = None
    except Refusal as refusal:
        refused = type(refusal)
    assert (refused is OnHold) is (rulebook.name_of(kind) not in goes_on)


def test_a_refused_attempt_of_policy_goes_on_record():
    """HOUSE 0.3.2, P7: the attempt itself is record; slips leave no trace."""
    story = Story()
    refusal = NotYours("There is no such bid.")
    attempt = rulebook.refused(story.bid, FOREIGN, refusal, story.now)
    assert (attempt.command, attempt.refusal, attempt.words) == (
        "submit_expression",
        "NotYours",
        "There is no such bid.",
    )
    assert type(attempt.by) is Who
    before = story.bid
    story.happens(attempt)
    assert story.bid == before.model_copy(
        update={"refusals": ((FOREIGN.by.person, 1),)}
    )
    slip = Incomplete("Say which version.")
    assert rulebook.refused(story.bid, FOREIGN, slip, story.now) is None


def test_nobody_fills_a_bids_record_with_refusals():
    """Twenty are kept for each person; the next leave no trace."""
    story = Story()
    refusal = NotYours("There is no such bid.")
    for _ in range(rulebook.RECORDED_PER_PERSON):
        story.happens(rulebook.refused(story.bid, FOREIGN, refusal, story.now))
    assert rulebook.refused(story.bid, FOREIGN, refusal, story.now) is None
    other = FOREIGN.model_copy(update={"by": LOCAL})
    story.happens(rulebook.refused(story.bid, other, WrongParty("No."), story.now))
    assert dict(story.bid.refusals) == {
        FOREIGN.by.person: rulebook.RECORDED_PER_PERSON,
        LOCAL.person: 1,
    }


def test_nothing_is_added_to_a_bid_that_has_ended():
    """An ended bid never changes."""
    live = Story().until(Stage.LIVE)
    assert rulebook.refused(live.bid, FOREIGN, NotYours("No."), live.now) is None


def test_refusals_cross_the_wire_by_name():
    """One class per reason, each known by its name."""
    assert set(KINDS) == {kind.__name__ for kind in Refusal.__subclasses__()}
    assert {name for name, kind in KINDS.items() if not kind.recorded} == {
        "WrongStage",
        "AlreadyDone",
        "Incomplete",
        "OnHold",
        "Ended",
    }


def test_a_digest_tells_requests_apart_but_not_a_persons_other_hats():
    """One idempotency key for two different things shows; a new hat is no difference."""
    plain = rulebook.digest(EXPRESS)
    other = Membership(party=Party.HWB, body="E09000007", role=Role.BOARD_MEMBER)
    hats = MANAGER.model_copy(update={"also": (other,), "name": "Married Example"})
    assert rulebook.digest(EXPRESS.model_copy(update={"by": hats})) == plain
    fewer = EXPRESS.model_copy(update={"functions": ("F02",)})
    elsewhere = EXPRESS.model_copy(update={"by": OFFICER})
    digests = {plain, rulebook.digest(fewer), rulebook.digest(elsewhere)}
    assert len(digests) == 3
    assert len(plain) == 64


def test_a_ruling_of_before_severity_was_said_is_the_same_request():
    """A receipt of then fits when the request is sent again; another severity does not."""
    ruling = c.RuleOnInterest(
        by=OFFICER, interest="1", handling=Handling.LEAVE, reason="A close friend."
    )
    later = {"severity": True, "stand_ins": True}
    then = ruling.model_dump_json(exclude={"by": {"also", "name"}, **later})
    assert rulebook.digest(ruling) == sha256(then.encode()).hexdigest()
    graver = ruling.model_copy(update={"severity": Severity.GRAVE})
    assert rulebook.digest(graver) != rulebook.digest(ruling)


def test_a_command_costs_few_looks_at_what_is_needed(monkeypatch):
    """Speed: what a bid needs is worked out once to change it and once to say so."""
    counted = {"needs": 0}
    plain = needs.of

    def counting(bid):
        counted["needs"] += 1
        return plain(bid)

    story = at(Stage.HWB_APPROVAL)
    command = asked(story, "record_board_decision")
    monkeypatch.setattr(needs, "of", counting)
    event = rulebook.answer(story.bid, command, story.now)
    assert rulebook.answer(story.bid, command, story.now) == event
    assert counted["needs"] == 0
    bid = progress.after(story.bid, event)
    assert bid.stage is Stage.CONFLICT_REVIEW
    assert counted["needs"] == 2
    waiting.now(bid)
    assert counted["needs"] == 3
