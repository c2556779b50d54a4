"""Example practices, made by rule: enough of them, and lines that sum to what is known.

Nobody can take them for real ones: their names say what they are, and their codes, such
as `X07R01`, are none that the NHS gives out. The same CCG always gets the same.
"""

from hashlib import sha256

from activities.reference.apportion import apportion
from activities.reference.records import SHIPPED, Baseline, Ccg

YEAR = "2014/15"
SOURCE = f"Example lines that sum to the published total of {YEAR}"

PROPORTIONS = {
    "global_sum": 2600,
    "pms_balance": 2900,
    "qof": 980,
    "premises": 1050,
    "local_services": 690,
    "child_vaccination": 270,
    "extended_hours": 210,
    "flu": 140,
    "unplanned_admissions": 210,
    "minor_surgery": 100,
    "seniority": 170,
    "pco_admin": 130,
    "technology": 60,
    "drugs": 190,
    "other": 300,
}
"""Of a practice's payments, roughly as in London in 2014/15; in hundredths of a percent."""


def baselines_of(ccg: Ccg) -> list[Baseline]:
    """Example practices of a CCG, with lists and lines that sum to its figures."""
    count = ccg.practices or 0
    codes = [f"X{ccg.code}{n:02d}" for n in range(1, count + 1)]
    sizes = [_between(60, 140, code) for code in codes]
    registered = apportion(ccg.registered or 0, sizes)
    paid = apportion(ccg.paid_pence or 0, sizes)
    return [
        Baseline(
            ccg.file,
            ccg.line,
            code,
            f"Example practice {n + 1} of {count}, {ccg.name}",
            ccg.code,
            YEAR,
            lines_of(code, paid[n]),
            SOURCE,
            registered=registered[n],
            weighted=registered[n] * _between(900, 1100, code, "weight") * 1000,
            published=paid[n],
            example=True,
        )
        for n, code in enumerate(codes)
    ]


def lines_of(code: str, pence: int) -> tuple[tuple[str, int], ...]:
    """A practice's payments by line; they sum to `pence` exactly."""
    weights = [
        share * _between(80, 120, code, line) for line, share in PROPORTIONS.items()
    ]
    parts = apportion(pence, weights)
    return tuple(
        (line, part) for line, part in zip(PROPORTIONS, parts, strict=True) if part
    )


def _between(low: int, high: int, *seed: str) -> int:
    """A number that looks drawn by lot and is the same every time."""
    drawn = int.from_bytes(sha256("/".join((SHIPPED, *seed)).encode()).digest()[:4])
    return low + drawn % (high - low + 1)
