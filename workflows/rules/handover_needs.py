"""What the handover needs: members, conditions, money, signatures, and the day itself."""

from workflows.contracts.bids import Applicant, Bid
from workflows.contracts.cycles import DeadlineKey
from workflows.contracts.decisions import Blocks, ConditionStatus
from workflows.contracts.handovers import MandateResult
from workflows.contracts.parties import Party, Role
from workflows.contracts.views import Blocker
from workflows.rules import conditions, phases, road, shadow, track_needs, words
from workflows.rules.bodies import NATIONAL, OPERATORS
from workflows.rules.parts import OFFICER_WORDS, ccg_need, need, nhs

DISPUTED = ", which they dispute"
"""Said of a side that has said that it does not agree the allocation."""


def of(bid: Bid) -> tuple[Blocker, ...]:
    """Every unmet part of the handover; the start date is always the last."""
    if bid.handing_over:
        return (_posting(bid),)
    if not road.needs_approval(bid.model):
        return (*_conditions(bid), _start(bid))
    money = _allocation(bid) if road.has_budget(bid.model) else ()
    ours = (*_mandates(bid), *_conditions(bid), *track_needs.before_handover(bid))
    return (*ours, *money, *_agreement(bid), _start(bid))


def has_mandate(bid: Bid, applicant: Applicant) -> bool:
    """Whether an applicant's members have voted in favour (R17)."""
    return any(
        m.ccg == applicant.code and m.result is MandateResult.FOR for m in bid.mandates
    )


def open_conditions(bid: Bid) -> tuple[str, ...]:
    """Conditions still open, by id (R18)."""
    return tuple(c.id for c in bid.conditions if c.status is ConditionStatus.OPEN)


def is_allocation_agreed(bid: Bid) -> bool:
    """Whether every finance officer has signed the allocation, or none is needed."""
    return not road.has_budget(bid.model) or not _allocation(bid)


def _mandates(bid: Bid) -> tuple[Blocker, ...]:
    return tuple(
        ccg_need(
            bid,
            DeadlineKey.MANDATE,
            f"the vote of {a.name}'s member practices",
            a.code,
            (Role.LAY_VERIFIER,),
            "record_mandate",
            a.code,
        )
        for a in bid.applicants
        if not has_mandate(bid, a)
    )


def _conditions(bid: Bid) -> tuple[Blocker, ...]:
    return tuple(
        nhs(
            bid,
            DeadlineKey.CONDITION,
            conditions.wanted(bid, c),
            bid.region,
            Role.REGIONAL_LEAD,
            "discharge_condition",
            c.id,
        )
        for c in bid.conditions
        if c.status is ConditionStatus.OPEN
    )


def _allocation(bid: Bid) -> tuple[Blocker, ...]:
    key = DeadlineKey.ALLOCATION
    if bid.allocation is None:
        what = "the allocation to be added up from the practice lines"
        if bid.allocation_problem:
            what = f"{what} ({bid.allocation_problem.rstrip('.')})"
        return (need(bid, key, what, Party.OPERATOR, OPERATORS, (Role.OPERATOR,), ""),)
    signed = {s.by.body for s in bid.allocation_signatures}
    disputed = {d.by.body for d in bid.allocation_disputes}
    ours = tuple(
        ccg_need(
            bid,
            key,
            f"{a.name}'s chief finance officer to agree the allocation"
            + DISPUTED * (a.code in disputed),
            a.code,
            (Role.CHIEF_FINANCE_OFFICER,),
            "agree_allocation",
            a.code,
        )
        for a in bid.applicants
        if a.code not in signed
    )
    if NATIONAL in signed:
        return ours
    theirs = nhs(
        bid,
        key,
        "NHS England's finance officer to agree the allocation"
        + DISPUTED * (NATIONAL in disputed),
        NATIONAL,
        Role.NATIONAL_FINANCE,
        "agree_allocation",
        NATIONAL,
    )
    return (*ours, theirs)


def _agreement(bid: Bid) -> tuple[Blocker, ...]:
    agreement, unfit = bid.agreement, phases.problem(bid)
    if agreement is None or unfit:
        anew = f" anew, since {unfit}" if unfit else ""
        return (
            nhs(
                bid,
                DeadlineKey.AGREEMENT_ISSUE,
                f"NHS England to issue the agreement{anew}",
                NATIONAL,
                Role.NATIONAL_OFFICE,
                "issue_agreement",
            ),
        )
    unsigned = unsigned_applicants(bid)
    if unsigned:
        if conditions.in_the_way(bid, Blocks.SIGNATURE):
            return ()
        needs = tuple(_signature(bid, a) for a in unsigned)
        return needs if is_ready_to_sign(bid) else asked_later(needs)
    if agreement.countersigned is None:
        if conditions.in_the_way(bid, Blocks.COUNTERSIGNATURE):
            return ()
        return (
            nhs(
                bid,
                DeadlineKey.COUNTERSIGNATURE,
                "NHS England's signature on the agreement",
                NATIONAL,
                Role.NATIONAL_SIGNATORY,
                "countersign_agreement",
            ),
        )
    return _keys(bid)


