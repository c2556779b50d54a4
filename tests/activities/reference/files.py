"""Small files in the published forms."""

import gzip
from pathlib import Path

from activities.reference.problems import BadFiles, Problems

SHARED = Path(__file__).parents[4] / "shared" / "data"
"""The published files, where somebody has put them beside the repository."""

SUMMED = "ccg_ods,ccg_gss,ccg_name,utla_gss,utla_name,lsoas,pct_of_ccg"
LINES = ("Global Sum", "Premises Payments", "Balance of PMS Expenditure")
PAYMENT_COLUMNS = (
    "NHS England (Region) code",
    "CCG Code",
    "Practice Code",
    "Practice Name",
    "Practice Open Date",
    "Practice Close Date",
    "Number of Registered Patients (Last Known Figure)",
    *LINES,
    "Doctors.Retainer.Scheme.Payments",
    "Total National Enhanced Services",
    "LocalEnhancedServices_NHAIS_",
    "LocalEnhancedServices_ISFE_",
    "Total Local Enhanced Services",
    "Total NHS Payments to General Practice",
)
NET_COLUMNS = (
    "Number of Weighted Patients (Last Known Figure)",
    "Deductions for Pensions, Levies and Prescription Charge Income",
    "Total NHS Payments to General Practice Minus Deductions",
)


def written(path: Path, *lines: str, mark: bool = False, zipped: bool = False) -> Path:
    """A file of these lines."""
    data = ("\n".join(lines) + "\n").encode("utf-8-sig" if mark else "utf-8")
    path.write_bytes(gzip.compress(data) if zipped else data)
    return path


def ods(code: str, name: str, opened: str = "20130401", closed: str = "") -> str:
    """A line of `eccg`."""
    cells = [code, name, "Y56", "QMJ", *[""] * 6, opened, closed, *[""] * 15]
    return ",".join(f'"{cell}"' for cell in cells)


def practice(code: str, ccg: str, since: str = "20130401", setting: str = "4") -> str:
    """A line of `epraccur`."""
    cells = [
        code,
        f"PRACTICE {code}",
        "Y56",
        "Q71",
        *[""] * 6,
        "19740401",
        "",
        "A",
        "B",
    ]
    cells += [ccg, since, "", "", "", "", "", "0", "", ccg, "", setting, ""]
    return ",".join(f'"{cell}"' for cell in cells)


def paid(code: str, ccg: str, *pounds: str, total: str, **others: str) -> str:
    """A line of a payments file: three lines, and a total."""
    cells = dict.fromkeys(PAYMENT_COLUMNS, "0")
    cells |= {
        "NHS England (Region) code": "Q71",
        "CCG Code": ccg,
        "Practice Code": code,
    }
    cells |= {"Practice Name": f"Surgery {code}", PAYMENT_COLUMNS[-1]: total}
    cells |= {"Practice Open Date": "-", "Practice Close Date": "-"}
    cells |= {PAYMENT_COLUMNS[6]: "1000"}
    cells |= dict(zip(LINES, pounds, strict=False))
    cells |= {PAYMENT_COLUMNS[int(n[1:])]: value for n, value in others.items()}
    return ",".join(f'"{cells[column]}"' for column in PAYMENT_COLUMNS)


def payment_file(path: Path, *lines: str, mark: bool = False) -> Path:
    """A payments file."""
    header = ",".join(f'"{column}"' for column in PAYMENT_COLUMNS)
    return written(path, header, *lines, mark=mark)


def with_net(path: Path, *lines: tuple[str, str, str, str]) -> Path:
    """A payments file that also has weighted lists, deductions and net sums."""
    header = ",".join(f'"{c}"' for c in (*PAYMENT_COLUMNS, *NET_COLUMNS))
    rows = [",".join((line, *(f'"{n}"' for n in more))) for line, *more in lines]
    return written(path, header, *rows)


def words(problems: Problems) -> list[str]:
    """What was found wrong."""
    try:
        problems.check()
    except BadFiles as bad:
        return str(bad).split("\n")
    return []
