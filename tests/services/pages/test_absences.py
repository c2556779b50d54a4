"""Absences in the browser: recorded, accepted, seen by the team; letters go to who sits."""

from datetime import timedelta

from activities.absences.keeping import told_instead
from activities.committees.writing import CommitteeWriting
from activities.letters import of_absence
from activities.letters.absent import AbsentMembers
from activities.register.post import Message
from tests.activities.post.office import HEAD
from tests.services.house import House, hat
from tests.services.pages.boards import BOARD, FORM, NOW, seated, who
from tests.services.pages.meetings import kept, made, put
from tests.services.pages.test_access_matrix import recuse
from tests.services.pages.visiting import browser
from tests.services.pages.walking import opened, until_asked
from workflows.contracts.committees import Minimum
from workflows.contracts.meetings import AgendaItem
from workflows.contracts.notices import NoticeKind
from workflows.contracts.parties import Party, Role
from workflows.contracts.reviews import Handling
from workflows.rules.calendar import london_day

HERE = "/hwb/absences"


def days(**more: str) -> dict[str, str]:
    first, last = london_day(NOW), london_day(NOW) + timedelta(days=9)
    found = {}
    for name, day in (("since", first), ("until", last)):
        found |= {
            f"{name}__day": str(day.day),
            f"{name}__month": str(day.month),
            f"{name}__year": str(day.year),
        }
    return found | more


async def test_a_member_goes_away_and_the_substitute_accepts(home: House):
    """Asked, accepted, on the item's page at once, and taken back in the end."""
    body = await seated(home)
    vikram = who(body, "Vikram")
    async with browser(home, "carol") as carol:
        page = await carol.see(HERE)
        assert "No absence of yours is recorded." in page.text
        form = await carol.see(page.links["Record an absence"])
        refused = await carol.fill(form, 422, **days(substitute=who(body, "Wendy")))
        assert "substitute" in refused.text
        page = await carol.fill(form, **days(substitute=vikram, reason="Leave."))
        assert "Councillor Vikram Example asked, has not answered yet" in page.text
    async with browser(home, "vikram") as other:
        page = await other.see(HERE)
        assert "Leave." not in page.text
        form = next(f for f in page.forms if f.action == "" or "absences" in f.action)
        acting = form.values["acting"]
        done = await other.post(
            f"{HERE}/1/accept", data={"acting": acting}, follow_redirects=True
        )
        assert "You have accepted." in done.text
        again = await other.post(
            f"{HERE}/1/accept", data={"acting": acting}, follow_redirects=True
        )
        assert again.status_code == 200
        theirs = await other.post(f"{HERE}/1/withdraw", data={"acting": acting})
        assert theirs.status_code == 403
    given = await home.connections.absences.versions(Party.HWB, BOARD, 1)
    assert [one.absence.version for one in given] == [1, 2]
    bid_id = await opened(home)
    await until_asked(home, bid_id, "record_board_decision")
    async with browser(home, "cleo") as cleo:
        item = await cleo.see(FORM.format(bid_id))
        assert item.values["minutes.seat.councillor-3.who"] == f"for:{vikram}"
        team = await cleo.see(f"{HERE}/team")
        assert "Councillor Carol Example" in team.text
        assert "Leave." in team.text
        assert "Away now" in team.text
    async with browser(home, "carol") as carol:
        page = await carol.see(HERE)
        done = await carol.post(
            f"{HERE}/1/withdraw",
            data={"acting": page.values["acting"]},
            follow_redirects=True,
        )
        assert "taken back" in done.text


async def test_members_do_not_see_the_team_s_absences(home: House):
    """Reasons are private; other parties have no such page."""
    await seated(home)
    async with browser(home, "carol") as carol:
        await carol.see(f"{HERE}/team", 403)
        answer = await carol.post(f"{HERE}/9/accept", data={})
        assert answer.status_code == 404
    async with browser(home, "mara") as mara:
        await mara.see("/ccg/absences", 404)