def _keys(bid: Bid) -> tuple[Blocker, ...]:
    """What is left to be turned: the release, and where a round asks for it a second.

    A shadow period that is chosen comes before the keys.
    """
    if track_needs.before_handover(bid):
        return ()
    if shadow.to_come(bid) or shadow.is_on(bid):
        return shadow.needs(bid)
    release = () if bid.release else (_release(bid),)
    keys = (*release, *unconfirmed(bid))
    # Nobody is asked to turn a key that an open condition holds up (R18).
    held = conditions.in_the_way(bid, Blocks.HANDOVER)
    return asked_later(keys) if held else keys


def asked_later(needs: tuple[Blocker, ...]) -> tuple[Blocker, ...]:
    """The same needs, with their dates, of which nobody is asked yet.

    The dates stand: bids under way wind the timers that they did.
    """
    return tuple(one.model_copy(update={"command": ""}) for one in needs)


def is_ready_to_sign(bid: Bid) -> bool:
    """Whether the votes (R17) and the allocation leave nothing between the CCGs and signing."""
    return not _mandates(bid) and is_allocation_agreed(bid)


def unsigned_applicants(bid: Bid) -> tuple[Applicant, ...]:
    """Applicants whose accountable officer has not signed the agreement yet."""
    signed = {s.by.body for s in bid.agreement.signatures} if bid.agreement else set()
    return tuple(a for a in bid.applicants if a.code not in signed)


def _signature(bid: Bid, applicant: Applicant) -> Blocker:
    opens = bid.agreement.sign_from if bid.agreement else None
    when = f" (from {words.day(opens)})" if opens else ""
    return ccg_need(
        bid,
        DeadlineKey.AGREEMENT_SIGNATURE,
        f"the signature of {applicant.name}'s accountable officer on the agreement{when}",
        applicant.code,
        (Role.ACCOUNTABLE_OFFICER,),
        "sign_agreement",
        applicant.code,
    )


def _release(bid: Bid) -> Blocker:
    money = road.has_budget(bid.model)
    problem = f" ({bid.handover_problem.rstrip('.')})" if bid.handover_problem else ""
    return nhs(
        bid,
        DeadlineKey.RELEASE,
        f"NHS England to release the handover{problem}",
        NATIONAL if money else bid.local_team,
        Role.NATIONAL_FINANCE if money else Role.LOCAL_DIRECTOR,
        "go_live",
    )


def unconfirmed(bid: Bid) -> tuple[Blocker, ...]:
    """The second keys that nobody has given yet, where the round asks for one."""
    role = bid.cycle.second_key
    if role is None or not road.has_budget(bid.model):
        return ()
    given = {s.by.body for s in bid.confirmations}
    key, step = DeadlineKey.RELEASE, "confirm_handover"
    if role in OFFICER_WORDS:
        return tuple(
            ccg_need(
                bid,
                key,
                f"{a.name}'s {OFFICER_WORDS[role]} to confirm the handover",
                a.code,
                (role,),
                step,
                a.code,
            )
            for a in bid.applicants
            if a.code not in given
        )
    if NATIONAL in given:
        return ()
    what = "NHS England's signatory to confirm the handover"
    return (nhs(bid, key, what, NATIONAL, role, step, NATIONAL),)


def _start(bid: Bid) -> Blocker:
    if start_missed(bid):
        return nhs(
            bid,
            DeadlineKey.START,
            f"NHS England to consent to {shadow.later(bid)}, since "
            f"{words.day(bid.start_date)} has passed",
            NATIONAL,
            Role.NATIONAL_OFFICE,
            "extend_date",
            "",
        )
    return nhs(
        bid,
        DeadlineKey.START,
        f"the start date, {words.day(bid.start_date)}",
        NATIONAL,
        Role.NATIONAL_OFFICE,
        "",
    )


def start_missed(bid: Bid) -> bool:
    """Whether the start date came before the bid was ready (R22)."""
    return any(c.key is DeadlineKey.START and c.passed for c in bid.clocks)


def _posting(bid: Bid) -> Blocker:
    return need(
        bid,
        DeadlineKey.RELEASE,
        "the handover to be carried out",
        Party.OPERATOR,
        OPERATORS,
        (Role.OPERATOR,),
        "",
    )
