"""The policy of an application cycle. Data, pinned by each bid when it starts."""

from datetime import date, time
from enum import StrEnum

from pydantic import Field

from workflows.contracts.allocations import Flag
from workflows.contracts.base import Contract
from workflows.contracts.catalogues import Criterion, ReasonCode, Scoring, StandingRule
from workflows.contracts.delegations import DelegationPolicy
from workflows.contracts.parties import Party, Role
from workflows.contracts.tracks import TrackPolicy


class Model(StrEnum):
    """The three co-commissioning models (DOMAIN 1.1)."""

    GREATER_INVOLVEMENT = "greater_involvement"
    JOINT = "joint"
    DELEGATED = "delegated"


class FanIn(StrEnum):
    """How the boards' decisions join (DOMAIN 12)."""

    ALL_APPROVE = "all_approve"
    NO_OBJECTION = "no_objection"
    ADVISORY = "advisory"
    WEIGHTED_BY_POPULATION = "weighted_by_population"


class Missed(StrEnum):
    """What a passed deadline does. Never a deemed approval."""

    LAPSE = "lapse"
    STAY = "stay_overdue"


class Mode(StrEnum):
    """How a function may be held (DOMAIN 1.2)."""

    INFLUENCE = "influence"
    JOINT = "joint"
    DELEGATED = "delegated"
    RESERVED = "reserved"


class DeadlineKey(StrEnum):
    """What can be due."""

    EXPRESSION = "expression"
    SCREENING = "screening"
    READINESS = "readiness"
    SUPPORT_PLAN = "support_plan"
    APPLICATION = "application"
    REVISION = "revision"
    BOARD = "board"
    VOTE = "vote"
    """A vote outside a meeting closes: the clerk says when, no cycle does."""
    CONFLICT_REVIEW = "conflict_review"
    ASSURANCE = "assurance"
    MODERATION = "moderation"
    CONDITIONS_PANEL = "conditions_panel"
    """Only in a round that has one."""
    DECISION = "decision"
    DECISION_RELEASE = "decision_release"
    MODEL_ACCEPTANCE = "model_acceptance"
    CONDITION = "condition"
    MILESTONE = "milestone"
    TRACK_REVIEW = "track_review"
    MANDATE = "mandate"
    ALLOCATION = "allocation"
    AGREEMENT_ISSUE = "agreement_issue"
    AGREEMENT_SIGNATURE = "agreement_signature"
    COUNTERSIGNATURE = "countersignature"
    RELEASE = "release"
    ANSWER = "answer"
    HOLD = "hold"
    START = "start"
    SHADOW = "shadow"
    """A return, or the end, of a shadow period: the agreement says when, no cycle does."""


class DeadlineRule(Contract):
    """When a thing is due: on a fixed date, or so many working days after it begins.

    Attributes:
        model: Only for bids of this model; a rule with a model goes before one without.
        at: London time on the day; noon for the delegated deadline of 9 January 2015.
    """

    key: DeadlineKey
    on: date | None = None
    working_days: int | None = None
    at: time = time(17)
    model: Model | None = None
    missed: Missed = Missed.STAY


class QuietPeriod(Contract):
    """A pre-election period (purdah): what pauses meanwhile, and whether all is silent.

    Attributes:
        until: Its last day.
        pauses: What stands still; everything with a clock where it is empty.
        silent: Whether nothing is decided in public meanwhile.
    """

    since: date
    until: date
    words: str = "the pre-election period"
    pauses: tuple[DeadlineKey, ...] = ()
    silent: bool = False


class FunctionRule(Contract):
    """One function of the catalogue (DOMAIN 1.2) and the most it may become."""

    code: str
    name: str
    mode: Mode
    source: str = ""


class ReleaseDay(Contract):
    """When decisions of a round are let out together: a day, and London time on it."""

    on: date
    at: time = time(12)


class PanelDay(Contract):
    """When the national panel sits, in London time, and for how many bids at most."""

    on: date
    at: time = time(10)
    most: int = Field(ge=1, le=5000)