async def test_a_quorum_that_an_absence_takes_away_is_said_at_once(home: House):
    """Clerk and chair read which item and what can be done; the substitute is asked."""
    body = await seated(home)
    bid_id = await opened(home)
    await until_asked(home, bid_id, "record_board_decision")
    letters = home.connections.register.notices_for
    async with browser(home, "cleo") as cleo:
        await made(cleo, london_day(NOW), notice="Today.")
        await put(cleo, 1, bid_id)
        form = await cleo.see(f"{HERE}/add")
        away = days(seat="nhs-provider", substitute="nobody")
        for _ in range(2):
            await cleo.fill(form, **away)
        said = days(seat="councillor-3", substitute=who(body, "Vikram"))
        await cleo.fill(await cleo.see(f"{HERE}/add"), **said)
        lists = {}
        for subject in ("cleo", "cara", "vikram", "carol", "gail"):
            page = await letters(await home.number(subject), 1, 50)
            lists[subject] = [o for o in page.items if o.bid_id.startswith("absence/")]
        shown = await cleo.see("/notifications/")
    for subject in ("cleo", "cara"):
        (one,) = lists[subject]
        assert one.kind is NoticeKind.QUORUM_LOST
        assert f"bid {bid_id}, whoever comes." in one.words
        assert "special meeting" in one.words
    # A guardian has no page of the board's absences: theirs is about the bid.
    assert lists["gail"] == []
    theirs = (await letters(await home.number("gail"), 1, 50)).items
    (told,) = (n for n in theirs if n.kind is NoticeKind.QUORUM_LOST)
    assert (told.bid_id, told.words) == (bid_id, one.words)
    (asked,) = lists["vikram"]
    assert asked.kind is NoticeKind.SUBSTITUTE_ASKED
    assert "Councillor Carol Example is away" in asked.words
    assert lists["carol"] == []
    assert "/hwb/absences" in shown.links.values()
    assert set(home.bids.posted) == {
        "absence/hwb/E09000007/1/1",
        "absence/hwb/E09000007/2/1",
        f"{bid_id}/{told.number}/absence/hwb/E09000007/1/1",
    }
    for message, words in ((one, "no quorum is possible"), (asked, "asked to sit")):
        away_ = (await AbsentMembers(home.database).versions(message.bid_id))[1]
        letter = of_absence.compose(
            Message.model_validate(dict(message)), away_.absence, away_.body, HEAD
        )
        assert words in letter.subject
        assert letter.link.endswith("/hwb/absences")


async def test_a_quorum_that_a_substitute_takes_away_by_declining_is_said(home: House):
    """Clerk, chair and guardian read it, with the options; pressed twice it is said once."""
    body = await seated(home)
    rules = body.rules.model_copy(update={"minimum": Minimum(number=8)})
    eight = body.model_copy(update={"rules": rules, "version": body.version + 1})
    await CommitteeWriting(home.database).add(eight)
    bid_id = await opened(home)
    await until_asked(home, bid_id, "record_board_decision")
    letters = home.connections.register.notices_for

    async def lost(subject: str) -> list[str]:
        page = await letters(await home.number(subject), 1, 50)
        return [n.words for n in page.items if n.kind is NoticeKind.QUORUM_LOST]

    async with browser(home, "cleo") as cleo:
        made_ = await made(cleo, london_day(NOW), notice="Today.")
        await put(cleo, 1, bid_id)
        typed = days(seat="councillor-3", substitute=who(body, "Vikram"))
        await cleo.fill(await cleo.see(f"{HERE}/add"), **typed)
        assert "A quorum can be had" in (await cleo.see(made_.url)).text
        assert "A quorum can be had." in (await cleo.see(f"{HERE}/team")).text
    told = ("cleo", "cara", "gail")
    assert [await lost(one) for one in told] == [[], [], []]
    async with browser(home, "vikram") as other:
        form = await other.see(HERE)
        for _ in range(2):
            data = {"acting": form.values["acting"]}
            await other.post(f"{HERE}/1/decline", data=data, follow_redirects=True)
    for one in told:
        (said,) = await lost(one)
        assert f"on item 6, bid {bid_id}, whoever comes." in said
        assert "What can be done: " in said
        assert "Councillor Vikram Example" in said.split("What can be done: ")[1]
    async with browser(home, "cleo") as cleo:
        page = await cleo.see(made_.url)
        assert "No attendance can make this item quorate." in page.text
        team = await cleo.see(f"{HERE}/team")
        assert "Councillor Vikram Example has declined" in team.text


