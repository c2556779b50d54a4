"""How a delegation begins, who may see it, and how it ends (R22, R23, R25)."""

from datetime import date, datetime

from workflows.contracts import names
from workflows.contracts.bids import Bid, Stage
from workflows.contracts.cycles import Mode
from workflows.contracts.delegation_commands import GiveNotice
from workflows.contracts.delegation_events import NoticeGiven
from workflows.contracts.delegations import (
    Delegation,
    DelegationPolicy,
    EndNotice,
    FinancialYear,
    Holding,
    MonthlyReturn,
)
from workflows.contracts.parties import Membership, Party, Role
from workflows.contracts.phases import Phase
from workflows.rules import calendar, financial_year, phases, words
from workflows.rules.bodies import NATIONAL, OPERATORS
from workflows.rules.refusals import AlreadyDone, Incomplete, StaleVersion, WrongStage


def begun_by(bid: Bid) -> tuple[Delegation, ...]:
    """The delegations that a live bid leads to: one for each CCG that has a budget."""
    return foreseen(bid) if bid.stage is Stage.LIVE else ()


def foreseen(bid: Bid) -> tuple[Delegation, ...]:
    """What they are on the start date, if all goes as it is agreed now."""
    if bid.allocation is None:
        return ()
    catalogue = {f.code: f.name for f in bid.cycle.functions}
    delegable = tuple(
        (f.code, f.name) for f in bid.cycle.functions if f.mode is Mode.DELEGATED
    )
    agreed = bid.agreement.functions if bid.agreement else bid.functions
    first = phases.first_functions(bid)
    at_once = phases.first_amounts(bid, bid.allocation)
    budgets = {share.ccg: share.total_pence for share in bid.allocation.shares}
    return tuple(
        Delegation(
            id=names.delegation_id(bid.id, one.code),
            bid_id=bid.id,
            ccg=one.code,
            name=one.name,
            local_team=bid.local_team,
            region=bid.region,
            cycle=bid.cycle.name,
            policy=bid.cycle.delegation or DelegationPolicy(),
            holidays=bid.cycle.holidays,
            functions=tuple(
                Holding(
                    function=code,
                    name=catalogue.get(code, code),
                    holder=one.code if code in first else NATIONAL,
                    since=bid.start_date,
                )
                for code in agreed
            ),
            start_date=bid.start_date,
            delegable=delegable,
            years=(
                FinancialYear(
                    start=financial_year.of(bid.start_date),
                    budget=at_once[one.code],
                    first=financial_year.month_of(bid.start_date),
                ),
            ),
            phases=_later(bid, budgets[one.code]),
            shadowed=_shadowed(bid, one.code),
        )
        for one in bid.applicants
        if one.code in budgets
    )


def _later(bid: Bid, total: int) -> tuple[Phase, ...]:
    """What of one CCG's functions and budget moves after the first day."""
    chosen = phases.chosen(bid)
    _, *amounts = phases.amounts(total, chosen)
    return tuple(
        Phase(number=number, begins=one.begins, functions=one.functions, pence=pence)
        for number, (one, pence) in enumerate(zip(chosen, amounts, strict=True), 2)
    )


def _shadowed(bid: Bid, ccg: str) -> MonthlyReturn | None:
    """What a CCG reported last in shadow: its first month is compared with it."""
    found = bid.shadow.returns if bid.shadow else ()
    own = [one for one in found if one.by.body == ccg]
    return max(own, key=lambda one: (one.year, one.month), default=None)


def concerns(found: Delegation) -> tuple[tuple[Party, str, str], ...]:
    """Every body that may see it. NHS England's teams stay: it stays liable (R25)."""
    return (
        (Party.CCG, found.ccg, "holder"),
        (Party.NHS_ENGLAND, found.local_team, "local"),
        (Party.NHS_ENGLAND, found.region, "region"),
        (Party.NHS_ENGLAND, NATIONAL, "national"),
        (Party.OPERATOR, OPERATORS, "operator"),
    )


def may_see(who: Membership, found: Delegation) -> bool:
    """Whether a hat belongs to a body of the delegation."""
    return (who.party, who.body) in {(p, b) for p, b, _ in concerns(found)}


def office(found: Delegation, role: Role) -> str:
    """The one body of a delegation that has this office."""
    match role:
        case Role.LOCAL_TEAM | Role.LOCAL_DIRECTOR | Role.LOCAL_FINANCE:
            return found.local_team
        case Role.REGIONAL_LEAD:
            return found.region
        case (
            Role.NATIONAL_CHAIR
            | Role.NATIONAL_FINANCE
            | Role.NATIONAL_SIGNATORY
            | Role.NATIONAL_OFFICE
        ):
            return NATIONAL
        case Role.ACCOUNTABLE_OFFICER | Role.CHIEF_FINANCE_OFFICER | Role.BID_MANAGER:
            return found.ccg
    return ""


def body_name(found: Delegation, party: Party, body: str) -> str:
    """A body in words."""
    if party is Party.CCG:
        return found.name if body == found.ccg else body
    if party is Party.NHS_ENGLAND:
        teams = {found.local_team: "local", found.region: "regional"}
        return f"NHS England's {teams.get(body, 'national')} team"
    return "the system's operators"


def ends_if_given(day: date, policy: DelegationPolicy) -> date:
    """When a delegation ends whose notice is given on that London day (R23).

    By 30 September, on the next 1 April; after it, a year later. No consent is needed.
    """
    april = financial_year.begins(financial_year.of(day) + 1)
    last = date(april.year - 1, policy.notice_month, policy.notice_day)
    return april if day <= last else financial_year.begins(april.year + 1)


def ends(found: Delegation) -> date | None:
    """The day on which it ends by notice or revocation, the earlier of both."""
    days = [one.ends for one in (found.notice, found.revocation) if one]
    return min(days, default=None)


def give_notice(found: Delegation, command: GiveNotice, now: datetime) -> NoticeGiven:
    """The CCG gives notice; the end is the one that the person was shown.

    Raises:
        AlreadyDone: Notice is given, or the delegation is revoked.
        WrongStage: The functions are back with NHS England.
        StaleVersion: Notice given now has another end than the page said.
        Incomplete: The declaration is not made.
    """
    if found.handed_back:
        raise WrongStage("The functions are back with NHS England.")
    if found.notice:
        raise AlreadyDone(
            f"Notice was given; the delegation ends on {words.day(found.notice.ends)}."
        )
    if found.revocation:
        day = words.day(found.revocation.ends)
        raise AlreadyDone(f"NHS England has revoked the delegation; it ends on {day}.")
    last = ends_if_given(calendar.london_day(now), found.policy)
    if command.ends != last:
        raise StaleVersion(
            f"You were shown an end on {words.day(command.ends)}. Notice given now ends "
            f"the delegation on {words.day(last)}. Look at the form again.",
            field="ends",
        )
    if not command.declaration:
        raise Incomplete(
            "Confirm that your governing body has decided to end the delegation on "
            f"{words.day(last)}.",
            field="declaration",
        )
    notice = EndNotice(at=now, by=command.by.alone(), reason=command.reason, ends=last)
    return NoticeGiven(at=now, by=command.by, notice=notice)