class Cycle(Contract):
    """One application round: its dates, thresholds and schedules.

    Attributes:
        overdue_days: Working days after a date on which what is late is told again.
        version: Raised at every change; a bid keeps the one it started under until the
            round's office confirms a later one for bids that run.
        material_share: Hundredths of a percent of an applicant's area above which a
            board must decide and below which it is told (R6).
        approval_share: Hundredths of a percent of the people, under the fan-in rule
            weighted by population, whose boards have to be in favour: so many or more.
        contingency: Hundredths of a percent of the practice lines; so is headroom.
        exclusions: Practice lines that do not count towards a budget, each with why.
        review_window: Working days a CCG has with the agreement before it may sign (R19).
        holidays: Bank holidays in England that working days leave out.
        stops_clock: Parties whose questions stop the clock while they are open.
        quiet: Pre-election periods.
        silent_are_out: Whether a member of a body who has not declared for a bid, not
            even that there is nothing, does not act on it: blank is not none (R11).
        judges_declare: Whether everybody who judges a bid (screens, rules, concludes,
            attests, scores, moderates, votes, decides, signs for NHS England) has to say
            first whether they have an interest in it: blank is not none (R8, R10, R11).
            Rounds pinned before it was known do not ask.
        region_for_chair: Whether NHS England's region rules on interests in place of the
            conflicts panel's chair whom an interest keeps out. Where it does not, as in
            rounds pinned before it was known, they wait for a second chair.
        no_local_gp_vote: Whether GPs of member practices have no vote on a bid in their
            own CCG's commissioning committee, whatever its rules say (R13).
        confirm_months: How long a confirmation of somebody's register of interests
            counts: 12 months, 6 under the guidance of 2016 (R12).
        releases: When national decisions in principle are let out, all together; those
            taken later wait for the next day. Without any, each is told at once.
        overdue_are_out: Whether a member of a body who is late with their register of
            interests counts as conflicted, and does not act on the bid (R11).
        second_key: Who confirms the handover of a budget, beside NHS England finance who
            releases it: each CCG's chief finance officer, or NHS England's signatory.
            Nobody where it is unset.
        delegation: The rules of life after go-live; the shipped ones where it is unset.
        criteria: What Part two looks at, one by one, with a snapshot of each applicant.
            Without any, its four thresholds are said as a whole.
        reason_codes: The reasons that decisions give by code. With any, a rejection, a
            deferral and an offer of a lower model name one.
        letters_checked: Whether somebody else than who decided reads the letter of a
            sealed decision before it can come out.
        admits_late: Who at NHS England admits an expression or application that comes
            after its date (R1). Where somebody is named, such a date is not moved any
            more once it has gone by; where nobody is, it is the national office.
        scoring: How several assessors score each bid by the criteria; without it, nobody
            does.
        sittings: When the national panel sits; the national office may set others.
        conditions_panel: Who, between the region's recommendation of an approval and the
            national panel, makes the proposed conditions consistent over the round's bids:
            NHS England's national members or its national office. Nobody where it is
            unset, as in rounds pinned before it was known.
        national_minutes: Whether the national panel decides by its seats: where they are on
            file, its decision says who was there and how each voted, and counts only if
            enough of them could act. Where it does not, as in rounds pinned before it was
            known, its chair records the decision.
        national_fallback: Whether, where the national panel decides by its seats and no
            attendance can make it quorate on a bid, its office may have another body of
            NHS England decide that its rules name (R15). Where it does not, as in rounds
            pinned before it was known, the bid waits for other members.
        panel_minutes: Whether the conflicts panel, or the body in its place, concludes by
            its seats in the same way, where it does not vote outside a meeting.
        tracks: The must-haves of the fast track, and how long the supported one gives for
            its plan; where it is unset, a track is only a word of the screening.
        standing: Conditions that approvals carry by class of risk, whoever decides.
    """

    name: str
    title: str
    version: int = 1
    opens: date
    start_date: date
    deadlines: tuple[DeadlineRule, ...]
    reminders: tuple[int, ...] = (10, 5, 1)
    overdue_days: tuple[int, ...] = ()
    fan_in: FanIn = FanIn.ALL_APPROVE
    material_share: int = 300
    functions: tuple[FunctionRule, ...]
    schedule_version: str
    form_version: str = "1"
    contingency: int = 50
    headroom: int = 100
    exclusions: tuple[Flag, ...] = ()
    review_window: int = 5
    hold_limit: int = 40
    answer_days: int = 10
    holidays: tuple[date, ...] = ()
    stops_clock: tuple[Party, ...] = (Party.HWB, Party.CONFLICTS, Party.NHS_ENGLAND)
    approval_share: int = 5000
    quiet: tuple[QuietPeriod, ...] = ()
    silent_are_out: bool = False
    judges_declare: bool = False
    region_for_chair: bool = False
    no_local_gp_vote: bool = False
    confirm_months: int = 12
    overdue_are_out: bool = False
    releases: tuple[ReleaseDay, ...] = ()
    delegation: DelegationPolicy | None = None
    second_key: Role | None = None
    criteria: tuple[Criterion, ...] = ()
    reason_codes: tuple[ReasonCode, ...] = ()
    letters_checked: bool = False
    admits_late: tuple[Role, ...] = ()
    standing: tuple[StandingRule, ...] = ()
    scoring: Scoring | None = None
    sittings: tuple[PanelDay, ...] = ()
    conditions_panel: Role | None = None
    national_minutes: bool = False
    panel_minutes: bool = False
    tracks: TrackPolicy | None = None
    national_fallback: bool = False
    boards_source: str = "London Councils' position, 25 September 2014"
