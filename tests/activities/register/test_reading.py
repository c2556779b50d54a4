"""What is read from the register, and by whom."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import event

from activities.database import Database
from activities.register import reading as register_reading
from activities.register.reading import Filters, RegisterReading
from activities.register.writing import RegisterActivities
from tests.activities.register import rows
from tests.activities.register.journeys import (
    TERMS,
    batches,
    opening,
    road,
    somebody,
    state_of,
)
from workflows.contracts import events as e
from workflows.contracts.bids import Stage
from workflows.contracts.cycles import Model
from workflows.contracts.events import Entry
from workflows.contracts.notices import NoticeKind
from workflows.contracts.parties import Membership, Party, Role
from workflows.contracts.ports import Batch
from workflows.contracts.reviews import Handling, InterestCategory

OFFICER = Membership(party=Party.CCG, body="07R", role=Role.ACCOUNTABLE_OFFICER)
FINANCE = Membership(party=Party.CCG, body="07R", role=Role.CHIEF_FINANCE_OFFICER)
SCREENER = Membership(party=Party.NHS_ENGLAND, body="Q71", role=Role.LOCAL_TEAM)


class Queries:
    """How many statements were sent."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, *_: object) -> None:
        self.count += 1


@pytest.fixture
async def queries(database: Database) -> AsyncIterator[Queries]:
    """Statements that reading sends."""
    counted = Queries()
    engine = database._reader.sync_engine
    event.listen(engine, "before_cursor_execute", counted)
    yield counted
    event.remove(engine, "before_cursor_execute", counted)


async def _write(register: RegisterActivities, *roads: list[Entry]) -> None:
    for entries in roads:
        for batch in batches(entries, 50):
            await register.enter(batch)


async def test_a_body_sees_its_bids_and_no_other(
    unpeopled: RegisterActivities, reading: RegisterReading
) -> None:
    """Applicants, boards, panel, teams see theirs; national and operators see all."""
    elsewhere = opening("99X-1").model_copy(
        update={
            "applicants": (opening().applicants[0].model_copy(update={"code": "99X"}),),
            "boards": (),
            "local_team": "Q70",
            "region": "Y57",
            "panel": "panel/Y57",
        }
    )
    await _write(
        unpeopled,
        road(opening("07R-1"))[:4],
        road(opening("07R-2", joint=True))[:4],
        road(elsewhere)[:4],
    )
    seen = {
        (Party.CCG, "07R"): {"07R-1", "07R-2"},
        (Party.CCG, "08H"): {"07R-2"},
        (Party.CCG, "99X"): {"99X-1"},
        (Party.CCG, "E09000007"): set(),
        (Party.HWB, "E09000007"): {"07R-1", "07R-2"},
        (Party.HWB, "E09000019"): {"07R-1", "07R-2"},
        (Party.CONFLICTS, "panel/Y56"): {"07R-1", "07R-2"},
        (Party.NHS_ENGLAND, "Q71"): {"07R-1", "07R-2"},
        (Party.NHS_ENGLAND, "Y56"): {"07R-1", "07R-2"},
        (Party.NHS_ENGLAND, "Y57"): {"99X-1"},
        (Party.NHS_ENGLAND, "Q72"): set(),
        (Party.NHS_ENGLAND, "national"): {"07R-1", "07R-2", "99X-1"},
        (Party.OPERATOR, "operators"): {"07R-1", "07R-2", "99X-1"},
        (Party.CCG, "national"): set(),
        (Party.CCG, "operators"): set(),
    }
    for (party, body), expected in seen.items():
        page = await reading.bids_for(party, body)
        assert {row.bid_id for row in page.items} == expected, body
        assert page.total == len(expected)


async def test_a_list_is_narrowed_searched_and_paged(
    unpeopled: RegisterActivities, reading: RegisterReading
) -> None:
    """Filters join; a search takes words as they are, whatever signs they contain."""
    for number in range(1, 6):
        model = Model.JOINT if number % 2 else Model.DELEGATED
        length = 3 if number < 4 else 40
        await _write(
            unpeopled,
            road(opening(f"07R-{number}", model, joint=number == 2))[:length],
        )

    async def ids(filters: Filters, page: int = 1, size: int = 20) -> list[str]:
        found = await reading.bids_for(Party.CCG, "07R", filters, page, size)
        return [row.bid_id for row in found.items]

    assert len(await ids(Filters())) == 5
    assert await ids(Filters(stage=Stage.LIVE)) == ["07R-4", "07R-5"]
    assert await ids(Filters(stage=Stage.LIVE, model=Model.JOINT)) == ["07R-5"]
    assert await ids(Filters(search="islington 08h")) == ["07R-2"]
    assert await ids(Filters(search="07R-3")) == ["07R-3"]
    assert await ids(Filters(search="%")) == []
    assert await ids(Filters(search="07R_3")) == []
    assert await ids(Filters(search="' OR 1=1 --")) == []
    pages = [await ids(Filters(), page, 2) for page in (1, 2, 3, 4)]
    assert [len(page) for page in pages] == [2, 2, 1, 0]
    assert sorted(one for page in pages for one in page) == [
        f"07R-{n}" for n in range(1, 6)
    ]
    everything = await reading.bids_for(Party.CCG, "07R", size=10_000)
    assert (everything.total, everything.size) == (5, 100)
    assert await ids(Filters(), 10**30) == []


