"""What an allocation is made of: practice lines, rules, and every figure that follows."""

from enum import StrEnum

from workflows.contracts.base import Contract
from workflows.contracts.money import Pence, Share


class Flag(Contract):
    """Whether a line counts towards budgets, and why.

    Attributes:
        line: Code of the line, such as `local_services`.
        practice: Only for this practice; every one where empty. The nearer flag wins.
        included: Whether it counts.
        source: Where the reason is found; our configuration where empty.
        by: Who set it; the round's policy where empty.
    """

    line: str
    practice: str = ""
    included: bool = False
    reason: str
    source: str = ""
    by: str = ""


class Growth(Contract):
    """How much a line grows, in hundredths of a percent; every line where none is named."""

    line: str = ""
    hundredths: int = 0
    reason: str = ""
    by: str = ""


class Adjustment(Contract):
    """What is planned for a practice's line in place of what it was paid."""

    practice: str
    line: str
    pence: Pence
    reason: str
    by: str = ""


class TopUp(Contract):
    """What a CCG adds from its main allocation; shared out by weighted list."""

    ccg: str
    pence: Pence
    reason: str = ""
    by: str = ""


class Basis(StrEnum):
    """What a reserve is a share of."""

    OF_LINES = "of_lines"
    OF_TOTAL = "of_total"
    FIXED = "fixed"


class Reserve(Contract):
    """Contingency or headroom: hundredths of a percent, or for each CCG a fixed sum."""

    basis: Basis = Basis.OF_LINES
    hundredths: int = 0
    pence: Pence = 0


class AllocationRules(Contract):
    """What turns practice lines into a budget.

    Attributes:
        pace: Hundredths of a percent of the distance from target that this year closes.
    """

    flags: tuple[Flag, ...] = ()
    growth: tuple[Growth, ...] = ()
    adjustments: tuple[Adjustment, ...] = ()
    top_ups: tuple[TopUp, ...] = ()
    pace: int = 0
    contingency: Reserve = Reserve()
    headroom: Reserve = Reserve()


class PracticeBase(Contract):
    """One practice as it was paid in the year that the budget is built from.

    Attributes:
        was: The CCG in the file, where that was merged into `ccg` since.
        row: The line of the published file.
        weighted: Patients weighted by need, in millionths of a patient.
        lines: What it was paid by line; nil lines left out.
    """

    practice: str
    name: str
    ccg: str
    was: str = ""
    year: str
    source: str
    row: int | None = None
    registered: int = 0
    weighted: int = 0
    lines: tuple[tuple[str, Pence], ...] = ()


class Target(Contract):
    """What everybody's lines come to per weighted patient, to compare with.

    Attributes:
        pence: The lines that count, of every CCG of the year.
        weighted: Their weighted patients, in millionths.
        source: Whose lines, in words.
    """

    pence: Pence
    weighted: int
    source: str = ""


class PlannedLine(Contract):
    """A practice's line in the budget.

    Attributes:
        paid: As published, or as adjusted.
        reason: Why it does not count, or why it is not as published.
        planned: What the budget has for it: nil where it does not count.
    """

    line: str
    paid: Pence
    included: bool = True
    growth: Pence = 0
    planned: Pence
    reason: str = ""


class PlannedPractice(Contract):
    """A practice in the budget; `planned` is all that it brings."""

    practice: str
    ccg: str
    lines: tuple[PlannedLine, ...]
    pace: Pence = 0
    top_up: Pence = 0
    planned: Pence


class Schedule(Contract):
    """An allocation whole: what went in, by which rules, and every figure that came out.

    Its hash is what both finance officers sign.

    Attributes:
        rounding: How sums are made whole pennies, in words: part of what is signed.
    """

    ccgs: tuple[str, ...]
    practices: tuple[PracticeBase, ...]
    rules: AllocationRules
    target: Target | None = None
    rounding: str
    planned: tuple[PlannedPractice, ...]
    shares: tuple[Share, ...]
    total_pence: Pence


class Distance(Contract):
    """How far a CCG's lines are from its target.

    Attributes:
        hundredths: The distance in hundredths of a percent of the target.
    """

    ccg: str
    weighted: int
    target: Pence
    lines: Pence
    distance: Pence
    hundredths: int


class Change(Contract):
    """One thing that differs between two versions of an allocation."""

    where: str
    what: str
    before: str
    after: str
