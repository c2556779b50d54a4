"""How a delegation begins, gives notice, turns its years and ends (R22, R23, R25)."""

from datetime import date, timedelta

import pytest

from tests.builders import Story, actor
from tests.delegating import (
    LOCAL_FINANCE,
    OFFICER,
    Life,
    london,
    moment,
    opening,
    report,
)
from tests.rules.steps import two_ccgs
from workflows.contracts import delegation_commands as c
from workflows.contracts.bids import Stage
from workflows.contracts.parties import Membership, Party, Role
from workflows.rules import delegation, delegation_words, financial_year
from workflows.rules import delegation_rulebook as rulebook
from workflows.rules.refusals import (
    AlreadyDone,
    Incomplete,
    NotYours,
    OwnSide,
    StaleVersion,
    WrongParty,
)


def notice(ends: date, **changes: object) -> c.GiveNotice:
    made = c.GiveNotice(
        by=OFFICER, ends=ends, reason="We merge with others.", declaration=True
    )
    return made.model_copy(update=changes)


def test_a_live_delegated_bid_leads_to_one_delegation_for_each_ccg():
    """Each with its own share, the functions of the agreement, and the CCG as holder."""
    story = Story(two_ccgs())
    story.until(Stage.LIVE)
    found = delegation.begun_by(story.bid)
    assert story.bid.allocation
    assert {d.ccg: d.years[0].budget for d in found} == {
        s.ccg: s.total_pence for s in story.bid.allocation.shares
    }
    lead, partner = found
    assert lead.id == f"delegation/{story.bid.id}"
    assert partner.id == f"delegation/{partner.ccg}-{story.bid.id}"
    for one in found:
        assert {f.holder for f in one.functions} == {one.ccg}
        assert one.liable == "national"
    assert not delegation.begun_by(Story(two_ccgs()).bid)


@pytest.mark.parametrize(
    ("given", "ends"),
    [
        pytest.param(london(date(2015, 9, 30), 17), date(2016, 4, 1), id="30 Sep 5pm"),
        pytest.param(
            london(date(2015, 9, 30), 23, 59), date(2016, 4, 1), id="30 Sep last minute"
        ),
        pytest.param(london(date(2015, 10, 1), 0), date(2017, 4, 1), id="1 Oct"),
        pytest.param(london(date(2016, 3, 31), 12), date(2017, 4, 1), id="31 March"),
        pytest.param(london(date(2016, 4, 1), 0), date(2017, 4, 1), id="1 April"),
    ],
)
def test_notice_by_30_september_ends_it_on_1_april(given, ends):
    """Case (o): a day later, a year later. The day is London's."""
    event = rulebook.answer(opening(), notice(ends), given)
    assert event.notice.ends == ends


def test_notice_over_midnight_is_refused_until_the_new_end_is_seen():
    """Whoever was shown 2016 is not bound to 2017."""
    with pytest.raises(StaleVersion, match="ends the delegation on 1 April 2017"):
        rulebook.answer(
            opening(), notice(date(2016, 4, 1)), london(date(2015, 10, 1), 0)
        )


def test_notice_is_given_once_and_with_the_declaration():
    life = Life().at(2015, 6, 1)
    with pytest.raises(Incomplete):
        life.gives(notice(date(2016, 4, 1), declaration=False))
    life.gives(notice(date(2016, 4, 1)))
    with pytest.raises(AlreadyDone, match="1 April 2016"):
        life.gives(notice(date(2016, 4, 1)))