async def test_a_long_list_is_what_a_short_one_is(
    unpeopled: RegisterActivities,
    reading: RegisterReading,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """By date or by body, whichever is cheaper: the same lines in the same order."""
    for number in range(1, 8):
        bid = opening(f"07R-{number}", joint=number % 3 == 0)
        await _write(unpeopled, road(bid)[: 2 + number])

    async def found() -> list[object]:
        return [
            await reading.bids_for(Party.CCG, body, Filters(search=search), page, 3)
            for body in ("07R", "08H", "99X")
            for search in ("", "07r-3")
            for page in (1, 2, 3)
        ]

    short = await found()
    monkeypatch.setattr(register_reading, "FEW", 0)
    assert await found() == short


async def test_a_row_says_what_the_bid_says(
    unpeopled: RegisterActivities, reading: RegisterReading
) -> None:
    """The list's words are the bid's own."""
    entries = road(opening())[:6]
    await _write(unpeopled, entries)
    bid = state_of(entries)
    [row] = (await reading.bids_for(Party.CCG, "07R")).items
    assert row.waiting.startswith("Waiting for the decision of Camden")
    assert (row.stage, row.version, row.number) == (bid.stage, 1, 6)
    assert row.due == min(c.due for c in bid.clocks)
    assert row.updated == entries[-1].event.at
    assert row.applicants == "NHS Camden CCG"


async def test_history_is_read_in_parts(
    unpeopled: RegisterActivities, reading: RegisterReading
) -> None:
    """Entries come in order, with the hashes of the record."""
    entries = road(opening())
    await _write(unpeopled, entries)
    first = await reading.history("07R-1", limit=10)
    rest = await reading.history("07R-1", after=10)
    assert [line.number for line in (*first, *rest)] == list(range(1, 26))
    assert [line.event for line in (*first, *rest)] == [x.event for x in entries]
    assert rest[-1].hash == (await reading.bid("07R-1")).head
    assert await reading.entries("07R-1", 3) == entries[:3]
    assert await reading.history("07R-2") == []
    assert await reading.bid("07R-2") is None


async def test_tasks_are_for_the_role_and_the_soonest_comes_first(
    unpeopled: RegisterActivities, reading: RegisterReading
) -> None:
    """Each hat finds what that role in that body can do."""
    await _write(
        unpeopled,
        road(opening("07R-1"))[:4],
        road(opening("07R-2"))[:5],
        road(opening("07R-3"))[:2],
    )
    [page] = [await reading.tasks_for([FINANCE])]
    assert [(t.bid_id, t.command) for t in page.items] == [
        ("07R-1", "sign_application"),
        ("07R-2", "sign_application"),
    ]
    both = await reading.tasks_for([OFFICER, FINANCE, SCREENER])
    assert both.total == 4
    dues = [t.due for t in both.items]
    assert dues == sorted(dues)
    assert {t.command for t in both.items} == {"sign_application", "screen"}
    assert (await reading.tasks_for([])).total == 0
    foreign = FINANCE.model_copy(update={"body": "08H"})
    assert (await reading.tasks_for([foreign])).total == 0
    assert [t.roles for t in page.items] == [(Role.CHIEF_FINANCE_OFFICER,)] * 2


async def test_a_recusal_hides_tasks_notices_and_words(
    register: RegisterActivities, reading: RegisterReading, database: Database
) -> None:
    """Recusal beats every grant: the summary, and no letter but that of their own."""
    entries = road(opening())[:6]
    clerk = somebody(Party.HWB, "E09000007", Role.BOARD_CLERK, "167")
    panel = somebody(Party.CONFLICTS, "panel/Y56", Role.PANEL_CHAIR)
    at = entries[-1].event.at
    happened = [
        e.InterestDeclared(
            at=at,
            by=clerk,
            interest="i1",
            category=InterestCategory.FINANCIAL,
            description="A share.",
        ),
        e.InterestRuled(
            at=at, by=panel, interest="i1", handling=Handling.NO_PAPERS, reason="Large."
        ),
        e.InformationAsked(
            at=at, by=panel, request="q1", questions=(), stops_clock=True
        ),
        e.Withdrawn(at=at, by=panel, reason="Enough."),
    ]
    more = [
        Entry(bid_id="07R-1", number=number, event=event)
        for number, event in enumerate(happened, 7)
    ]
    hat = Membership(party=Party.HWB, body="E09000007", role=Role.BOARD_CLERK)
    await _write(register, entries)
    assert (await reading.tasks_for([hat], "167")).total == 1
    told = await reading.notices_for("167")
    assert told.total == 1
    assert told.items[0].words.startswith("The bid waits for the decision of Camden")

    await register.enter(Batch(bid_id="07R-1", entries=tuple(more)))
    assert (await reading.tasks_for([hat], "167")).total == 0
    [own] = (await reading.notices_for("167")).items
    assert own.kind is NoticeKind.INTEREST_RULED
    assert (await reading.notices_to(Party.HWB, "E09000007", "167")).total == 0
    [kept] = (
        await reading.bids_for(Party.HWB, "E09000007", Filters(asked_by="167"))
    ).items
    assert (kept.kept, kept.waiting, kept.due) == (True, "", None)
    [open_row] = (
        await reading.bids_for(Party.HWB, "E09000007", Filters(asked_by="200"))
    ).items
    assert not open_row.kept
    assert open_row.waiting
    later = [n for n in await rows.every(database, "notices") if n["number"] > 6]
    later = [n for n in later if n["kind"] != own.kind]
    assert later
    assert "167" not in {n["person"] for n in later}


async def test_the_public_list_names_nobody(
    register: RegisterActivities, reading: RegisterReading
) -> None:
    """Stage, dates, applicants, decision; and only of bids that were submitted."""
    await _write(register, road(opening("07R-1"))[:15], road(opening("07R-2"))[:1])
    page = await reading.public_bids()
    assert page.total == 1
    [row] = page.items
    assert (row.bid_id, row.outcome) == ("07R-1", "approve")
    assert "Alex" not in row.model_dump_json()
    assert set(row.model_dump()) & {"waiting", "state", "due"} == set()


async def test_the_public_list_says_how_conditions_stand_and_no_more(
    unpeopled: RegisterActivities, reading: RegisterReading
) -> None:
    """Number, state and date; each bid its own, in the words of either database."""
    for number in ("07R-1", "07R-2", "07R-3"):
        entries = road(opening(number))
        last = next(n for n, one in enumerate(entries) if one.event.kind == "decided")
        decided = entries[last].event.model_copy(update={"conditions": (TERMS, TERMS)})
        met = e.ConditionDischarged(
            at=decided.at, by=decided.by, condition="c2", evidence="Seen."
        )
        entries[last : last + 2] = [
            entries[last].model_copy(update={"event": decided}),
            entries[last + 1].model_copy(update={"event": met}),
        ]
        wanted = {"07R-1": last + 2, "07R-2": last + 1, "07R-3": last}[number]
        await _write(unpeopled, entries[:wanted])
    page = await reading.public_bids()
    assert TERMS.text not in page.model_dump_json()
    assert {
        row.bid_id: [(c.number, str(c.status), c.due) for c in row.conditions]
        for row in page.items
    } == {
        "07R-1": [(1, "open", TERMS.due), (2, "discharged", TERMS.due)],
        "07R-2": [(1, "open", TERMS.due), (2, "open", TERMS.due)],
        "07R-3": [],
    }


async def test_the_delivery_log_is_read_by_person_body_and_bid(
    register: RegisterActivities, reading: RegisterReading
) -> None:
    """Each message is to one person, under an address of their own."""
    await _write(register, road(opening("07R-1")), road(opening("07R-2"))[:4])
    mine = await reading.notices_for("6")
    assert mine.total > 0
    assert {n.person for n in mine.items} == {"6"}
    assert mine.items == tuple(
        sorted(mine.items, key=lambda n: (-n.queued_at.timestamp(), n.id))
    )
    ours = await reading.notices_to(Party.CCG, "07R", size=100)
    assert {n.body for n in ours.items} == {"07R"}
    of_bid = await reading.notices_of_bid("07R-2")
    assert {n.bid_id for n in of_bid.items} == {"07R-2"}
    one = await reading.notice(of_bid.items[0].id)
    assert one == of_bid.items[0]
    assert await reading.notice("none") is None


async def test_the_number_of_queries_does_not_depend_on_the_number_of_bids(
    unpeopled: RegisterActivities, reading: RegisterReading, queries: Queries
) -> None:
    """Two or three queries a list, one a bid; with three bids or with thirty."""

    async def asked() -> list[int]:
        counts = []
        for question in (
            reading.bids_for(Party.NHS_ENGLAND, "Y56", size=100),
            reading.public_bids(size=100),
            reading.tasks_for([OFFICER, SCREENER], "1", size=100),
            reading.notices_for("6", size=100),
            reading.notices_of_bid("07R-1"),
            reading.bid("07R-1"),
            reading.history("07R-1"),
        ):
            queries.count = 0
            await question
            counts.append(queries.count)
        return counts

    await _write(unpeopled, *(road(opening(f"07R-{n}"))[:4] for n in range(3)))
    few = await asked()
    await _write(unpeopled, *(road(opening(f"07R-{n}"))[:4] for n in range(3, 30)))
    assert max(few) <= 3
    assert await asked() == few
