"""From approval to live: money, agreement, release, start (R17-R22)."""

import hashlib
from datetime import datetime

from workflows.contracts.bids import Bid, Stage
from workflows.contracts.commands import (
    AgreeAllocation,
    GoLive,
)
from workflows.contracts.cycles import DeadlineKey
from workflows.contracts.events import (
    AllocationAgreed,
    AllocationBuilt,
    AllocationFailed,
    HandoverBegun,
    HandoverReleased,
    ShadowBegun,
    WentLive,
)
from workflows.contracts.money import Allocation, Leg, Transfer
from workflows.contracts.parties import Role
from workflows.rules import (
    calendar,
    handover_needs,
    needs,
    phases,
    road,
    shadow,
    words,
)
from workflows.rules.refusals import (
    AlreadyDone,
    Incomplete,
    OutOfOrder,
    WrongHash,
    WrongParty,
    WrongStage,
)

BASIS_POINTS = 10_000


def check_stage(bid: Bid) -> None:
    """The handover is on.

    Raises:
        WrongStage: It is not.
    """
    if not is_on(bid):
        raise WrongStage("This bid is not at the handover now.")


def is_on(bid: Bid) -> bool:
    """Whether the handover is on, and nothing is being posted."""
    return bid.stage is Stage.BUDGET_HANDOVER and not bid.handing_over


def wants_allocation(bid: Bid) -> bool:
    """Whether the practice lines have to be added up now."""
    return (
        bid.stage is Stage.BUDGET_HANDOVER
        and road.has_budget(bid.model)
        and bid.allocation is None
    )


def percentage(pence: int, basis_points: int) -> int:
    """A share in basis points, rounded half up to the penny."""
    return (pence * basis_points * 2 + BASIS_POINTS) // (BASIS_POINTS * 2)


def allocation_built(
    bid: Bid, allocation: Allocation, now: datetime
) -> AllocationBuilt | AllocationFailed:
    """Take the allocation if its sums are right (R20)."""
    codes = tuple(s.ccg for s in allocation.shares)
    sums = all(
        s.contingency_pence == percentage(s.practices_pence, bid.cycle.contingency)
        and s.headroom_pence == percentage(s.practices_pence, bid.cycle.headroom)
        and s.total_pence == s.practices_pence + s.contingency_pence + s.headroom_pence
        for s in allocation.shares
    )
    total = sum(s.total_pence for s in allocation.shares)
    if codes != tuple(a.code for a in bid.applicants):
        return AllocationFailed(at=now, problem="it does not cover the applicants")
    if not sums or total != allocation.total_pence:
        return AllocationFailed(at=now, problem="its sums do not add up")
    return AllocationBuilt(at=now, allocation=allocation)


def agree_allocation(
    bid: Bid, command: AgreeAllocation, now: datetime
) -> AllocationAgreed:
    """Each applicant's chief finance officer and NHS England's sign the same hash.

    Raises:
        WrongStage: Not at the handover, or no budget moves.
        OutOfOrder: There is no allocation yet.
        AlreadyDone: This side has signed.
        WrongHash: The allocation is another one than the person looked at.
    """
    check_stage(bid)
    if not road.has_budget(bid.model):
        raise WrongStage("No budget moves under this model.")
    if bid.allocation is None:
        raise OutOfOrder("The allocation has not been added up yet.")
    if any(s.by.body == command.by.body for s in bid.allocation_signatures):
        raise AlreadyDone("This side has agreed the allocation.")
    if command.schedule_hash != bid.allocation.schedule_hash:
        raise WrongHash(
            "The allocation is not the one you looked at. Open it again: it is "
            f"{words.money(bid.allocation.total_pence)} now.",
            field="schedule_hash",
        )
    return AllocationAgreed(at=now, by=command.by, schedule_hash=command.schedule_hash)


def release(bid: Bid, command: GoLive, now: datetime) -> HandoverReleased:
    """NHS England releases the handover, when nothing but the day is missing (R18).

    Raises:
        WrongStage: Not at the handover, or a model without a release.
        WrongParty: Finance releases money; the local director, joint working.
        OutOfOrder: Something else is missing.
        AlreadyDone: It is released.
        Incomplete: The declaration is not made.
    """
    check_stage(bid)
    if not road.needs_approval(bid.model):
        raise WrongStage("Greater involvement needs no release.")
    finance = command.by.role is Role.NATIONAL_FINANCE
    if road.has_budget(bid.model) != finance:
        raise WrongParty(
            "National finance releases a delegated budget; the local director "
            "releases joint working."
        )
    if bid.release is not None:
        raise AlreadyDone("The handover has been released.")
    if not command.declaration:
        raise Incomplete(
            "Confirm that you have seen the signed agreement and release the handover.",
            field="declaration",
        )
    check_ready(bid)
    return HandoverReleased(at=now, by=command.by)


def check_ready(bid: Bid) -> None:
    """Nothing is missing but the keys and the day.

    Raises:
        OutOfOrder: Something is.
    """
    shadow.check_been(bid)
    missing = [
        n.words
        for n in needs.of(bid)
        if n.key not in {DeadlineKey.RELEASE, DeadlineKey.START}
    ]
    if missing:
        raise OutOfOrder(f"The handover still waits for {words.joined(missing)}.")


def begin(bid: Bid, now: datetime) -> HandoverBegun | ShadowBegun | None:
    """The start date has come and nothing else is missing: from here it happens.

    Where a shadow period is chosen and has not been, that is what begins.
    """
    if bid.ended or bid.handing_over or bid.stage is not Stage.BUDGET_HANDOVER:
        return None
    only_the_day = [n.key for n in needs.of(bid)] == [DeadlineKey.START]
    if not only_the_day or handover_needs.start_missed(bid):
        return None
    if now < starts_at(bid):
        return None
    terms = shadow.to_come(bid)
    return ShadowBegun(at=now, until=terms.until) if terms else HandoverBegun(at=now)


def starts_at(bid: Bid) -> datetime:
    """Midnight in London as the start date begins."""
    return calendar.at(bid.start_date, datetime.min.time())


def transfer_of(bid: Bid) -> Transfer | None:
    """What moves on the first day: out of NHS England's account, into each CCG's."""
    if not road.has_budget(bid.model) or bid.allocation is None:
        return None
    into = phases.first_amounts(bid, bid.allocation)
    source = f"nhs-england/primary-care/{bid.cycle.name}"
    out = bid.allocation.total_pence - phases.left_for_later(bid, bid.allocation)
    legs = [Leg(account=source, pence=-out)]
    legs += [Leg(account=account_of(bid, c), pence=p) for c, p in into.items()]
    return Transfer(id=handover_id(bid), bid_id=bid.id, legs=tuple(legs))


def handover_id(bid: Bid) -> str:
    """What an attempt is known by: `handover/07R-1`.

    Once its transfer was moved back, the next attempt has an id of its own; until then
    a repetition finds what is posted.
    """
    attempt = f"/{bid.handover_reversals + 1}" if bid.handover_reversals else ""
    return f"handover/{bid.id}{attempt}"


def account_of(bid: Bid, ccg: str) -> str:
    """The account into which a CCG's delegated budget goes."""
    return f"{ccg}/delegated/{bid.cycle.name}"


def gone_live(bid: Bid, now: datetime) -> WentLive:
    """The CCG holds the functions, and the budget where there is one."""
    transfer = transfer_of(bid)
    return WentLive(at=now, transfer=transfer.id if transfer else "")


def digest(*parts: str) -> str:
    """A SHA-256 over parts that are signed together."""
    return hashlib.sha256("|".join(parts).encode()).hexdigest()
