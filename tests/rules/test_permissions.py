"""Who may give which command, and who is kept out of deciding."""

import contextlib
from typing import get_type_hints

import pytest

from tests.builders import (
    CHAIR,
    CLERK,
    DIRECTOR,
    FINANCE,
    GUARDIAN,
    LAY,
    LOCAL,
    LOCAL_FINANCE,
    NATIONAL,
    NATIONAL_FINANCE,
    OFFICE,
    OFFICER,
    PANEL,
    REGION,
    SIGNATORY,
    Story,
    a_bid,
    actor,
    opening,
)
from tests.rules.steps import declares, refuses, two_ccgs
from workflows.contracts import commands as c
from workflows.contracts.bids import Acted, Stage
from workflows.contracts.commands import Command
from workflows.contracts.parties import Actor, Membership, Party, Role
from workflows.contracts.reviews import Handling
from workflows.rules import permissions, progress, rulebook, visibility
from workflows.rules.refusals import (
    NotYours,
    OwnSide,
    Recused,
    TwoHats,
    WrongParty,
)

BODY = {
    Party.CCG: "07R",
    Party.HWB: "E09000007",
    Party.CONFLICTS: "panel/Y56",
    Party.OPERATOR: "operators",
}
OFFICES = {
    Role.LOCAL_TEAM: "Q71",
    Role.LOCAL_DIRECTOR: "Q71",
    Role.LOCAL_FINANCE: "Q71",
    Role.REGIONAL_LEAD: "Y56",
}
BID = opening()
KINDS = [pytest.param(kind, id=name) for name, kind in rulebook.COMMANDS.items()]


def body_of(role: Role) -> str:
    party = permissions.PARTY[role]
    return OFFICES.get(role) or BODY.get(party, "national")


def bare(kind: type[Command], by: Actor) -> Command:
    """A command of which only the actor matters: permissions look at nothing else."""
    return kind.model_construct(by=by)


def hat(role: Role, body: str) -> Membership:
    return Membership(party=permissions.PARTY[role], body=body, role=role)


@pytest.mark.parametrize("kind", KINDS)
def test_a_role_gives_its_own_commands_only(kind):
    """P6: each command has its roles; everybody else is refused."""
    given = set()
    for role in Role:
        with contextlib.suppress(WrongParty):
            permissions.check(BID, bare(kind, actor(role, body_of(role))))
            given.add(role)
    assert given == permissions.ROLES[kind]


@pytest.mark.parametrize("kind", KINDS)
def test_a_foreign_body_has_no_such_bid(kind):
    """P6: somebody else's bid does not exist, whatever is asked of it."""
    for role in Role:
        with pytest.raises(NotYours, match="There is no such bid"):
            permissions.check(BID, bare(kind, actor(role, "elsewhere")))


def test_a_role_of_another_party_is_nobody():
    """A hat whose role and party do not belong together is not worn by anybody."""
    mixed = OFFICER.model_copy(update={"role": Role.LOCAL_TEAM})
    with pytest.raises(NotYours):
        permissions.check(BID, bare(c.Screen, mixed))


@pytest.mark.parametrize(
    ("kind", "role", "body"),
    [
        (c.Screen, Role.LOCAL_TEAM, "Y56"),
        (c.Decide, Role.LOCAL_DIRECTOR, "national"),
        (c.Moderate, Role.REGIONAL_LEAD, "Q71"),
        (c.AgreeAllocation, Role.NATIONAL_FINANCE, "Y56"),
    ],
)
def test_an_office_acts_for_its_own_team_only(kind, role, body):
    """R10: area, region and nation are bodies of their own."""
    with pytest.raises(WrongParty):
        permissions.check(BID, bare(kind, actor(role, body)))


@pytest.mark.parametrize(
    ("by", "other"),
    [
        pytest.param(OFFICER, hat(Role.LOCAL_TEAM, "Q71"), id="CCG, local team"),
        pytest.param(FINANCE, hat(Role.REGIONAL_LEAD, "Y56"), id="CCG, region"),
        pytest.param(GUARDIAN, hat(Role.PANEL_MEMBER, "panel/Y56"), id="CCG, panel"),
        pytest.param(LAY, hat(Role.NATIONAL_CHAIR, "national"), id="CCG, nation"),
        pytest.param(CLERK, hat(Role.BID_MANAGER, "07R"), id="board, CCG"),
        pytest.param(CHAIR, hat(Role.ACCOUNTABLE_OFFICER, "07R"), id="chair, CCG"),
        pytest.param(PANEL, hat(Role.GUARDIAN, "07R"), id="panel, CCG"),
        pytest.param(LOCAL, hat(Role.LAY_VERIFIER, "07R"), id="local team, CCG"),
        pytest.param(NATIONAL, hat(Role.BID_MANAGER, "08H"), id="nation, second CCG"),
    ],
)
def test_nobody_decides_for_both_sides(by, other):
    """R8, R10: no one decides a stage for a body they belong to on the other side."""
    bid = Story(two_ccgs()).bid
    both = by.model_copy(update={"also": (other,)})
    kinds = [
        k
        for k in permissions.DECIDING | permissions.STEERING
        if by.role in permissions.ROLES[k]
    ]
    assert kinds
    for kind in kinds:
        permissions.check(bid, bare(kind, by))
        with pytest.raises(OwnSide, match="on the other side of this bid"):
            permissions.check(bid, bare(kind, both))


