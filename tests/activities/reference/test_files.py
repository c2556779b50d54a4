"""Files are read in the forms they are published in, and every slip is named."""

from datetime import date
from pathlib import Path

import pytest

from activities.reference import geography, organisations, payment_file
from activities.reference.problems import LISTED, Problems
from tests.activities.reference import files
from tests.activities.reference.files import SUMMED, ods, paid, practice, words, written


def test_ccgs_are_read_with_their_dates(tmp_path: Path) -> None:
    """ODS lists have no header, 27 columns and names in capitals."""
    path = written(
        tmp_path / "eccg.csv", ods("07R", "NHS CAMDEN CCG", "20130401", "20200331")
    )
    problems = Problems()
    (ccg,) = organisations.read_ccgs(path, problems)
    assert words(problems) == []
    assert (ccg.code, ccg.name) == ("07R", "NHS Camden CCG")
    assert (ccg.opened, ccg.closed) == (date(2013, 4, 1), date(2020, 3, 31))


@pytest.mark.parametrize("mark", [False, True], ids=["plain", "with a byte-order mark"])
@pytest.mark.parametrize("zipped", [False, True], ids=["plain", "gzipped"])
def test_a_file_is_read_plain_or_packed(
    tmp_path: Path, mark: bool, zipped: bool
) -> None:
    """A gzipped file and a byte-order mark make no difference."""
    lines = [ods("07R", "NHS CAMDEN CCG"), "", ods("08H", "NHS ISLINGTON CCG")]
    path = written(tmp_path / "eccg", *lines, mark=mark, zipped=zipped)
    problems = Problems()
    found = organisations.read_ccgs(path, problems)
    assert words(problems) == []
    assert [(ccg.code, ccg.line) for ccg in found] == [("07R", 1), ("08H", 3)]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (ods("7R", "X"), "code: “7R” is not a CCG's code, like 07R."),
        (ods("07R", ""), "name: is empty."),
        (
            ods("07R", "X", "2013-04-01"),
            "open date: “2013-04-01” is not a date like 20130401.",
        ),
        (
            ods("07R", "X", "20130231"),
            "open date: “20130231” is not a date like 20130401.",
        ),
        (
            ods("07R", "X", "20150401", "20140401"),
            "close date: is before the open date.",
        ),
        ('"07R","X"', "has 2 columns where 27 are expected."),
        (ods("08H", "X"), "code: 08H is there twice."),
        (ods("07R", "X" * 201), "name: is longer than 200 characters."),
        (ods("07R", "A\x07B"), "name: has characters that are not UTF-8 text."),
    ],
)
def test_a_bad_line_is_named_by_file_line_and_field(
    tmp_path: Path, line: str, said: str
) -> None:
    """The line number is the one an editor shows."""
    path = written(tmp_path / "eccg.csv", ods("08H", "NHS ISLINGTON CCG"), "", line)
    problems = Problems()
    organisations.read_ccgs(path, problems)
    assert words(problems)[0].removeprefix("eccg.csv, line 3").lstrip(",: ") == said


def test_every_slip_is_listed_up_to_a_hundred(tmp_path: Path) -> None:
    """The first hundred are named, the rest counted."""
    lines = [ods(f"{n:03d}", "") for n in range(LISTED + 20)]
    problems = Problems()
    organisations.read_ccgs(written(tmp_path / "eccg.csv", *lines), problems)
    found = words(problems)
    assert len(found) == LISTED + 1
    assert found[-1] == "and 20 more like these."


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "is empty."),
        (b"\x1f\x8b\x08\x00", "is a gzip file that breaks off or is damaged."),
        (b"\x1f\x8bnonsense, not gzip", "cannot be read"),
        (b'"a"b,c\n', "is not comma-separated text"),
        (b"ccg_ods,ccg_ods\n", "is the name of two columns."),
        (b"ccg_ods\n", "utla_gss: is missing: there is no such column."),
    ],
)
def test_what_is_no_table_is_refused(tmp_path: Path, data: bytes, said: str) -> None:
    """Damaged files are refused in words, never with a stack trace."""
    path = tmp_path / "overlaps.csv"
    path.write_bytes(data)
    problems = Problems()
    geography.read_overlaps(path, None, problems)
    assert any(said in line for line in words(problems))


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    """The name of the file is told."""
    problems = Problems()
    organisations.read_ccgs(tmp_path / "eccg.csv", problems)
    assert words(problems) == ["eccg.csv: cannot be read: No such file or directory."]


