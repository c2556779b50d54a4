"""Whatever one room adds, every room that must know of it knows.

A failure here lists what was forgotten; CONTRIBUTING.md has the recipe.
"""

from pathlib import Path
from typing import get_args, get_type_hints

import pytest
from temporalio import activity, workflow

from activities.digests import DigestActivities
from activities.handover.moving import HandoverActivities
from activities.ledger.posting import LedgerActivities
from activities.notices import NoticeActivities
from activities.reference import policy
from activities.reference.allocating import ReferenceActivities
from activities.reference.problems import Problems
from activities.register.delegations import DelegationRegister
from activities.register.writing import RegisterActivities
from activities.rounds import RoundActivities
from services.kit import problems
from services.kit.pages.bid.satisfied import JOINED
from services.kit.pages.delegation.steps import FORMS
from services.kit.pages.steps.sitting import SENT_BACK
from tests.architecture import examples
from workflows.bid.workflow import BidWorkflow
from workflows.contracts import commands, delegation_commands, events, ports
from workflows.contracts.bids import ENDS, Bid, Stage
from workflows.contracts.commands import Command
from workflows.contracts.cycles import DeadlineKey, FanIn
from workflows.contracts.delegation_events import DelegationEvent
from workflows.contracts.delegations import Delegation
from workflows.contracts.notices import NoticeKind
from workflows.contracts.parties import Party, Role
from workflows.delegation.workflow import DelegationWorkflow
from workflows.rules import (
    delegation_rulebook,
    delegation_words,
    permissions,
    refusals,
    rulebook,
    sentences,
    transitions,
)

ROOT = Path(__file__).resolve().parents[2]
LETTERS = ROOT / "activities" / "letters"
SHIPPED = ROOT / "activities" / "reference" / "shipped"

COMMANDS = {
    kind
    for kind in vars(commands).values()
    if isinstance(kind, type) and issubclass(kind, Command) and kind is not Command
}
EVENTS = {
    kind.model_fields["kind"].default: kind
    for kind in get_args(get_args(events.Event)[0])
}
ADAPTERS: dict[type, type] = {
    ports.RegisterPort: RegisterActivities,
    ports.DelegationRegisterPort: DelegationRegister,
    ports.NoticePort: NoticeActivities,
    ports.DigestPort: DigestActivities,
    ports.ReferencePort: ReferenceActivities,
    ports.LedgerPort: LedgerActivities,
    ports.HandoverPort: HandoverActivities,
    ports.RoundPort: RoundActivities,
}
OF_THE_ROUND = ("hear_release", "hear_sitting", "hear_policy")
"""An update that nobody's command leads to: the round lets a decision out."""

BY_NOBODY = {
    "bid_opened",
    "decision_recorded",
    "panel_seated",
    "policy_changed",
    "release_awaited",
    "allocation_built",
    "allocation_failed",
    "shadow_begun",
    "handover_begun",
    "handover_step_taken",
    "handover_step_undone",
    "handover_failed",
    "went_live",
    "reminded",
    "deadline_passed",
    "attempt_refused",
}
"""Events that no command asks for: the clock, the money or the rules bring them."""


def test_every_command_has_a_rule_and_an_update_of_its_own_name() -> None:
    """One update per command, named alike everywhere."""
    assert set(rulebook.COMMANDS.values()) == COMMANDS
    updates = dict(workflow._Definition.must_from_class(BidWorkflow).updates)
    for one in OF_THE_ROUND:
        assert updates.pop(one), "what only the bid's round says"
    assert set(rulebook.COMMANDS) == set(updates)
    for name, update in updates.items():
        assert update.arg_types == [rulebook.COMMANDS[str(name)]], name


def test_every_update_asks_before_it_is_accepted() -> None:
    """A slip is refused by the validator and leaves no trace in the history."""
    updates = workflow._Definition.must_from_class(BidWorkflow).updates
    assert [name for name, update in updates.items() if not update.validator] == []


def test_every_command_on_a_delegation_has_an_update_and_a_form() -> None:
    """As for a bid: named alike everywhere, asked before it is accepted."""
    updates = workflow._Definition.must_from_class(DelegationWorkflow).updates
    assert set(delegation_rulebook.COMMANDS) == set(updates)
    for name, update in updates.items():
        assert update.arg_types == [delegation_rulebook.COMMANDS[str(name)]], name
        assert update.validator, name
    given = {
        kind
        for kind in vars(delegation_commands).values()
        if isinstance(kind, type)
        and issubclass(kind, delegation_commands.DelegationCommand)
        and kind is not delegation_commands.DelegationCommand
    }
    assert given == set(FORMS) == set(delegation_rulebook.ROLES)