@pytest.mark.parametrize(
    ("by", "other"),
    [
        pytest.param(OFFICER, hat(Role.BOARD_MEMBER, "E09000007"), id="seat by law"),
        pytest.param(OFFICER, hat(Role.BID_MANAGER, "08H"), id="another CCG"),
        pytest.param(OFFICER, hat(Role.LOCAL_TEAM, "Q99"), id="a distant team"),
        pytest.param(CLERK, hat(Role.BID_MANAGER, "99A"), id="a CCG elsewhere"),
        pytest.param(CLERK, hat(Role.BOARD_CHAIR, "E09000033"), id="another board"),
    ],
)
def test_a_seat_elsewhere_keeps_nobody_out(by, other):
    """s.194(2)(f): a CCG's officer sits on its board by law, and may sign for the CCG."""
    also = by.model_copy(update={"also": (other,)})
    kind = c.SignApplication if by is OFFICER else c.RecordBoardDecision
    permissions.check(BID, bare(kind, also))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param(OFFICER, actor(Role.LAY_VERIFIER, "07R"), id="two offices"),
        pytest.param(CLERK, PANEL, id="two parties"),
        pytest.param(DIRECTOR, LOCAL_FINANCE, id="director, then finance"),
        pytest.param(NATIONAL_FINANCE, SIGNATORY, id="finance, then signatory"),
    ],
)
def test_nobody_decides_twice_with_two_hats(first, second):
    """R10: who has decided under one hat does not decide under another."""
    acted = Acted(person="p1", party=first.party, role=first.role)
    bid = BID.model_copy(update={"acted": (acted,)})
    kinds = [k for k in permissions.DECIDING if second.role in permissions.ROLES[k]]
    for kind in kinds:
        with pytest.raises(TwoHats, match="in another role"):
            permissions.check(
                bid, bare(kind, second.model_copy(update={"person": "p1"}))
            )
        permissions.check(bid, bare(kind, second))
    again = first.model_copy(update={"person": "p1"})
    for kind in (k for k in permissions.DECIDING if first.role in permissions.ROLES[k]):
        permissions.check(bid, bare(kind, again))


def test_steering_takes_no_side_but_any_hat():
    """R10: who holds a bid back may not belong to it, and may have decided before."""
    acted = Acted(person=LOCAL.person, party=Party.CONFLICTS, role=Role.PANEL_CHAIR)
    bid = BID.model_copy(update={"acted": (acted,)})
    permissions.check(bid, bare(c.PutOnHold, LOCAL))
    with pytest.raises(TwoHats):
        permissions.check(bid, bare(c.Screen, LOCAL))


@pytest.mark.parametrize("kind", sorted(permissions.STEERING, key=lambda k: k.__name__))
def test_who_has_an_interest_does_not_steer(kind):
    """R14: more time, or a pause, may be all that an interest wants."""
    role = next(
        r
        for r in (Role.LOCAL_TEAM, Role.NATIONAL_OFFICE)
        if r in permissions.ROLES[kind]
    )
    by = actor(role, body_of(role))
    for handling in (None, Handling.SPEAK_NOT_VOTE):
        story = declares(Story(), by, handling)
        with pytest.raises(Recused):
            permissions.check(story.bid, bare(kind, by))
    noted = declares(Story(), by, Handling.NOTE)
    permissions.check(noted.bid, bare(kind, by))


def test_every_decision_counts_as_acting():
    """R10: what may not be done under two hats is remembered by hat."""
    story = Story(two_ccgs()).until(Stage.LIVE)
    kinds = {e.kind for e in story.events if e.by}
    deciding = {e.kind for e in story.events if e.kind in progress.COUNTS_AS_ACTING}
    not_deciding = {
        "expression_submitted",
        "application_submitted",
        "interest_declared",
        "agreement_issued",
    }
    assert kinds - deciding == not_deciding
    acted = {(a.party, a.role) for a in story.bid.acted}
    assert (Party.NHS_ENGLAND, Role.LOCAL_TEAM) in acted
    assert len(story.bid.acted) == len(set(story.bid.acted))
    led_to = {
        get_type_hints(rulebook.RULES[kind])["return"].model_fields["kind"].default
        for kind in permissions.DECIDING
    }
    # A decision that a round lets out is on record twice: taken, and let out.
    assert led_to | {"decision_recorded"} == progress.COUNTS_AS_ACTING


def test_what_holds_for_a_command_holds_for_the_question():
    """`check_may_decide` is what every deciding command asks."""
    with pytest.raises(Recused):
        permissions.check_may_decide(declares(Story(), CLERK).bid, CLERK)
    permissions.check_may_decide(Story().bid, CLERK)
    refuses(Story(), c.PutOnHold(by=OFFICER, reason="No."), WrongParty)


def test_who_may_see_a_bid_are_its_bodies():
    """R25: NHS England stays among them to the end; its liability does not move."""
    for bid in (BID, a_bid(Stage.LIVE)):
        concerned = visibility.concerns(bid)
        assert [(p, b, r) for p, b, r in concerned] == [
            (Party.CCG, "07R", "applicant"),
            (Party.HWB, "E09000007", "board"),
            (Party.HWB, "E09000001", "told"),
            (Party.CONFLICTS, "panel/Y56", "panel"),
            (Party.NHS_ENGLAND, "Q71", "local"),
            (Party.NHS_ENGLAND, "Y56", "region"),
            (Party.NHS_ENGLAND, "national", "national"),
            (Party.OPERATOR, "operators", "operator"),
        ]
        for party, body, _ in concerned:
            for other in Party:
                anybody = Membership(party=other, body=body, role=Role.OPERATOR)
                assert visibility.may_see(anybody, bid) is (other is party)


def test_recusal_beats_every_grant():
    """R8, HOUSE 0.3.3: nobody's role gives back the papers, the operator's included."""
    story = declares(Story(), NATIONAL, Handling.NO_PAPERS)
    assert not visibility.sees_papers(NATIONAL.person, story.bid)
    assert visibility.sees_papers(OFFICE.person, story.bid)
    assert visibility.sees_papers(REGION.person, story.bid)
