"""Whoever an event concerns is written to, or it is said here why nobody is.

The letters are those that the walks of bids and delegations lead to. An event that is in
neither table, or in both, fails: so does a reason that is not true any more.
"""

from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from typing import get_args

import pytest

from tests.architecture import examples
from tests.rules import test_delegation_walks
from tests.rules.test_walks import SEEDS, walk
from workflows.contracts import delegation_events as d
from workflows.contracts import events as e
from workflows.contracts.delegations import Delegation
from workflows.contracts.notices import Notice, NoticeKind
from workflows.contracts.parties import Party
from workflows.rules import (
    delegation_notices,
    delegation_progress,
    notices,
    progress,
)

Told = dict[str, set[tuple[NoticeKind, Party]]]
"""By the kind of an event: kinds of letters, each with the party that they go to."""

TASKS = {NoticeKind.TASK}

BY_TASK = {
    "agreement_signed": "once all CCGs have, NHS England is asked to countersign",
    "allocation_agreed": "the other side is asked for the same since it was built",
    "allocation_failed": "operators are asked to mend the reference data",
    "allocation_built": "both sides' finance officers are asked to agree it",
    "application_signed": "the last signature sends it, and who comes next is asked",
    "application_submitted": "its signers are asked to sign it",
    "assurance_attested": "its two signers are asked to sign",
    "assurance_reopened": "its two signers are asked to sign again",
    "assurance_signed": "once both have, the region is asked to moderate",
    "conditions_settled": "sealed; the national panel is asked to decide",
    "decision_recorded": "sealed; a second person is asked to check its letter",
    "guardian_opinion_given": "the conflicts panel is asked to conclude",
    "interest_declared": "whoever rules on it is asked to",
    "model_accepted": "whoever comes next on the way of that model is asked",
    "moderated": "sealed; the panel is asked to go on",
    "readiness_said": "the CCG's own; the local team is asked for a support plan",
    "shadow_begun": "each CCG is asked for its returns",
    "shadow_returned": "the next is asked for; alerts have a letter of their own",
}
"""Events whose news reaches people as a task, and how."""

NOBODY = {
    "attempt_refused": "who tried was answered; it is on record for those who may look",
    "bid_opened": "it stands with the expression of interest, which has its letter",
    "bid_scored": "sealed, from other assessors too, until all have scored",
    "changes_acknowledged": "the CCG's own step before its signature, which is heard of",
    "condition_vouched": "says only whether the public may read a condition's words",
    "handover_begun": "what comes of it is told within minutes: live, or failed",
    "handover_confirmed": "the other key was asked for with it; nothing moves yet",
    "handover_released": "the other key was asked for with it; nothing moves yet",
    "handover_step_taken": "told with all the others, once it is live",
    "handover_step_undone": "told with the failure that it is undone for",
    "letter_checked": "sealed; it comes out with its round",
    "release_awaited": "sealed; it comes out with its round",
    "vote_cast": "sealed until the vote closes, which all voters are told",
    "delegation_attempt_refused": "who tried was answered",
    "money_posted": "told with the settlement, or the phase, that it is of",
    "phase_begun": "what comes of it is told within minutes: moved, or failed",
    "phase_released": "one of its keys, a day given before; its move is told",
    "phase_step_taken": "told with all the others, once the phase has moved",
    "phase_step_undone": "told with the failure that it is undone for",
    "return_submitted": "it is in the list of returns; alerts have their own letter",
    "year_turned": "the calendar's; a budget that is missing stands in the task list",
}
"""Events that lead to no letter whatever comes of them, and why."""

