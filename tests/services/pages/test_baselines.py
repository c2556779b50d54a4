"""Practice payments: by year and CCG, by practice, line by line, and as CSV."""

import csv
import io

from tests.services.house import House
from tests.services.pages.visiting import browser


async def test_a_finance_officer_finds_their_ccg_s_practices(home: House) -> None:
    """From the link at the top to a practice's lines; sums stand beside totals."""
    async with browser(home, "finn") as finn:
        page = await finn.see("/ccg/baselines")
        assert "NHS Camden CCG" in page.text
        assert "NHS Islington CCG" not in page.text
        page = await finn.see("/ccg/baselines/2014-15/07R")
        assert "39 practices: the lines sum to £40,200,000.00" in page.text
        assert "39 agree to the penny" in page.text
        page = await finn.see("/ccg/baselines/2014-15/07R/X07R01")
        assert "Global sum" in page.text
        assert "An example" in page.text
        await finn.see("/ccg/baselines/2014-15/07R/X08H01", 404)
        await finn.see("/ccg/baselines/2014-15/08H", 404)
        await finn.see("/ccg/baselines/2013-14/07R", 404)
        await finn.see("/ccg/baselines/nonsense/07R", 404)


async def test_nhs_england_sees_every_ccg(home: House) -> None:
    async with browser(home, "nora") as nora:
        page = await nora.see("/nhs-england/baselines")
        assert "NHS Camden CCG" in page.text
        assert "NHS Islington CCG" in page.text


async def test_the_table_is_the_page(home: House) -> None:
    """A mark for spreadsheets, a header, a row for each practice that sums up."""
    async with browser(home, "finn") as finn:
        answer = await finn.get("/ccg/baselines/2014-15/07R.csv")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert len(rows) == 39
    assert sum(round(float(row["Sum of lines"]) * 100) for row in rows) == 4_020_000_000
    assert {row["Difference"] for row in rows} == {"0.00"}
