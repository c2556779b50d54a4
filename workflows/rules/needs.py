"""What each stage needs before it is over, part by part: the conditions of the process.

A stage is over exactly when its needs are empty. Parts that only make sense after
another (a finance signature after the attestation) are listed when their turn comes.
"""

from workflows.contracts.bids import Bid, Stage
from workflows.contracts.cycles import DeadlineKey
from workflows.contracts.decisions import Recommendation
from workflows.contracts.parties import Party, Role
from workflows.contracts.reviews import ConflictOutcome
from workflows.contracts.views import Blocker
from workflows.rules import (
    assurance_needs,
    boards,
    bodies,
    concluding,
    conditions_panel,
    handover_needs,
    interests,
    letters,
    road,
    rounds,
    rulings,
    scoring,
    track_needs,
    vote_words,
    words,
)
from workflows.rules import national as nationally
from workflows.rules import panel as panels
from workflows.rules.bodies import NATIONAL
from workflows.rules.parts import OFFICER_WORDS, OFFICERS, ccg_need, need, nhs


def of(bid: Bid) -> tuple[Blocker, ...]:
    """Every unmet part of the stage that the bid is at; empty once it may go on."""
    if bid.ended:
        return ()
    shared = (*_hold(bid), *_answers(bid), *track_needs.plan(bid))
    return (*shared, *_STAGES[bid.stage](bid))


def _hold(bid: Bid) -> tuple[Blocker, ...]:
    if bid.hold is None:
        return ()
    if bid.hold.until:
        # Nobody has to do anything; NHS England may resume it before.
        end, by = f"the end of the hold on {words.day(bid.hold.until)}", bid.hold.by
        return (nhs(bid, DeadlineKey.HOLD, end, by.body, by.role, ""),)
    return (
        nhs(
            bid,
            DeadlineKey.HOLD,
            "NHS England to resume the bid",
            bid.hold.by.body,
            bid.hold.by.role,
            "resume",
        ),
    )


def _answers(bid: Bid) -> tuple[Blocker, ...]:
    return tuple(
        ccg_need(
            bid,
            DeadlineKey.ANSWER,
            f"the answer to {words.plural(len(r.questions), 'question')} from "
            f"{bodies.name(bid, r.by.party, r.by.body)}",
            bodies.lead(bid),
            (Role.BID_MANAGER, Role.ACCOUNTABLE_OFFICER),
            "answer_information",
            r.id,
        )
        for r in bid.requests
        if r.answered is None
    )


def _expression(bid: Bid) -> tuple[Blocker, ...]:
    ccg = bodies.lead(bid)
    writers = (Role.BID_MANAGER, Role.ACCOUNTABLE_OFFICER)
    if bid.statements is None:
        return (
            ccg_need(
                bid,
                DeadlineKey.EXPRESSION,
                "the expression of interest",
                ccg,
                writers,
                "submit_expression",
            ),
        )
    if not road.needs_approval(bid.model):
        return ()
    if bid.screening is None:
        return track_needs.readiness(bid) or (
            nhs(
                bid,
                DeadlineKey.SCREENING,
                "NHS England's local team to screen it",
                bid.local_team,
                Role.LOCAL_TEAM,
                "screen",
            ),
        )
    if bid.application_open:
        returned = bid.version > 0
        return (
            ccg_need(
                bid,
                DeadlineKey.REVISION if returned else DeadlineKey.APPLICATION,
                "the revised application" if returned else "the application",
                ccg,
                writers,
                "submit_application",
            ),
        )
    return _signatures(bid)


def _signatures(bid: Bid) -> tuple[Blocker, ...]:
    signed = {(s.by.body, s.by.role) for s in bid.part_one}
    return tuple(
        ccg_need(
            bid,
            DeadlineKey.APPLICATION if bid.version == 1 else DeadlineKey.REVISION,
            f"the signature of {applicant.name}'s {OFFICER_WORDS[role]} on the application",
            applicant.code,
            (role,),
            "sign_application",
            f"{applicant.code}/{role}",
        )
        for applicant in bid.applicants
        for role in OFFICERS
        if (applicant.code, role) not in signed
    )


