"""How days, moments and money are written."""

from datetime import UTC, date, datetime

import pytest

from workflows.rules import words


@pytest.mark.parametrize(
    ("value", "said"),
    [
        pytest.param(date(2026, 6, 3), "3 June 2026", id="a day"),
        pytest.param(date(2026, 12, 31), "31 December 2026", id="the last of a year"),
        pytest.param(date(2026, 1, 1), "1 January 2026", id="the first"),
        pytest.param(
            datetime(2014, 7, 1, 23, 30, tzinfo=UTC), "2 July 2014", id="London's day"
        ),
        pytest.param(
            datetime(2014, 12, 1, 23, 30, tzinfo=UTC), "1 December 2014", id="in winter"
        ),
    ],
)
def test_a_day_is_written_without_codes(value, said):
    """House style: 3 June 2026."""
    assert words.day(value) == said


@pytest.mark.parametrize(
    ("hour", "minute", "said"),
    [
        (17, 0, "5pm"),
        (9, 0, "9am"),
        (9, 30, "9:30am"),
        (12, 0, "midday"),
        (12, 1, "12:01pm"),
        (0, 0, "midnight"),
        (0, 5, "12:05am"),
        (23, 59, "11:59pm"),
    ],
)
def test_an_hour_is_written_as_people_say_it(hour, minute, said):
    """House style: 5pm, midday."""
    value = datetime(2015, 1, 9, hour, minute, 30, tzinfo=UTC)
    assert words.clock(value) == said
    assert words.moment(value) == f"{said} on 9 January 2015"


def test_a_whole_day_that_is_left_is_named_itself():
    """Midnight belongs to the next day, which nobody means."""
    summer = datetime(2027, 7, 14, 23, tzinfo=UTC)
    assert words.last_moment(summer) == "the end of 14 July 2027"
    assert words.last_moment(summer.replace(hour=16)) == "5pm on 14 July 2027"


def test_an_hour_is_londons():
    """Five in London's summer is four in UTC."""
    value = datetime(2014, 6, 20, 16, tzinfo=UTC)
    assert words.moment(value) == "5pm on 20 June 2014"


@pytest.mark.parametrize(
    ("pence", "said"),
    [
        (0, "£0.00"),
        (5, "£0.05"),
        (123_456, "£1,234.56"),
        (2_661_300_000, "£26,613,000.00"),
        (-49_700, "-£497.00"),
        (-5, "-£0.05"),
    ],
)
def test_money_is_written_in_pounds_and_pence(pence, said):
    """House style: £1,234.56."""
    assert words.money(pence) == said


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ([], ""),
        (["a"], "a"),
        (["a", "b"], "a and b"),
        (["a", "b", "c"], "a, b and c"),
        (["a", "b", "c", "d"], "a, b, c and d"),
        (["a", "b", "c", "d", "e"], "a, b, c and 2 more"),
        (("a", "b", "c", "d", "e", "f"), "a, b, c and 3 more"),
    ],
)
def test_parts_are_joined_as_in_a_sentence(parts, said):
    """A long list is cut short, and says by how much."""
    assert words.joined(parts) == said


@pytest.mark.parametrize(
    ("n", "said"),
    [(0, "0 days"), (1, "1 day"), (2, "2 days")],
)
def test_one_is_not_many(n, said):
    """1 day, 2 days."""
    assert words.plural(n, "day") == said


def test_a_word_has_its_article():
    assert words.a("lay member") == "a lay member"
    assert words.a("accountable officer") == "an accountable officer"
