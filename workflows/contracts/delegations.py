"""A delegation: what a CCG holds after its bid went live, and how its money goes."""

from datetime import date, datetime
from typing import Annotated

from pydantic import Field

from workflows.contracts.base import Contract
from workflows.contracts.delegation_changes import (
    Direction,
    Revocation,
    Variation,
    Virement,
)
from workflows.contracts.money import Pence, Transfer
from workflows.contracts.parties import Role, Signature, Who
from workflows.contracts.phases import Phase
from workflows.contracts.texts import Code, OptionalText

MOST_PENCE = 100_000_000_000_000
"""A million million pounds: beyond it lies a slip."""


class BudgetLine(Contract):
    """A line of the monthly return.

    Attributes:
        ring_fenced: Whether no money may be moved into it or out of it (R26).
    """

    code: Code
    name: str
    ring_fenced: bool = False


class Bearer(Contract):
    """Who bears how much of a tier, in hundredths of a percent.

    Attributes:
        cap: The most that it bears of the tier in a year, in pence; None for no cap.
    """

    body: str
    share: int
    cap: Pence | None = None


class RoleLimit(Contract):
    """Up to which sum a role of the CCG decides alone (R27), in pence."""

    role: Role
    up_to: Pence


LIMITS = (
    RoleLimit(role=Role.BID_MANAGER, up_to=5_000_000),
    RoleLimit(role=Role.CHIEF_FINANCE_OFFICER, up_to=1_500_000_000),
    RoleLimit(role=Role.ACCOUNTABLE_OFFICER, up_to=1_500_000_000),
)
"""After Southampton City CCG's published limits (DOMAIN 6.7): £50,000 for a manager,
£15 million for chief officers. An example: each delegation has its own."""


class RiskTier(Contract):
    """A part of an overspend, from where the tier before it stops.

    Attributes:
        up_to: Where it stops, in hundredths of a percent of the year's budget; None for
            all the rest.
        bearers: The body `ccg` stands for the CCG itself; shares sum to 10,000.
    """

    up_to: int | None = None
    bearers: tuple[Bearer, ...]


RISK_SHARE = (
    RiskTier(up_to=100, bearers=(Bearer(body="ccg", share=10_000),)),
    RiskTier(
        bearers=(Bearer(body="ccg", share=5000), Bearer(body="national", share=5000))
    ),
)
"""An example, not a rule that was in force: what is agreed is data of the delegation."""

LINES = (
    BudgetLine(code="gms", name="General medical services contracts"),
    BudgetLine(code="pms-apms", name="PMS and APMS contracts"),
    BudgetLine(code="qof", name="Quality and outcomes framework"),
    BudgetLine(code="des", name="Directed enhanced services"),
    BudgetLine(code="premises", name="Premises"),
    BudgetLine(code="pco", name="Payments administered by the commissioner"),
    BudgetLine(code="contingency", name="Contingency", ring_fenced=True),
    BudgetLine(code="headroom", name="Non-recurrent headroom", ring_fenced=True),
)
"""The lines of North Hampshire's published reports (DOMAIN 6.2)."""


class DelegationPolicy(Contract):
    """The rules of a delegation: data, pinned by each when it begins.

    Attributes:
        return_working_day: The working day of the following month on which a month's
            return is due; reminders come so many working days before.
        alerts: Overspend against the year's budget, in hundredths of a percent, from
            which an alert is raised; of a single line likewise.
        escalates: From this overspend on the region is told as well.
        risk_share: Who bears an overspend, tier by tier.
        notice_month: Notice by the end of this day ends the delegation on the next
            1 April (R23); later notice, a year after that.
        virement_limit: What the CCG may move out of one line in a year without NHS
            England's consent, in pence. An example, as the limits are.
        limits: Up to which sum each role of the CCG decides (R27); beyond all of them
            it is for its committee.
    """

    lines: tuple[BudgetLine, ...] = LINES
    return_working_day: int = 8
    return_reminders: tuple[int, ...] = (3,)
    alerts: tuple[int, ...] = (50, 100, 250)
    line_alerts: tuple[int, ...] = (500, 1000)
    escalates: int = 250
    risk_share: tuple[RiskTier, ...] = RISK_SHARE
    notice_month: int = 9
    notice_day: int = 30
    virement_limit: Pence = 10_000_000
    limits: tuple[RoleLimit, ...] = LIMITS


class Holding(Contract):
    """A function and the one body that holds it.

    Attributes:
        holder: The CCG's code, or `national` for NHS England.
        stepped_in: Whether NHS England holds it for the time being only, and what was
            agreed still makes it the CCG's.
    """

    function: str
    name: str
    holder: str
    since: date
    stepped_in: bool = False


