"""What practices were paid in a year, as it stands beside what was published."""

from workflows.contracts.base import Contract
from workflows.contracts.money import Pence


class Reconciled(Contract):
    """One practice's lines beside the total that the published file prints.

    Attributes:
        row: The line of the file; None for examples and for what an older version loaded.
        weighted: Patients weighted by need, in millionths of a patient.
        lines: How many lines are not nil.
        lines_pence: Their sum, our own line of rounding left out.
        rounding_pence: Our line of rounding: what is missing to the published total.
        published: The total that the file prints, None where it was not kept.
        deductions: As published; a negative sum. With `published` it makes `net`.
    """

    practice: str
    name: str
    ccg: str
    row: int | None = None
    registered: int | None = None
    weighted: int | None = None
    lines: int = 0
    lines_pence: Pence = 0
    rounding_pence: Pence = 0
    published: Pence | None = None
    deductions: Pence | None = None
    net: Pence | None = None
    example: bool = False


class Year(Contract):
    """What is loaded of one year and CCG, in sums."""

    year: str
    ccg: str
    name: str
    practices: int
    pence: Pence
    example: bool = False


class PaidLine(Contract):
    """What a practice was paid under one heading of the published file."""

    code: str
    name: str
    pence: Pence
