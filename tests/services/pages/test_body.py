"""The page of one's own body: seats, rules in words, gaps by law, versions."""

from datetime import date, timedelta

import pytest

from activities.committees.writing import CommitteeWriting
from services.kit.pages.body.words import changes
from tests.services.house import House, hat
from tests.services.pages.body import a_body
from tests.services.pages.visiting import browser
from workflows.contracts.committees import BodyVersion, Seat
from workflows.contracts.parties import Role
from workflows.rules import words

PAGE = "/hwb/body"


def vacated(body: BodyVersion, seat: str, **changes: object) -> BodyVersion:
    """The next version, in which nobody has a seat."""
    seats = tuple(
        one.model_copy(update={"holder": None}) if one.id == seat else one
        for one in body.seats
    )
    given = {"seats": seats, "version": body.version + 1} | changes
    return body.model_copy(update=given)


async def test_seats_and_rules_are_read_in_words(home: House):
    await a_body(home)
    async with browser(home, "cleo") as clerk:
        page = await clerk.see(PAGE)
    assert page.title.startswith("Your board: seats and rules")
    for said in (
        "Version 1, which counts today. It began on 1 May 2014. It is an example",
        "Chair, cabinet member for health Takes the chair Councillor Alex Example "
        "Elected Yes Councillor Uma Example",
        "NHS England, for the joint strategy Jaya Example Executive No vote Nobody",
        "5 of the 9 seats with a vote must act. The rule is a quarter of the seats with "
        "a vote, and no fewer than 5.",
        "A representative of the NHS",
        "More than half of the votes for and against.",
        "Whoever is in the chair has a second or casting vote.",
        "One named substitute sits for a member who is away or is recused.",
        "Out 5 working days before a meeting.",
        "The board votes in its meetings only.",
        "The council's cabinet member decision",
        "If everybody came, 9 members with a vote could act and 5 are needed.",
        "Everybody whom the law asks for has a seat",
    ):
        assert said in page.text, said
    assert page.links["Your board"] == PAGE


async def test_a_gap_by_law_and_a_lost_quorum_are_said(home: House):
    """A vacancy of a seat that the law asks for, and rules that nobody can meet."""
    board = await a_body(home)
    writing = CommitteeWriting(home.database)
    gap = await writing.add(vacated(board, "public-health"))
    async with browser(home, "cara") as chair:
        page = await chair.see(PAGE)
        assert (
            "the director of public health (s.194(2)(d)), and the seat is" in page.text
        )
        assert "Vacant" in page.text
        assert "Director of public health: vacant; before, Eleni Example." in page.text
        nobody = tuple(
            s.model_copy(update={"holder": None, "substitutes": ()}) for s in gap.seats
        )
        await writing.add(gap.model_copy(update={"seats": nobody, "version": 3}))
        page = await chair.see(PAGE)
    assert "It could not decide today, whoever came." in page.text
    assert "Appoint to what is vacant before the meeting" in page.text


async def test_an_older_version_is_read_as_it_was(home: House):
    """And one that has not begun yet counts only from its day on."""
    board = await a_body(home)
    later = date.today() + timedelta(days=400)  # noqa: DTZ011  any day far ahead
    await CommitteeWriting(home.database).add(
        vacated(board, "chair", since=later), name="Cleo Example"
    )
    async with browser(home, "cleo") as clerk:
        now = await clerk.see(PAGE)
        assert "Version 1, which counts today." in now.text
        assert "Cleo Example" in now.text
        then = await clerk.see(now.links["Version 2"])
        assert f"Version 2, which begins on {words.day(later)}." in then.text
        assert then.title.startswith("Your board: version 2, seats and rules")
        assert then.links["Your board today"] == PAGE
        first = await clerk.see(then.links["Version 1"])
        assert "Version 1, which counts today." in first.text
        assert first.title.startswith("Your board: version 1, seats and rules")
        await clerk.see(f"{PAGE}/versions/3", 404)
        await clerk.see(f"{PAGE}/versions/0", 404)