Patients = Annotated[int, Field(ge=0, le=100_000_000)]
"""People on the lists of practices."""


class ReturnLine(Contract):
    """One line of a monthly return, in pence; a recovery may be negative.

    Attributes:
        budget: Planned for the whole year; `plan` and `actual` run to the month's end.
        forecast: What the whole year is expected to come to.
    """

    line: Code
    budget: Pence = Field(ge=-MOST_PENCE, le=MOST_PENCE)
    plan: Pence = Field(ge=-MOST_PENCE, le=MOST_PENCE)
    actual: Pence = Field(ge=-MOST_PENCE, le=MOST_PENCE)
    forecast: Pence = Field(ge=-MOST_PENCE, le=MOST_PENCE)


class MonthlyReturn(Contract):
    """A month's return as it was handed in; a correction is the next version of it.

    Attributes:
        year: The calendar year in which the financial year begins.
        month: From 1 for April to 12 for March.
        moved: The virements that its lines' budgets have already.
        patients: Who was registered with its practices at the month's end; None where it
            was not said.
    """

    year: int
    month: int
    version: int
    at: datetime
    by: Who
    lines: tuple[ReturnLine, ...]
    exceptions: OptionalText = ""
    moved: tuple[int, ...] = ()
    patients: Patients | None = None


class Alert(Contract):
    """Spending has passed a threshold (R26).

    Attributes:
        id: Made of year, month, subject and threshold: the same crossing is told once.
        line: Which line; empty for the whole budget.
        threshold: In hundredths of a percent; `over` is what is overspent, in pence.
    """

    id: str
    year: int
    month: int
    line: str = ""
    threshold: int
    over: Pence
    raised: datetime
    acknowledged: Signature | None = None
    action: str = ""


class FinancialYear(Contract):
    """A year of a delegation.

    Attributes:
        start: The calendar year in which it begins, on 1 April.
        budget: None until it is recorded; the first year's is the agreed allocation.
        first: The first month that is reported, 1 for April.
        returns: The latest version of each month, in order.
        reminded: Which reminders were given.
        settled: NHS England's agreement to the outturn; nothing is corrected after it.
        outturn: What the year came to, once settled.
        virements: Money moved between its lines, or to be moved, by number.
    """

    start: int
    budget: Pence | None = None
    first: int = 1
    returns: tuple[MonthlyReturn, ...] = ()
    reminded: tuple[str, ...] = ()
    settled: Signature | None = None
    outturn: Pence | None = None
    virements: tuple[Virement, ...] = ()


class EndNotice(Contract):
    """The CCG's notice that it hands the functions back (R23)."""

    at: datetime
    by: Who
    reason: str
    ends: date


class Delegation(Contract):
    """A delegation as it stands: changed only by `rules.delegation_progress.after`.

    Attributes:
        id: `delegation/` and codes, the same as its workflow's id and its record's.
        liable: Who stays liable for the functions whatever happens: always NHS England
            (R25, NHS Act 2006 s.13Z(6)).
        years: Its financial years, in order; settled ones without their returns.
        unposted: Movements of money that the ledger has not confirmed.
        handed_back: When the functions went back to NHS England.
        ended: When its final account was settled and nothing more happens.
        delegable: Codes and names of the functions that its round lets a CCG hold; a
            variation adds no other (R3, R4).
        variations: Every variation that was proposed, by number.
        directions: Every direction of NHS England, by number.
        revocation: NHS England's word that it takes the delegation back.
        phases: Functions that move after the start date, in the order of their days.
        shadowed: What the CCG reported last in its shadow period; None without one, and
            in delegations of before it was kept.
    """

    id: str
    bid_id: str
    ccg: str
    name: str
    local_team: str
    region: str
    cycle: str
    policy: DelegationPolicy = DelegationPolicy()
    holidays: tuple[date, ...] = ()
    functions: tuple[Holding, ...]
    start_date: date
    liable: str = "national"
    years: tuple[FinancialYear, ...]
    alerts: tuple[Alert, ...] = ()
    notice: EndNotice | None = None
    handed_back: datetime | None = None
    unposted: tuple[Transfer, ...] = ()
    money_problem: str = ""
    refusals: tuple[tuple[str, int], ...] = ()
    began: datetime | None = None
    ended: datetime | None = None
    delegable: tuple[tuple[str, str], ...] = ()
    variations: tuple[Variation, ...] = ()
    directions: tuple[Direction, ...] = ()
    revocation: Revocation | None = None
    phases: tuple[Phase, ...] = ()
    shadowed: MonthlyReturn | None = None

    @property
    def number(self) -> str:
        """The id without its first part, as addresses have it: `07R-1`."""
        return self.id.partition("/")[2]