def test_latin_letters_in_another_coding_are_refused(tmp_path: Path) -> None:
    """Bytes that are not UTF-8 are named with their line, not guessed at."""
    path = tmp_path / "eccg.csv"
    path.write_bytes(
        (ods("07R", "X") + "\n").encode() + ods("08H", "CAFÉ").encode("cp1252")
    )
    problems = Problems()
    organisations.read_ccgs(path, problems)
    assert words(problems) == [
        "eccg.csv, line 2, name: has characters that are not UTF-8 text."
    ]


def test_only_gp_practices_of_ccgs_are_kept(tmp_path: Path) -> None:
    """Prisons and walk-in centres prescribe too; Wales has no CCGs."""
    path = written(
        tmp_path / "epraccur.csv",
        practice("F83002", "08H"),
        practice("Y00001", "08H", setting="25"),
        practice("W91001", "7A1W"),
    )
    problems = Problems()
    found = organisations.read_practices(path, problems)
    assert words(problems) == []
    assert [(p.code, p.ccg, p.since) for p in found] == [
        ("F83002", "08H", date(2013, 4, 1))
    ]


REGIONS = "CCG18CD,CCG18CDH,CCG18NM,NHSRLO18CDH,NHSRLO18NM,NHSER18CDH,NHSER18NM"


@pytest.mark.parametrize("year", ["18", "19"])
def test_regions_are_found_whatever_the_year_of_the_columns(
    tmp_path: Path, year: str
) -> None:
    """ONS puts the year into every column's name."""
    line = "E38000027,07R,NHS Camden CCG,Q71,NHS England London,Y56,London"
    path = written(
        tmp_path / "regions.csv", REGIONS.replace("18", year), line, mark=True
    )
    problems = Problems()
    (ccg,), teams = organisations.read_regions(path, problems)
    assert words(problems) == []
    assert (ccg.gss, ccg.local_team, ccg.region) == ("E38000027", "Q71", "Y56")
    assert dict(teams)["Y56"] == "NHS England London region"


SMALL_AREAS = "LSOA11CD,LSOA11NM,CCG15CD,CCG15CDH,CCG15NM,LAD15CD,LAD15NM,FID"


def test_small_areas_and_sums_give_the_same_shares(tmp_path: Path) -> None:
    """A county's districts count towards the county, which has the board."""
    areas = [("E07000008", "Cambridge")] * 3 + [("E07000010", "Fenland")] * 3
    areas += [("E06000031", "Peterborough")] * 2
    raw = written(
        tmp_path / "lsoa.csv",
        SMALL_AREAS,
        *(
            f"E0100000{n},x,E38000026,06H,NHS C and P CCG,{code},{name},{n}"
            for n, (code, name) in enumerate(areas)
        ),
    )
    counties = written(
        tmp_path / "counties.csv",
        "LAD15CD,LAD15CDO,LAD15NM,CTY15CD,CTY15CDO,CTY15NM,FID",
        "E07000008,12UB,Cambridge,E10000003,12,Cambridgeshire,1",
        "E07000010,12UD,Fenland,E10000003,12,Cambridgeshire,2",
        "E08000003,00BN,Manchester,E11000001,0,Greater Manchester,3",
    )
    summed = written(
        tmp_path / "sums.csv",
        SUMMED,
        "06H,E38000026,NHS C and P CCG,E10000003,Cambridgeshire,6,75.0",
        "06H,E38000026,NHS C and P CCG,E06000031,Peterborough,2,25.0",
    )
    problems = Problems()
    one = geography.read_overlaps(raw, counties, problems)
    other = geography.read_overlaps(summed, None, problems)
    assert words(problems) == []
    for found in (one, other):
        assert [(o.board, o.lsoas, o.share) for o in found.overlaps] == [
            ("E10000003", 6, 7500),
            ("E06000031", 2, 2500),
        ]
        assert found.boards["E10000003"] == "Cambridgeshire"
    assert words(problems) == []


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("06H,E38000026,C,E07000008,Cambridge,6,", "E07000008 is a district"),
        (
            "06H,E38000026,C,E10000003,Cambridgeshire,0,",
            "lsoas: is not a number above 0.",
        ),
        ("06H,E38000026,C,E10000003,Cambridgeshire,six,", "is not a whole number."),
        (
            "06H,E38000026,C,W06000001,Anglesey,6,",
            "is not an upper-tier council's code",
        ),
        ("07R,E38000027,C,E09000007,Camden,6,", "07R and E09000007 are there twice."),
        ("07R,E38000027,D,E09000008,Croydon,6,", "07R has another name on line 2."),
        (
            "08H,E38000088,I,E09000007,Camdem,6,",
            "E09000007 has another name further up.",
        ),
    ],
)
def test_a_bad_overlap_is_refused(tmp_path: Path, line: str, said: str) -> None:
    """Shares are policy: nothing is guessed."""
    first = "07R,E38000027,C,E09000007,Camden,133,100"
    problems = Problems()
    geography.read_overlaps(
        written(tmp_path / "o.csv", SUMMED, first, line), None, problems
    )
    assert any("line 3" in found and said in found for found in words(problems))


