"""Nobody acts for another organisation, on the other side, or in another's office (P6).

Every command × every role × own and foreign organisation, on a bid at the point where the
command is due. What may succeed is written out below; everything else must be refused.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from tests import builders, shadowing, tracking
from tests.builders import Story, actor, meet, opening
from tests.policy import TWO_KEYS
from tests.rules.deciding import checks, on_track, reopens, scores, settles
from tests.rules.evidencing import refuses_it, sends
from tests.rules.handing_on import decides, lost, starts
from tests.rules.revising import disputes, revises
from tests.rules.voting import Board, casts, closes, opens, opens_panel
from tests.rules.vouching import vouches
from workflows.contracts import commands as c
from workflows.contracts.bids import Stage
from workflows.contracts.clocks import Question
from workflows.contracts.commands import Command
from workflows.contracts.cycles import DeadlineKey, Model
from workflows.contracts.decisions import Recommendation
from workflows.contracts.parties import Actor, Membership, Party, Role
from workflows.contracts.reviews import BoardOutcome, ConflictOutcome, InterestCategory
from workflows.contracts.views import Blocker
from workflows.rules import permissions, rulebook
from workflows.rules.refusals import NotYours, OwnSide, Refusal

OWN: dict[Role, tuple[str, ...]] = {
    role: bodies
    for roles, bodies in (
        (
            (
                Role.BID_MANAGER,
                Role.ACCOUNTABLE_OFFICER,
                Role.CHIEF_FINANCE_OFFICER,
                Role.GUARDIAN,
                Role.LAY_VERIFIER,
                Role.COMMITTEE_MEMBER,
            ),
            ("07R",),
        ),
        ((Role.BOARD_CLERK, Role.BOARD_CHAIR, Role.BOARD_MEMBER), ("E09000007",)),
        ((Role.PANEL_CHAIR, Role.PANEL_MEMBER), ("panel/Y56",)),
        ((Role.LOCAL_TEAM, Role.LOCAL_DIRECTOR, Role.LOCAL_FINANCE), ("Q71",)),
        ((Role.REGIONAL_LEAD,), ("Y56",)),
        (
            (
                Role.NATIONAL_CHAIR,
                Role.NATIONAL_FINANCE,
                Role.NATIONAL_SIGNATORY,
                Role.NATIONAL_OFFICE,
                Role.NATIONAL_MEMBER,
            ),
            ("national",),
        ),
        ((Role.OPERATOR,), ("operators",)),
    )
    for role in roles
}
FOREIGN = {
    Party.CCG: "08H",
    Party.HWB: "E09000019",
    Party.CONFLICTS: "panel/Y54",
    Party.NHS_ENGLAND: "Q44",
    Party.OPERATOR: "elsewhere",
}
STEWARDS = {Role.LOCAL_TEAM, Role.REGIONAL_LEAD, Role.NATIONAL_OFFICE}
WRITERS = {Role.BID_MANAGER, Role.ACCOUNTABLE_OFFICER}

MAY: dict[str, set[Role]] = {
    "submit_expression": WRITERS,
    "screen": {Role.LOCAL_TEAM},
    "say_readiness": WRITERS,
    "agree_support_plan": {Role.LOCAL_TEAM},
    "record_milestone": {Role.LOCAL_TEAM},
    "reassess_track": {Role.LOCAL_TEAM},
    "submit_application": WRITERS,
    "sign_application": {Role.ACCOUNTABLE_OFFICER, Role.CHIEF_FINANCE_OFFICER},
    "record_board_decision": {Role.BOARD_CLERK, Role.BOARD_CHAIR},
    "start_fallback": {Role.BOARD_CLERK, Role.BOARD_CHAIR, Role.GUARDIAN},
    "decide_in_place": {Role.PANEL_CHAIR},
    "open_vote": {Role.BOARD_CLERK},
    "open_panel_vote": {Role.PANEL_CHAIR},
    "cast_vote": {Role.BOARD_CHAIR, Role.BOARD_MEMBER},
    "close_vote": {Role.BOARD_CLERK},
    "declare_interest": set(Role) - {Role.OPERATOR},
    "rule_on_interest": {Role.PANEL_CHAIR, Role.REGIONAL_LEAD},
    "give_guardian_opinion": {Role.GUARDIAN},
    "conclude_conflict_review": {Role.PANEL_CHAIR},
    "attest_assurance": {Role.LOCAL_DIRECTOR},
    "sign_assurance": {Role.LOCAL_FINANCE},
    "record_assurance_change": {
        Role.LOCAL_TEAM,
        Role.LOCAL_DIRECTOR,
        Role.LOCAL_FINANCE,
    },
    "score_bid": {
        Role.LOCAL_TEAM,
        Role.LOCAL_DIRECTOR,
        Role.LOCAL_FINANCE,
        Role.REGIONAL_LEAD,
    },
    "moderate": {Role.REGIONAL_LEAD},
    "settle_conditions": {Role.NATIONAL_MEMBER},
    "decide": {Role.NATIONAL_CHAIR},
    "check_letter": {Role.NATIONAL_CHAIR, Role.NATIONAL_OFFICE},
    "accept_model": {Role.ACCOUNTABLE_OFFICER},
    "send_evidence": WRITERS,
    "refuse_evidence": {Role.REGIONAL_LEAD},
    "discharge_condition": {Role.REGIONAL_LEAD},
    "vouch_for_condition": {Role.NATIONAL_CHAIR, Role.NATIONAL_OFFICE},
    "record_mandate": {Role.LAY_VERIFIER},
    "agree_allocation": {Role.CHIEF_FINANCE_OFFICER, Role.NATIONAL_FINANCE},
    "revise_allocation": {Role.CHIEF_FINANCE_OFFICER, Role.NATIONAL_FINANCE},
    "dispute_allocation": {Role.CHIEF_FINANCE_OFFICER, Role.NATIONAL_FINANCE},
    "issue_agreement": {Role.NATIONAL_OFFICE},
    "acknowledge_changes": {Role.ACCOUNTABLE_OFFICER},
    "shorten_review": {Role.ACCOUNTABLE_OFFICER, Role.NATIONAL_OFFICE},
    "sign_agreement": {Role.ACCOUNTABLE_OFFICER},
    "countersign_agreement": {Role.NATIONAL_SIGNATORY},
    "submit_shadow_return": {Role.CHIEF_FINANCE_OFFICER},
    "judge_shadow": {Role.CHIEF_FINANCE_OFFICER, Role.NATIONAL_FINANCE},
    "go_live": {Role.NATIONAL_FINANCE},
    "confirm_handover": {Role.CHIEF_FINANCE_OFFICER},
    "withdraw": {Role.ACCOUNTABLE_OFFICER},
    "put_on_hold": STEWARDS,
    "resume": STEWARDS,
    "ask_information": {
        Role.BOARD_CLERK,
        Role.BOARD_CHAIR,
        Role.PANEL_CHAIR,
        Role.LOCAL_TEAM,
        Role.LOCAL_DIRECTOR,
        Role.LOCAL_FINANCE,
        Role.REGIONAL_LEAD,
        Role.NATIONAL_CHAIR,
        Role.NATIONAL_OFFICE,
    },
    "answer_information": WRITERS,
    "extend_date": STEWARDS,
    "admit_late": {Role.NATIONAL_OFFICE},
}
"""Who may give each command on a delegated bid of their own, on an interest of a clerk."""


def _asked(story: Story) -> c.AskInformation:
    return c.AskInformation(by=builders.LOCAL, questions=(Question(text="How many?"),))


def _late(story: Story) -> tuple[Story, Command]:
    story.until_asked("submit_application")
    story.now = story.bid.clocks[0].due + timedelta(hours=1)
    until = story.now.date() + timedelta(days=7)
    late = DeadlineKey.APPLICATION
    return story, c.AdmitLate(
        by=builders.OFFICE, key=late, until=until, reason="The post was late."
    )


ELSEWHERE: dict[str, Callable[[], tuple[Story, Command]]] = {
    "check_letter": checks,
    "score_bid": scores,
    "settle_conditions": settles,
    "vouch_for_condition": vouches,
    "send_evidence": sends,
    "refuse_evidence": refuses_it,
    "submit_shadow_return": shadowing.reports,
    "judge_shadow": shadowing.judges,
}
"""Commands with a story of their own."""


def _at(command: str) -> tuple[Story, Command]:  # noqa: PLR0915
    """A bid at the point where a command is due, and the command."""
    if command in ELSEWHERE:
        return ELSEWHERE[command]()
    story = Story(opening())
    if command == "submit_expression":
        return story, _met(story, command)
    story.step()
    match command:
        case "withdraw":
            return story, c.Withdraw(by=builders.OFFICER, reason="Not this year.")
        case "put_on_hold":
            return story, c.PutOnHold(by=builders.LOCAL, reason="A breach report.")
        case "resume":
            story.gives(c.PutOnHold(by=builders.LOCAL, reason="A breach report."))
            return story, c.Resume(by=builders.LOCAL, reason="Settled.")
        case "ask_information":
            return story, _asked(story)
        case "answer_information":
            story.gives(_asked(story))
            return story, _met(story, command)
        case "extend_date":
            key, due = DeadlineKey.SCREENING, story.bid.clocks[0].due
            to = due.date().replace(year=due.year + 1)
            return story, c.ExtendDate(by=builders.LOCAL, key=key, to=to, reason="Flu.")
        case "admit_late":
            return _late(story)
        case "declare_interest":
            nil = InterestCategory.NONE
            return story, c.DeclareInterest(by=builders.MANAGER, category=nil)
        case "rule_on_interest":
            story.until_asked("conclude_conflict_review")
            declared = c.DeclareInterest(
                by=builders.PANEL,
                category=InterestCategory.FINANCIAL,
                description="A share in a pharmacy.",
            )
            story.gives(declared)
            return story, _met(story, command)
        case "accept_model":
            story.until_asked("decide")
            lower = c.Decide(
                by=builders.NATIONAL,
                version=story.bid.version,
                outcome=Recommendation.APPROVE_LOWER_MODEL,
                reasons="Not ready.",
                lower_model=Model.JOINT,
            )
            story.gives(lower)
        case "discharge_condition":
            story.until_asked("decide")
            conditional = c.Decide(
                by=builders.NATIONAL,
                version=story.bid.version,
                outcome=Recommendation.APPROVE_WITH_CONDITIONS,
                reasons="One thing.",
                conditions=(builders.terms(story.bid.start_date),),
            )
            story.gives(conditional)
        case "start_fallback" | "decide_in_place":
            board = lost()
            if command == "start_fallback":
                return board, starts(board)
            return board.gives(starts(board)), decides(board)
        case "confirm_handover":
            story = Story(opening(cycle=TWO_KEYS))
        case "record_assurance_change":
            return reopens(story)
        case "acknowledge_changes" | "shorten_review":
            return _under_review(story, command)
        case "open_panel_vote":
            return story, opens_panel(story.until_asked("conclude_conflict_review"))
        case "open_vote" | "cast_vote" | "close_vote":
            board = story.until(Stage.HWB_APPROVAL)
            if command == "open_vote":
                return story, opens(board)
            voting = Board(board)
            if command == "cast_vote":
                return story, casts(story, "alex")
            voting.all_vote()
            return story, closes(story, reason="Enough.")
        case "revise_allocation" | "dispute_allocation":
            story.until_asked("agree_allocation")
            make = revises if command == "revise_allocation" else disputes
            return story, make(story)
    story.until_asked(command)
    if command == "sign_agreement" and story.bid.agreement:
        story.now = story.bid.agreement.sign_from
    return story, _met(story, command)


def _met(story: Story, command: str) -> Command:
    need: Blocker = next(n for n in story.needs() if n.command == command)
    return meet(story.bid, need, story.now)


def _under_review(story: Story, command: str) -> tuple[Story, Command]:
    """The agreement is issued for fewer functions, and nobody may sign it yet."""
    story.until_asked("issue_agreement")
    issued = c.IssueAgreement(
        by=builders.OFFICE, instrument="Agreement 1", functions=("F01",)
    )
    agreement = story.gives(issued).bid.agreement
    assert agreement
    digest, by = agreement.digest, builders.OFFICER
    if command == "acknowledge_changes":
        return story, c.AcknowledgeChanges(by=by, digest=digest, declaration=True)
    return story, c.ShortenReview(by=by, digest=digest, to=story.now.date())


def _everybody() -> Iterator[tuple[Actor, bool]]:
    """Every role in its own organisation and in a foreign one; a fresh person each."""
    for role, bodies in OWN.items():
        for body in bodies:
            yield actor(role, body, person=f"fresh {role}"), True
        foreign = FOREIGN[permissions.PARTY[role]]
        yield actor(role, foreign, person=f"foreign {role}"), False


def _answer(story: Story, command: Command) -> type[Refusal] | None:
    """The refusal that a command meets; none if it is accepted."""
    try:
        rulebook.answer(story.bid, command, story.now)
    except Refusal as refusal:
        return type(refusal)
    return None


def test_every_command_has_a_row():
    """A command without a row in the table would not be tested."""
    assert set(MAY) == set(rulebook.COMMANDS)


@pytest.mark.parametrize("command", sorted(MAY))
def test_only_the_right_office_of_the_right_body_succeeds(command: str):
    """Own body and right role, or refused; a foreign body learns nothing at all."""
    story, given = on_track(command) if command in tracking.STEPS else _at(command)
    succeeded = set()
    for who, own in _everybody():
        if command in {"cast_vote", "score_bid"}:
            # A fresh person has no seat, and has declared nothing.
            who = who.model_copy(update={"person": given.by.person})  # noqa: PLW2901
        met = _answer(story, given.model_copy(update={"by": who}))
        assert (met is NotYours) is not own, (who.role, who.body, met)
        if met is None:
            succeeded.add(who.role)
    signed = {"sign_application", "agree_allocation"}
    if command in signed:
        assert succeeded <= MAY[command]
        assert succeeded
    else:
        assert succeeded == MAY[command]


@pytest.mark.parametrize(
    "command", sorted(rulebook.name_of(kind) for kind in permissions.DECIDING)
)
def test_nobody_decides_for_the_other_side(command: str):
    """Whoever also belongs to the applicant, or the other way round, is kept out (R10)."""
    story, given = on_track(command) if command in tracking.STEPS else _at(command)
    for who, own in _everybody():
        if not own or who.role not in MAY[command]:
            continue
        other = (
            Membership(party=Party.NHS_ENGLAND, body="Q71", role=Role.LOCAL_TEAM)
            if who.party is Party.CCG
            else Membership(party=Party.CCG, body="07R", role=Role.BID_MANAGER)
        )
        both = who.model_copy(update={"also": (other,)})
        with pytest.raises(OwnSide):
            rulebook.answer(story.bid, given.model_copy(update={"by": both}), story.now)


def test_outcomes_that_nobody_may_choose():
    """A board never gives no view; a panel's clearance with mitigations names them."""
    story, given = _at("record_board_decision")
    silent = given.model_copy(update={"outcome": BoardOutcome.NO_VIEW})
    with pytest.raises(Refusal):
        rulebook.answer(story.bid, silent, story.now)
    story, given = _at("conclude_conflict_review")
    empty = given.model_copy(update={"outcome": ConflictOutcome.CLEAR_WITH_MITIGATIONS})
    with pytest.raises(Refusal):
        rulebook.answer(story.bid, empty, story.now)