def test_notice_hands_every_function_back_on_its_day_and_not_before():
    """Exactly one holder at every moment; the year's account stays open until settled."""
    life = Life().at(2015, 6, 1)
    life.gives(notice(date(2016, 4, 1)))
    life.reported(11)
    before = london(date(2016, 4, 1), 0) - timedelta(seconds=1)
    life.at(before.year, before.month, before.day, before.hour, 59, 59)
    assert {f.holder for f in life.found.functions} == {"07R"}
    life.at(2016, 4, 1, 1)
    assert {f.holder for f in life.found.functions} == {"national"}
    assert life.found.handed_back
    assert not life.found.ended
    life.at(2016, 4, 6)
    life.gives(report(12))
    assert life.waits() == "Waiting for the final account of 2015/16."
    life.gives(c.SettleYear(by=LOCAL_FINANCE, year=2015, version=1, declaration=True))
    assert not life.found.ended, "the ledger has not posted the final account"


def test_years_turn_on_1_april_and_last_years_returns_stay_open():
    life = Life().reported(11).at(2016, 4, 1, 0)
    assert [y.start for y in life.found.years] == [2015, 2016]
    assert life.found.years[1].budget is None
    assert "the budget of 2016/17" in life.waits()
    life.at(2016, 4, 7)
    life.gives(report(12))
    assert len(life.found.years[0].returns) == 12


def test_reminders_come_three_working_days_before_and_when_it_is_late():
    """Due on the eighth working day of the next month, at 5pm; asked for from the first.

    Nobody is written to about the first of the month: the return stands in a list.
    """
    life = Life(opening(holidays=(date(2015, 5, 4),))).at(2015, 6, 1)
    told = [delegation_words.sentence(e, life.found) for e in life.events]
    assert told == [
        "April 2015 is over. Its return is due by 5pm on 13 May 2015.",
        "The return for April 2015 is due by 5pm on 13 May 2015.",
        "The return for April 2015 is overdue: it was due by 5pm on 13 May 2015.",
    ]
    assert [e.at for e in life.events] == [
        london(date(2015, 5, 1), 0),
        london(date(2015, 5, 8), 9),
        london(date(2015, 5, 13), 17),
    ]


@pytest.mark.parametrize(
    ("who", "refusal"),
    [
        (actor(Role.CHIEF_FINANCE_OFFICER, "08H"), NotYours),
        (actor(Role.BOARD_CHAIR, "E09000007"), NotYours),
        (actor(Role.CHIEF_FINANCE_OFFICER, "07R"), WrongParty),
        (actor(Role.LOCAL_DIRECTOR, "Q71"), WrongParty),
        (
            OFFICER.model_copy(
                update={
                    "also": (
                        Membership(
                            party=Party.NHS_ENGLAND, body="Q71", role=Role.LOCAL_TEAM
                        ),
                    )
                }
            ),
            OwnSide,
        ),
    ],
)
def test_only_the_accountable_officer_of_the_ccg_gives_notice(who, refusal):
    given = notice(date(2016, 4, 1), by=who)
    with pytest.raises(refusal):
        rulebook.answer(opening(), given, moment(2015, 5, 1))


def test_every_command_has_a_role_and_every_role_an_office():
    assert set(rulebook.RULES) == set(rulebook.ROLES)
    for roles in rulebook.ROLES.values():
        assert all(delegation.office(opening(), role) for role in roles)


def test_nhs_england_sees_it_still_after_everything_is_handed_back():
    """It stays liable, and keeps read access (R25)."""
    life = Life().at(2015, 6, 1)
    life.gives(notice(date(2016, 4, 1)))
    life.at(2016, 5, 1)
    for body in ("Q71", "Y56", "national"):
        who = Membership(party=Party.NHS_ENGLAND, body=body, role=Role.NATIONAL_OFFICE)
        assert delegation.may_see(who, life.found)
    assert life.found.liable == "national"


def test_names_of_years_and_months():
    assert financial_year.name(2015) == "2015/16"
    assert financial_year.name(1999) == "1999/00"
    assert financial_year.month_name(2015, 1) == "April 2015"
    assert financial_year.month_name(2015, 12) == "March 2016"
    assert financial_year.last_day(2015, 11) == date(2016, 2, 29)
    assert financial_year.of(date(2016, 3, 31)) == 2015
