"""Working days and London time."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.policy import HOLIDAYS
from workflows.rules import calendar

DAYS = st.dates(date(2014, 1, 1), date(2016, 12, 31))


@pytest.mark.parametrize(
    ("start", "n", "end"),
    [
        pytest.param(date(2014, 9, 1), 1, date(2014, 9, 2), id="Monday to Tuesday"),
        pytest.param(date(2014, 9, 5), 1, date(2014, 9, 8), id="over a weekend"),
        pytest.param(date(2014, 9, 6), 1, date(2014, 9, 8), id="from a Saturday"),
        pytest.param(date(2014, 8, 22), 1, date(2014, 8, 26), id="a bank holiday"),
        pytest.param(date(2014, 12, 24), 1, date(2014, 12, 29), id="Christmas"),
        pytest.param(date(2014, 12, 24), 4, date(2015, 1, 2), id="and New Year"),
        pytest.param(date(2015, 4, 2), 1, date(2015, 4, 7), id="Easter"),
        pytest.param(date(2014, 9, 1), 0, date(2014, 9, 1), id="none"),
        pytest.param(date(2014, 9, 8), -1, date(2014, 9, 5), id="backwards"),
        pytest.param(date(2014, 12, 29), -1, date(2014, 12, 24), id="back, Christmas"),
    ],
)
def test_working_days_leave_out_weekends_and_bank_holidays(start, n, end):
    """Every deadline counts working days, bank holidays of the cycle left out."""
    assert calendar.add_working_days(start, n, HOLIDAYS) == end


@given(DAYS, st.integers(1, 60))
def test_adding_and_counting_agree(start, n):
    """What is added is what is counted, and ends on a working day."""
    end = calendar.add_working_days(start, n, HOLIDAYS)
    assert calendar.is_working_day(end, HOLIDAYS)
    assert calendar.working_days_between(start, end, HOLIDAYS) == n
    assert calendar.working_days_between(end, start, HOLIDAYS) == -n


@given(DAYS, DAYS, DAYS)
def test_counts_of_days_add_up(a, b, c):
    """A standstill counted in two parts is as long as counted in one."""
    count = calendar.working_days_between
    assert count(a, b, HOLIDAYS) + count(b, c, HOLIDAYS) == count(a, c, HOLIDAYS)


@pytest.mark.parametrize(
    ("day", "utc"),
    [
        pytest.param(date(2014, 10, 24), 16, id="before the clocks go back"),
        pytest.param(date(2014, 10, 27), 17, id="after they went back"),
        pytest.param(date(2015, 3, 27), 17, id="before they go forward"),
        pytest.param(date(2015, 3, 30), 16, id="after they went forward"),
    ],
)
def test_the_day_ends_at_five_in_london(day, utc):
    """Deadlines end at 17:00 Europe/London, summer and winter."""
    moment = calendar.at(day)
    assert (moment.hour, moment.utcoffset()) == (utc, timedelta(0))
    assert moment.astimezone(calendar.LONDON).time() == time(17)


def test_the_day_is_londons():
    """Half past eleven in the evening in UTC is the next day in London's summer."""
    evening = calendar.at(date(2014, 7, 1)).replace(hour=23, minute=30)
    assert calendar.london_day(evening) == date(2014, 7, 2)
    winter = calendar.at(date(2014, 12, 1)).replace(hour=23, minute=30)
    assert calendar.london_day(winter) == date(2014, 12, 1)


@pytest.mark.parametrize(
    ("day", "meant"),
    [
        (date(2014, 5, 11), False),
        (date(2014, 5, 12), False),
        (date(2014, 5, 13), True),
        (date(2024, 5, 12), True),
        (date(2024, 5, 13), False),
        (date.max, False),
        (date.min, False),
    ],
)
def test_a_day_to_come_is_one_that_can_be_meant(day, meant):
    """A slip in the year is refused, instead of keeping a bid waiting for ever."""
    assert calendar.is_to_come(day, date(2014, 5, 12)) is meant


@given(
    st.dates(date(2014, 1, 1), date(2016, 12, 31)),
    st.integers(0, 500),
    st.lists(st.dates(date(2014, 1, 1), date(2018, 12, 31)), max_size=30),
)
def test_working_days_are_counted_as_on_fingers(
    start: date, days: int, free: list[date]
):
    """Whole weeks at once, and still every bank holiday, even one noted twice."""
    holidays = (*HOLIDAYS, *free)
    one_by_one = sum(
        calendar.is_working_day(start + timedelta(days=n), holidays)
        for n in range(1, days + 1)
    )
    end = start + timedelta(days=days)
    assert calendar.working_days_between(start, end, holidays) == one_by_one


@pytest.mark.parametrize("day", [date.min, date.max])
def test_the_first_and_the_last_day_there_is_are_days(day: date):
    """A program may send them; whoever judges them as dates then refuses them."""
    moment = datetime.combine(day, time(), tzinfo=UTC)
    assert calendar.london_day(moment) == day