async def test_a_board_that_needs_everybody_is_told_whom(home: House):
    board = await a_body(home)
    few = tuple(
        s
        if s.id in {"chair", "public-health", "ccg", "healthwatch", "voluntary"}
        else s.model_copy(update={"holder": None, "substitutes": ()})
        for s in board.seats
    )
    new = {"version": 2, "seats": few}
    await CommitteeWriting(home.database).add(board.model_copy(update=new))
    async with browser(home, "cleo") as clerk:
        page = await clerk.see(PAGE)
    assert "Without Farah Example or Imran Example it could not decide." in page.text


async def test_what_a_version_changed_is_said(home: House):
    """Seats that came, went or changed; the rules; the name; and nothing to see."""
    old = await a_body(home)
    first, second, *others = old.seats
    extra = first.model_copy(
        update={"id": "new", "title": "A new seat", "holder": None, "office": "member"}
    )
    for changed, said in (
        ({"seats": (*old.seats, extra)}, "New seat: A new seat, vacant."),
        (
            {"seats": old.seats[:-1]},
            "Seat taken away: NHS England, for the joint strategy, Jaya Example.",
        ),
        (
            {"seats": (vacated(old, "chair").seats[0], *old.seats[1:])},
            "Chair, cabinet member for health: vacant; before, Councillor Alex Example.",
        ),
        (
            {"seats": (_with(first, substitutes=()), second, *others)},
            "Chair, cabinet member for health: the named substitutes are now none.",
        ),
        (
            {"seats": (_with(first, title="Mayor"), second, *others)},
            "Mayor: the seat itself has changed.",
        ),
        (
            {"rules": old.rules.model_copy(update={"agenda_days": 7})},
            "The rules have changed.",
        ),
        ({"name": "Another name"}, "It was called Camden Health and Wellbeing Board."),
        ({"since": old.since}, "Nothing that is shown here."),
    ):
        assert changes(old, old.model_copy(update=changed)) == [said]
    assert changes(None, old) == ["The first version."]


def _with(seat: Seat, **changes: object) -> Seat:
    return seat.model_copy(update=changes)


async def test_everybody_of_the_board_reads_it_and_nobody_else(home: House):
    """Another board's people see their own; what governs is for whoever governs."""
    await a_body(home)
    await home.enrol("mel", hat(Role.BOARD_MEMBER, "E09000007"))
    async with browser(home, "mel") as member:
        page = await member.see(PAGE)
        assert "Councillor Alex Example" in page.text
        assert "Test cases for the quorum" not in page.links
    async with browser(home, "sid") as other:
        page = await other.see(PAGE)
        assert "Councillor Alex Example" not in page.text
        assert "No seats and rules are kept for Islington" in page.text
        await other.see(f"{PAGE}/versions/1", 404)
    async with browser(home, "cleo") as clerk:
        assert "Test cases for the quorum" in (await clerk.see(PAGE)).links


@pytest.mark.parametrize(
    ("subject", "kind", "address", "link"),
    [
        ("gail", "commissioning_committee", "/ccg/body", "Your committee"),
        ("pia", "conflicts_panel", "/conflicts/body", "Your panel"),
        ("nat", "national_panel", "/nhs-england/body", "Your panel"),
    ],
)
async def test_each_party_reads_its_own_body(
    home: House, subject: str, kind: str, address: str, link: str
):
    """Where no law says who is a member, nothing is said of one."""
    body = await a_body(home, kind)
    async with browser(home, subject) as reader:
        page = await reader.see(address)
    assert page.links[link] == address
    assert body.name in page.text
    assert f"{link}: seats and rules" in page.title
    assert "Members by law" not in page.text


async def test_a_committee_that_decides_no_bid_is_told_that_it_holds_no_vote_here(
    home: House,
):
    """Its rules may allow votes; the conflicts panel's are opened here, and say no such."""
    await a_body(home, "commissioning_committee")
    await a_body(home, "conflicts_panel")
    async with browser(home, "gail") as gail, browser(home, "pia") as pia:
        committee = await gail.see("/ccg/body")
        panel = await pia.see("/conflicts/body")
    assert "Members may vote electronically." in committee.text
    assert "None is opened here: no step of a bid is decided by" in committee.text
    assert "The panel may vote electronically" in panel.text
    assert "None is opened here" not in panel.text


async def test_a_local_team_has_no_body_of_its_own(home: House):
    async with browser(home, "lou") as team:
        page = await team.see("/nhs-england/body")
    assert "No seats and rules are kept for" in page.text
    assert not [text for text in page.links if text.startswith("Your ")]
