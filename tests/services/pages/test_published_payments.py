"""Published payment files, loaded as they are and read through the services (DOMAIN 6.3)."""

import csv
import io
from pathlib import Path

import pytest

from activities.reference.loading import load
from activities.reference.problems import BadFiles
from tests.activities.reference import files
from tests.activities.reference.files import paid
from tests.services.house import House
from tests.services.pages.visiting import browser

HERE = "/ccg/baselines"


def of_15_16(folder: Path) -> Path:
    """Decimals, empty dates, a negative global sum, a list of nobody, money paid back."""
    return files.with_net(
        folder / "pay-15-16.csv",
        (
            paid("F83011", "07R", "-50.25", "80", total="29.75", c4="", c5=""),
            "12.345678501",
            "-9.75",
            "20",
        ),
        (paid("F83012", "07R", "-8", total="-8", c6="0"), "0", "0", "-8"),
        (paid("F83013", "08H", "9.99", total="9.99"), "7", "0", "9.99"),
    )


def of_14_15(folder: Path) -> Path:
    """A byte-order mark, dashes for dates, pounds rounded apart."""
    path = files.with_net(
        folder / "pay-14-15.csv",
        (paid("F83011", "07R", "10", "20", total="31"), "5", "-3", "28"),
    )
    path.write_bytes(path.read_text().encode("utf-8-sig"))
    return path


async def test_both_years_are_read_to_the_penny(home: House, tmp_path: Path) -> None:
    """What is odd is said, practice by practice; the table's sums are the page's."""
    await load(home.database, payments=[of_15_16(tmp_path), of_14_15(tmp_path)])
    async with browser(home, "finn") as finn:
        page = await finn.see(HERE)
        assert "2015/16" in page.text
        assert "2014/15" in page.text
        assert "2014/15, examples" not in page.text, "the published lines are there"
        page = await finn.see(f"{HERE}/2015-16/07R")
        for said in (
            "2 practices: the lines sum to £21.75, the published totals to £21.75.",
            "2 agree to the penny.",
            "1 were paid less than nothing in the year.",
            "1 have nobody on their list.",
        ):
            assert said in page.text
        lines = await finn.see(f"{HERE}/2015-16/07R/F83011")
        for said in ("-£50.25", "£80.00", "£29.75", "12.35", "-£9.75", "£20.00"):
            assert said in lines.text, said
        file = await finn.get(f"{HERE}/2015-16/07R.csv")
        rows = list(csv.DictReader(io.StringIO(file.text.removeprefix("\ufeff"))))
        assert [(row["Practice"], row["Sum of lines"]) for row in rows] == [
            ("F83011", "29.75"),
            ("F83012", "-8.00"),
        ]
        page = await finn.see(f"{HERE}/2014-15/07R")
        assert "1 differ by the file's rounding, by £1.00 together." in page.text
        await finn.see(f"{HERE}/2015-16/08H", 404)
    async with browser(home, "nora") as nora:
        page = await nora.see("/nhs-england/baselines/2015-16/08H")
        assert "the lines sum to £9.99" in page.text


async def test_a_file_with_one_bad_cell_leaves_everything_as_it_was(
    home: House, tmp_path: Path
) -> None:
    """The cell is named by file, line and column; no page shows any of the file."""
    path = files.with_net(
        tmp_path / "pay-15-16.csv",
        (paid("F83011", "07R", "10", total="10"), "5", "0", "10"),
        (paid("F83012", "07R", "ten", total="10"), "5", "0", "10"),
    )
    with pytest.raises(BadFiles, match=r"pay-15-16.csv, line 3, global sum: “ten”"):
        await load(home.database, payments=[path])
    async with browser(home, "finn") as finn:
        assert "2015/16" not in (await finn.see(HERE)).text
        await finn.see(f"{HERE}/2015-16/07R", 404)


async def test_a_program_reads_the_same(home: House, tmp_path: Path) -> None:
    """Years, practices with what differs and why, lines; another CCG's are not there."""
    await load(home.database, payments=[of_15_16(tmp_path), of_14_15(tmp_path)])
    api = "/ccg/api/v1/baselines"
    async with home.client("finn") as finn:
        years = (await finn.get(api)).json()["years"]
        assert [(y["year"], y["ccg"], y["pence"], y["example"]) for y in years] == [
            ("2015/16", "07R", 2175, False),
            ("2014/15", "07R", 3100, False),
        ]
        sheet = (await finn.get(f"{api}/2014-15/07R")).json()
        (one,) = sheet["practices"]
        assert (one["difference_pence"], one["explained"]) == (100, True)
        assert one["why"]
        lines = (await finn.get(f"{api}/2015-16/07R/F83011")).json()
        assert lines["practice"]["practice"]["deductions"] == -975
        assert lines["practice"]["why"] == ""
        assert [(k["name"], k["pence"]) for k in lines["lines"]] == [
            ("Global sum", -5025),
            ("Premises payments", 8000),
        ]
        for none in ("2015-16/08H", "2013-14/07R", "2015-16/07R/F83013"):
            assert (await finn.get(f"{api}/{none}")).status_code == 404, none
    async with home.client("nora") as nora:
        found = await nora.get("/nhs-england/api/v1/baselines/2015-16/08H")
        assert found.json()["practices"][0]["practice"]["lines_pence"] == 999
    async with home.client("cleo") as cleo:
        assert (await cleo.get("/hwb/api/v1/baselines")).status_code == 404
