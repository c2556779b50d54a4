"""What the files say, one value per line, each with the line it came from."""

import re
from dataclasses import dataclass
from datetime import date

from activities.reference.policy import Round

CCG = re.compile(r"[0-9A-Z]{3}|[A-Z][0-9][A-Z][0-9][A-Z]")
"""`07R`; since 2021 also codes such as `A3A8R`."""

GSS = re.compile(r"[EW][0-9]{8}")
AREA = re.compile(r"E(06|08|09|10)[0-9]{6}")
"""An upper-tier council: unitary, metropolitan, London or county."""

TEAM = re.compile(r"[A-Z][0-9A-Z]{2}")
PRACTICE = re.compile(r"[A-HJ-NPWY][0-9]{5}|(ALD|GUE|JER)[0-9]{3}")

SHIPPED = "shipped"


@dataclass(frozen=True, slots=True)
class Ccg:
    """A CCG as one file knows it; what the file does not say stays None.

    Attributes:
        of_the_time: Whether the name is the one it had then; the ODS list carries
            today's.
    """

    file: str
    line: int
    code: str
    name: str
    of_the_time: bool = True
    gss: str | None = None
    local_team: str | None = None
    region: str | None = None
    practices: int | None = None
    registered: int | None = None
    paid_pence: int | None = None
    opened: date | None = None
    closed: date | None = None


@dataclass(frozen=True, slots=True)
class Overlap:
    """How many small areas (LSOAs) of a CCG lie in a council's area."""

    file: str
    line: int
    ccg: str
    board: str
    lsoas: int | None
    share: int


@dataclass(frozen=True, slots=True)
class Practice:
    """A practice and the CCG it belongs to; `since` and `until` bound that link."""

    file: str
    line: int
    code: str
    name: str
    ccg: str
    since: date | None = None
    until: date | None = None
    opened: date | None = None
    closed: date | None = None
    registered: int | None = None
    example: bool = False


@dataclass(frozen=True, slots=True)
class Baseline:
    """What one practice was paid in one year, in pence by line; nil lines left out.

    Attributes:
        local_team: The NHS England team that the file names beside the practice.
        weighted: Patients weighted by need, in millionths of a patient.
        published: The total that the file prints; `deductions` and `net` likewise.
        row: The line of the file.
    """

    file: str
    line: int
    practice: str
    name: str
    ccg: str
    year: str
    lines: tuple[tuple[str, int], ...]
    source: str
    registered: int | None = None
    local_team: str = ""
    opened: date | None = None
    closed: date | None = None
    example: bool = False
    weighted: int | None = None
    published: int | None = None
    deductions: int | None = None
    net: int | None = None
    row: int | None = None


@dataclass(frozen=True, slots=True)
class Merger:
    """A CCG that was merged into another; its practices are the other's from that day."""

    file: str
    line: int
    ccg: str
    into: str
    on: date
    source: str


@dataclass(frozen=True)
class Parcel:
    """All that one load brings."""

    ccgs: tuple[Ccg, ...] = ()
    teams: tuple[tuple[str, str], ...] = ()
    boards: tuple[tuple[str, str], ...] = ()
    overlaps: tuple[Overlap, ...] = ()
    practices: tuple[Practice, ...] = ()
    baselines: tuple[Baseline, ...] = ()
    mergers: tuple[Merger, ...] = ()
    rounds: tuple[Round, ...] = ()

    @property
    def rows(self) -> int:
        """How many things it brings."""
        return sum(len(getattr(self, name)) for name in self.__dict__)