LETTERS = {
    "agreement_countersigned": "agreement_signed to ccg",
    "agreement_issued": "agreement_changed to ccg, nhs_england; agreement_issued to ccg",
    "alert_acknowledged": "spending_alert to nhs_england",
    "alert_raised": "spending_alert to ccg, nhs_england",
    "allocation_disputed": "allocation to ccg, nhs_england",
    "allocation_revised": "allocation to ccg, nhs_england",
    "board_decided": "decided to ccg, hwb; returned to ccg",
    "budget_recorded": "delegation to ccg, nhs_england",
    "condition_discharged": "condition_discharged to ccg",
    "conflict_review_concluded": "condition_set to ccg; decided to ccg; escalation to nhs_england; returned to ccg",
    "date_extended": "date_moved to ccg, nhs_england",
    "deadline_passed": "ended to ccg, conflicts, hwb, nhs_england; escalation to ccg, conflicts, hwb, nhs_england, operator; track to ccg",
    "decided": "condition_set to ccg; decided to ccg, hwb",
    "delegation_begun": "delegation to ccg, nhs_england",
    "delegation_ended": "delegation to ccg, nhs_england",
    "delegation_revoked": "delegation to ccg, nhs_england",
    "direction_answered": "delegation to ccg, nhs_england",
    "direction_closed": "delegation to ccg, nhs_england",
    "direction_issued": "delegation to ccg, nhs_england",
    "direction_overdue": "delegation to ccg, nhs_england",
    "evidence_refused": "evidence_refused to ccg",
    "evidence_sent": "evidence_sent to nhs_england",
    "expression_submitted": "board_told to hwb; received to ccg",
    "fallback_started": "in_place to ccg, hwb",
    "function_returned": "delegation to ccg, nhs_england",
    "functions_handed_back": "delegation to ccg, nhs_england",
    "handover_failed": "handover_failed to ccg, nhs_england",
    "held": "held to ccg",
    "information_answered": "answered to conflicts, hwb, nhs_england",
    "information_asked": "questions to ccg",
    "interest_ruled": "interest_ruled to ccg, conflicts, hwb, nhs_england",
    "late_admitted": "admitted_late to ccg",
    "mandate_recorded": "ended to ccg, conflicts, hwb, nhs_england",
    "milestone_reached": "track to ccg",
    "money_not_posted": "delegation to nhs_england",
    "notice_given": "delegation to ccg, nhs_england",
    "panel_seated": "panel_seated to ccg",
    "phase_cancelled": "delegation to ccg, nhs_england",
    "phase_failed": "delegation to ccg, nhs_england",
    "phase_held_up": "delegation to ccg, nhs_england",
    "phase_moved": "delegation to ccg, nhs_england",
    "policy_changed": "date_moved to ccg, conflicts, hwb, nhs_england, operator",
    "reminded": "reminder to ccg, conflicts, hwb, nhs_england, operator; track to ccg",
    "resumed": "resumed to ccg, nhs_england",
    "return_reminded": "return_due to ccg, nhs_england",
    "review_shortened": "review_shortened to ccg, nhs_england",
    "screened": "ended to ccg, hwb, nhs_england; screened to ccg",
    "shadow_judged": "shadow_judged to ccg, nhs_england",
    "stepped_in": "delegation to ccg, nhs_england",
    "support_planned": "track to ccg",
    "track_reassessed": "track to ccg",
    "variation_answered": "delegation to ccg, nhs_england",
    "variation_in_force": "delegation to ccg, nhs_england",
    "variation_lapsed": "delegation to ccg, nhs_england",
    "variation_proposed": "delegation to ccg, nhs_england",
    "variation_withdrawn": "delegation to ccg, nhs_england",
    "virement_answered": "delegation to ccg, nhs_england",
    "virement_recorded": "delegation to ccg, nhs_england",
    "vote_closed": "vote_closed to conflicts, hwb",
    "vote_opened": "vote_opened to conflicts, hwb",
    "went_live": "live to ccg, hwb, nhs_england",
    "withdrawn": "ended to ccg, conflicts, hwb, nhs_england",
    "year_settled": "delegation to ccg, nhs_england",
}
"""Events with letters of their own: which, and to which parties."""


def kinds(union: object) -> set[str]:
    return {k.model_fields["kind"].default for k in get_args(get_args(union)[0])}


@cache
def heard() -> Told:
    """What the walks led to."""
    found: Told = defaultdict(set)
    for seed in SEEDS:
        bid = None
        for event in walk(seed).events:
            after = progress.after(bid, event)
            _add(found, event.kind, notices.notices_of(bid or after, after, event))
            bid = after
    for seed in range(60):
        one = test_delegation_walks.walk(seed, defaultdict(int))
        begun = one.begun
        for event in one.events:
            after = delegation_progress.after(begun, event)
            _add(found, event.kind, delegation_notices.notices_of(begun, after, event))
            begun = after
    # Not of a walk: its first entry, and what a ledger that is at odds with it refuses.
    some = examples.value(Delegation)
    for kind in (d.DelegationBegun, d.MoneyNotPosted, d.DelegationAttemptRefused):
        event = examples.value(kind)
        _add(found, event.kind, delegation_notices.notices_of(some, some, event))
    return found


def _add(found: Told, kind: str, letters: Iterable[Notice]) -> None:
    found[kind] |= {(one.kind, one.party) for one in letters}


def in_words(told: Iterable[tuple[NoticeKind, Party]]) -> str:
    """`live to ccg, hwb`, kind by kind; tasks and reminders of them are left out."""
    by: dict[str, list[str]] = defaultdict(list)
    for kind, party in sorted(told):
        if kind not in TASKS:
            by[kind].append(party)
    return "; ".join(f"{kind} to {', '.join(to)}" for kind, to in by.items())


def test_of_every_event_somebody_is_told_or_it_is_said_why_not():
    """Neither forgotten nor in two tables; and each table says what is so."""
    every = kinds(e.Event) | kinds(d.DelegationEvent)
    assert set(heard()) == every
    assert sorted([*LETTERS, *BY_TASK, *NOBODY]) == sorted(every)
    written = {kind: in_words(told) for kind, told in heard().items()}
    assert {kind: said for kind, said in written.items() if said} == LETTERS


@pytest.mark.parametrize("kind", BY_TASK)
def test_what_is_told_by_a_task_leads_to_one(kind: str):
    assert {one for one, _ in heard()[kind]} == {NoticeKind.TASK}


@pytest.mark.parametrize("kind", NOBODY)
def test_of_what_nobody_is_told_there_is_no_letter(kind: str):
    assert heard()[kind] == set()