LASTING = {
    kind.model_fields["kind"].default: kind
    for kind in get_args(get_args(DelegationEvent)[0])
}


@pytest.mark.parametrize("kind", LASTING)
def test_every_event_of_a_delegation_is_told_in_one_sentence(kind: str) -> None:
    """Plain English, no names of ours; and no kind is also one of a bid's."""
    event = examples.value(LASTING[kind])
    said = delegation_words.sentence(event, examples.value(Delegation))
    assert said[0].isupper() or said[0].isdigit()
    assert "\n" not in said
    assert "_" not in said
    assert kind not in EVENTS


@pytest.mark.parametrize("port", ADAPTERS, ids=lambda port: port.__name__)
def test_every_port_is_carried_out_under_its_own_name(port: type) -> None:
    """An adapter's method without the decorator stops the worker at its start."""
    for method in vars(port).values():
        promised = activity._Definition.from_callable(method)
        if promised:
            kept = getattr(ADAPTERS[port], method.__name__)
            definition = activity._Definition.from_callable(kept)
            assert definition, f"decorate {kept.__qualname__} with @activity.defn"
            assert definition.name == promised.name
            assert definition.arg_types == promised.arg_types
            assert definition.ret_type == promised.ret_type


def test_every_command_has_roles_that_may_give_it() -> None:
    """A command that nobody may give is dead; so is a role that may do nothing."""
    assert set(permissions.ROLES) == COMMANDS
    assert all(permissions.ROLES.values())
    assert set().union(*permissions.ROLES.values()) == set(Role) - {Role.OPERATOR}
    assert set(permissions.PARTY) == set(Role)
    assert set(permissions.PARTY.values()) == set(Party)


def test_every_event_comes_from_a_command_or_from_nobody() -> None:
    """An event that nothing leads to is dead."""
    asked = {get_type_hints(rule)["return"] for rule in rulebook.RULES.values()}
    assert asked <= set(EVENTS.values()), "a rule answers with one event, by its class"
    kinds = {kind.model_fields["kind"].default for kind in asked}
    assert kinds | BY_NOBODY == set(EVENTS)
    assert kinds & BY_NOBODY == set()


def test_every_event_has_a_row_in_the_transitions() -> None:
    """docs/states.md is made from this table."""
    rows = set().union(*(set(moves) for moves in transitions.TABLE.values()))
    assert rows == set(EVENTS)
    assert not [end for end in ENDS if _leaves(end)]
    unreached = set(Stage) - {Stage.EXPRESSION_OF_INTEREST}
    for moves in transitions.TABLE.values():
        unreached -= {target for targets in moves.values() for target in targets}
    assert not unreached


def _leaves(stage: Stage) -> bool:
    moves = transitions.TABLE.get(stage, {})
    return any(set(targets) - {stage} for targets in moves.values())


@pytest.mark.parametrize("kind", EVENTS)
def test_every_event_is_told_in_one_sentence(kind: str) -> None:
    """The history of a bid is for people: plain English, no names of ours."""
    said = sentences.sentence(examples.value(EVENTS[kind]), examples.value(Bid))
    assert said[0].isupper() or said[0].isdigit()
    assert "\n" not in said
    assert "_" not in said
    assert "<" not in said


def test_every_refusal_has_a_problem_with_its_status() -> None:
    """A refusal without one would be told to people as a defect of ours."""
    assert set(problems.REFUSED) == set(refusals.KINDS.values())


def test_every_kind_of_notice_has_a_letter_and_every_letter_a_kind() -> None:
    """A notice without a letter is never sent."""
    kinds = {kind.value for kind in NoticeKind}
    letters = {path.name.removesuffix(".jinja") for path in LETTERS.glob("*.jinja")}
    assert kinds - letters == set()
    parts = {name for name in letters if name.startswith("layout.") or name == "words"}
    assert letters - parts == kinds


@pytest.mark.parametrize(
    "path", sorted(SHIPPED.glob("cycle-*.toml")), ids=lambda p: p.stem
)
def test_every_shipped_cycle_says_when_everything_is_due(path: Path) -> None:
    """A deadline without a rule would never be set."""
    found = Problems()
    policy_read = policy.read(path, found)
    assert policy_read is not None, found
    ruled = {rule.key for rule in policy_read.cycle.deadlines}
    assert ruled == set(DeadlineKey) - policy.unruled(policy_read.cycle)


def test_every_way_of_joining_boards_has_its_words():
    assert set(SENT_BACK) == set(JOINED) == set(FanIn)