def _boards(bid: Bid) -> tuple[Blocker, ...]:
    waiting = tuple(
        need for b in boards.undecided(bid) for need in vote_words.of_board(bid, b.id)
    )
    against = boards.objections(bid)
    if waiting or not against:
        return waiting
    who = words.joined([bodies.name(bid, Party.HWB, d.board) for d in against])
    return (
        ccg_need(
            bid,
            DeadlineKey.REVISION,
            f"a revised application, or withdrawal, after the objection of {who}",
            bodies.lead(bid),
            (Role.BID_MANAGER, Role.ACCOUNTABLE_OFFICER),
            "submit_application",
        ),
    )


def _conflicts(bid: Bid) -> tuple[Blocker, ...]:
    declarations = tuple(
        ccg_need(
            bid,
            DeadlineKey.CONFLICT_REVIEW,
            f"a declaration of interests by {bodies.name(bid, Party.CCG, s.by.body)}'s "
            f"{OFFICER_WORDS[s.by.role]}",
            s.by.body,
            (s.by.role,),
            "declare_interest",
            f"{s.by.body}/{s.by.role}",
        )
        for s in bid.part_one
        if not interests.has_declared(bid, s.by.person)
    )
    given = {o.by.body for o in bid.guardian_opinions}
    opinions = tuple(
        ccg_need(
            bid,
            DeadlineKey.CONFLICT_REVIEW,
            f"the opinion of {a.name}'s conflicts of interest guardian",
            a.code,
            (Role.GUARDIAN,),
            "give_guardian_opinion",
            a.code,
        )
        for a in bid.applicants
        if a.code not in given
    )
    voting = vote_words.of_panel(bid)
    found = (*declarations, *rulings.needed(bid), *opinions, *voting)
    if found or is_conflict_clear(bid):
        return found
    return (concluding.need_of(bid),)


def is_conflict_clear(bid: Bid) -> bool:
    """Whether the panel has cleared the bid, with mitigations or without."""
    conclusion = bid.conflict_conclusion
    return conclusion is not None and conclusion.outcome in {
        ConflictOutcome.CLEAR,
        ConflictOutcome.CLEAR_WITH_MITIGATIONS,
    }


def _principle(bid: Bid) -> tuple[Blocker, ...]:
    awaited = rounds.is_awaited(bid)
    release = (*letters.unchecked(bid), rounds.need_of(bid)) if awaited else ()
    decision = release or _decision(bid)
    return (*rulings.needed(bid), *decision)


def _weighing(bid: Bid) -> tuple[Blocker, ...]:
    """What comes between Part two and the national panel."""
    if not road.is_national(bid.model) or bid.decision is not None:
        return ()
    if bid.moderation is not None:
        return conditions_panel.need_of(bid, panels.in_time(bid.sitting))
    if unscored := scoring.need_of(bid):
        return (unscored,)
    return (
        nhs(
            bid,
            DeadlineKey.MODERATION,
            "the region's recommendation" + panels.in_time(bid.sitting),
            bid.region,
            Role.REGIONAL_LEAD,
            "moderate",
        ),
    )


def _decision(bid: Bid) -> tuple[Blocker, ...]:
    key = DeadlineKey
    unassured = assurance_needs.of(bid)
    if unassured:
        return unassured
    if unweighed := _weighing(bid):
        return unweighed
    national = road.is_national(bid.model)
    if bid.decision is None:
        panel = panels.before_panel(bid.sitting) if national else ""
        body, roles = (
            (NATIONAL, nationally.recorders(bid))
            if national
            else (bid.local_team, (Role.LOCAL_DIRECTOR,))
        )
        return (
            need(
                bid,
                key.DECISION,
                nationally.awaited(bid) or f"the decision in principle{panel}",
                Party.NHS_ENGLAND,
                body,
                roles,
                "decide",
            ),
        )
    if (
        bid.decision.outcome is Recommendation.APPROVE_LOWER_MODEL
        and not bid.decision.accepted
    ):
        return (
            ccg_need(
                bid,
                key.MODEL_ACCEPTANCE,
                "the CCG to accept the lower model or withdraw",
                bodies.lead(bid),
                (Role.ACCOUNTABLE_OFFICER,),
                "accept_model",
            ),
        )
    return ()


def _none(bid: Bid) -> tuple[Blocker, ...]:
    return ()


_STAGES = dict.fromkeys(Stage, _none) | {
    Stage.EXPRESSION_OF_INTEREST: _expression,
    Stage.HWB_APPROVAL: _boards,
    Stage.CONFLICT_REVIEW: _conflicts,
    Stage.APPROVAL_IN_PRINCIPLE: _principle,
    Stage.BUDGET_HANDOVER: handover_needs.of,
}