async def test_a_substitute_who_is_recused_reads_so_and_is_not_picked_beforehand(
    home: House,
):
    """On every item of the days: nobody accepts. On some: for the others they sit."""
    body = await seated(home)
    vikram = who(body, "Vikram")
    bid_id = await opened(home)
    await until_asked(home, bid_id, "record_board_decision")
    own = hat(Role.BOARD_MEMBER, BOARD)
    await recuse(home, bid_id, "vikram", own, Handling.NO_PAPERS)
    async with browser(home, "cleo") as cleo:
        await made(cleo, london_day(NOW), notice="Today.")
        await put(cleo, 1, bid_id)
        typed = days(seat="councillor-3", substitute=vikram)
        await cleo.fill(await cleo.see(f"{HERE}/add"), **typed)
    async with browser(home, "vikram") as other:
        page = await other.see(HERE)
        why = f"bid {bid_id}: Councillor Vikram Example is recused"
        assert "You cannot sit on these days" in page.text
        assert why in page.text
        assert "Decline, and the clerk can name somebody else." in page.text
        assert "Accept: sit for" not in page.text
        data = {"acting": page.values["acting"]}
        refused = await other.post(f"{HERE}/1/accept", data=data)
        assert refused.status_code == 409
        assert why in refused.text
        done = await other.post(f"{HERE}/1/decline", data=data, follow_redirects=True)
        assert "You have declined." in done.text
        assert "Decline, and the clerk" not in done.text
    meeting = await kept(home)
    items = (*meeting.items, AgendaItem(bid_id="09A-1", number="7"))
    two = meeting.model_copy(update={"version": meeting.version + 1, "items": items})
    await home.connections.meetings.change(two, person=vikram, name="Cleo Example")
    async with browser(home, "vikram") as other:
        page = await other.see(HERE)
        assert "You can accept, and sit for all but these" in page.text
        data = {"acting": page.values["acting"]}
        done = await other.post(f"{HERE}/1/accept", data=data, follow_redirects=True)
        assert "You have accepted." in done.text
        assert "You sit on these days, but not for these" in done.text
        assert why in done.text
    async with browser(home, "cleo") as cleo:
        item = await cleo.see(FORM.format(bid_id))
        assert item.values["minutes.seat.councillor-3.who"] == "apologies"
        form = await cleo.see("/hwb/meetings/1/attendance")
        await cleo.fill(form, **{"seats__s-councillor-3": f"for:{vikram}"})
        item = await cleo.see(FORM.format(bid_id))
        assert item.values["minutes.seat.councillor-3.who"] == "apologies"


async def test_letters_go_to_whoever_sits(home: House):
    """The absent member gets none while somebody sits for them."""
    body = await seated(home)
    await home.enrol("zoe", hat(Role.BOARD_CLERK, BOARD))
    async with browser(home, "cleo") as cleo:
        form = await cleo.see(f"{HERE}/add")
        typed = days(seat="councillor-3", substitute=who(body, "Vikram"))
        await cleo.fill(form, **typed)
    async with browser(home, "vikram") as other:
        page = await other.see(HERE)
        acting = page.values["acting"]
        await other.post(f"{HERE}/1/accept", data={"acting": acting})
    async with home.database.hot() as hot:
        gone = await told_instead(hot, Party.HWB, BOARD, london_day(NOW))
    assert gone == {who(body, "Carol"): who(body, "Vikram")}