def test_payments_are_pence_to_the_penny(tmp_path: Path) -> None:
    """Decimals, thousands, dashes and a byte-order mark as the two years have them."""
    path = files.payment_file(
        tmp_path / "payments-15-16.csv",
        paid("F83002", "08H", "1,234.56", "-", "-0.1", total="1234.46"),
        mark=True,
    )
    problems = Problems()
    (found,) = payment_file.read_payments(path, problems)
    assert words(problems) == []
    assert (found.year, found.registered, found.local_team) == ("2015/16", 1000, "Q71")
    assert found.lines == (("global_sum", 123456), ("pms_balance", -10))


def test_parts_of_local_services_are_not_counted_twice(tmp_path: Path) -> None:
    """The two sub-columns are within the total of local services; the residual of
    national services is a line of its own (DOMAIN 6.3)."""
    line = paid(
        "F83002", "08H", "100", total="137", _11="7", _12="10", _13="20", _14="30"
    )
    problems = Problems()
    path = files.payment_file(tmp_path / "payments-15-16.csv", line)
    (found,) = payment_file.read_payments(path, problems)
    assert words(problems) == []
    assert dict(found.lines) == {
        "global_sum": 10000,
        "other_national_services": 700,
        "local_services": 3000,
    }


def test_pounds_rounded_apart_leave_a_line_of_rounding(tmp_path: Path) -> None:
    """In 2014/15 lines miss the total by some pounds; no money is lost (R20)."""
    path = files.payment_file(
        tmp_path / "payments-14-15.csv",
        paid("F83002", "08H", "100", "50", total="152"),
        paid("F83003", "08H", "100", "50", total="153"),
    )
    problems = Problems()
    (found,) = payment_file.read_payments(path, problems)
    assert dict(found.lines)["rounding"] == 200
    assert sum(pence for _, pence in found.lines) == 15200
    assert words(problems) == [
        "payments-14-15.csv, line 3, total nhs payments to general practice:"
        " the lines sum to £150.00, not to £153.00."
    ]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (paid("F8300", "08H", "1", total="1"), "“F8300” is not a practice's code"),
        (paid("F83002", "8H", "1", total="1"), "“8H” is not a CCG's code"),
        (
            paid("F83002", "08H", "1.005", total="1"),
            "“1.005” has a fraction of a penny.",
        ),
        (paid("F83002", "08H", "1e3", total="1000"), "“1e3” is not a sum of money."),
        (paid("F83002", "08H", "1,2", total="1"), "“1,2” is not a sum of money."),
        (paid("F83002", "08H", "9" * 15, total="9" * 15), "is too large to be right."),
        (
            paid("F83002", "08H", "1.01", total="1.02"),
            "the lines sum to £1.01, not to £1.02.",
        ),
        (paid("F83002", "08H", "1", total="1", _5="31/02/2014"), "is not a date like"),
        (paid("F83001", "08H", "1", total="1"), "F83001 is in two baselines."),
    ],
)
def test_a_bad_payment_is_refused(tmp_path: Path, line: str, said: str) -> None:
    """Money is exact or refused."""
    good = paid("F83001", "08H", "1", total="1")
    path = files.payment_file(tmp_path / "payments-15-16.csv", good, line)
    problems = Problems()
    payment_file.read_payments(path, problems)
    assert any("line 3" in found and said in found for found in words(problems))


def test_a_column_that_may_be_money_is_refused(tmp_path: Path) -> None:
    """A line we do not know would otherwise be lost."""
    path = written(
        tmp_path / "payments-15-16.csv",
        "CCG Code,Practice Code,Practice Name,New Fund,Total NHS Payments to General Practice",
        "08H,F83002,A,5,5",
    )
    problems = Problems()
    assert payment_file.read_payments(path, problems) == []
    assert words(problems) == [
        "payments-15-16.csv, line 1, new fund: is not a column we know, and may be money."
    ]


@pytest.mark.parametrize(
    ("name", "year"),
    [
        ("gp_payments_england_14-15.csv.gz", "2014/15"),
        ("nhspayments-2015-16.csv", "2015/16"),
        ("payments-14-16.csv", None),
        ("payments.csv", None),
    ],
)
def test_the_file_name_says_the_year(name: str, year: str | None) -> None:
    """The published files do not say it inside."""
    assert payment_file.year_of(name) == year
