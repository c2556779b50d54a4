"""Small promises of pages and API that a review found open."""

import hashlib
from typing import Any

import pytest

from activities.desk import sessions
from services.kit import bodies
from services.kit.cells import cell
from services.kit.pages.record import export
from tests import builders
from tests.builders import Story
from tests.services.house import House
from tests.services.pages.test_ccg_application import screened, write_all
from tests.services.pages.test_ccg_forms import told
from tests.services.pages.test_ccg_papers import A_PDF, attach
from tests.services.pages.visiting import browser
from tests.services.test_commands import a_bid
from workflows.contracts import commands as c
from workflows.contracts.applications import Application
from workflows.contracts.bids import Stage
from workflows.contracts.clocks import Question

PAPERS = "/nhs-england/bids/07R-1/papers"


async def test_every_paper_waits_for_the_declaration(home: House):
    """At its own address too; declared or not now, one comes to what one asked for."""
    await screened(home)
    async with browser(home, "mara") as mara, browser(home, "lou") as lou:
        await attach(mara, A_PDF, "Constitution.pdf")
        await mara.fill(await write_all(mara))
        (paper,) = (await home.connections.papers.of("07R-1")).values()
        for end in (f"attachments/{paper.id}", "record.zip"):
            asked = await lou.see(f"/nhs-england/bids/07R-1/{end}")
            assert "Declare before you read" in asked.text
            then = asked.links["Open the papers without declaring now"]
            assert then == f"/nhs-england/bids/07R-1/{end}?opened=yes"
            got = await lou.get(then)
            assert got.content[:2] in {A_PDF[:2], b"PK"}
        compare = await lou.see("/nhs-england/bids/07R-1/compare")
        assert "Declare before you read" in compare.text
        papers = await lou.see(f"{PAPERS}?opened=yes")
        assert (await lou.get(papers.links["Constitution.pdf"])).content == A_PDF
        await lou.see(f"{PAPERS}?paper=https://elsewhere.example", 422)


async def test_a_bid_that_is_not_public_is_no_bid_to_check(home: House):
    """A made-up record of it is answered like one of a number that nobody has."""
    async with home.client("mara") as mara:
        bid = await a_bid(home)
        held = await mara.get(f"/ccg/api/v1/bids/{bid}")
        assert held.is_success
    view = home.bids.bids[bid].model_copy(update={"statements": None})
    async with browser(home) as nobody:
        said = []
        for number in ("07R-1", "07R-99"):
            body = '{"at":"x","kind":"x"}'
            digest = hashlib.sha256(f"{number}|1|{'0' * 64}|{body}".encode())
            line = {
                "bid_id": number,
                "number": 1,
                "at": "x",
                "kind": "x",
                "body": body,
                "previous": "0" * 64,
                "hash": digest.hexdigest(),
            }
            await hidden(home, number, view)
            files = {"record": ("entries.jsonl", export.json.dumps(line).encode())}
            page = await nobody.post("/check/record", files=files)
            said.append(page.text.replace(number, "N"))
    assert "The register has no bid N" in said[1]
    assert said[0] == said[1]


async def hidden(home: House, number: str, state: Any) -> None:
    """The register knows the bid, and that no expression has been submitted."""
    from sqlalchemy import text  # noqa: PLC0415

    async with home.database.writing() as connection:
        await connection.execute(
            text("UPDATE bids SET state = :state WHERE bid_id = :id"),
            {"state": state.model_dump_json(), "id": number},
        )


async def test_forms_without_a_token_are_requests_of_their_own(home: House):
    """Two of them are not taken for one sent twice."""
    await told(home, Story().until(Stage.HWB_APPROVAL))
    path = "/nhs-england/bids/07R-1/do/put-on-hold"
    async with browser(home, "lou") as lou:
        held = await lou.post(path, data={"reason": "One."})
        assert held.status_code == 303
        again = await lou.post(path, data={"reason": "One."})
    assert again.status_code == 409
    assert "You sent this form before" not in again.text


async def test_so_many_forms_of_one_person_are_kept(
    home: House, monkeypatch: pytest.MonkeyPatch
):
    """The oldest goes; nobody else's does."""
    monkeypatch.setattr(sessions, "MOST_KEPT", 2)
    desk = home.connections.desk
    other = await desk.keep("i", "other", "/", "{}")
    mine = [await desk.keep("i", "me", "/", str(n)) for n in range(3)]
    found = [await desk.kept(key, "i", "me") for key in mine]
    assert [one.content if one else None for one in found] == [None, "1", "2"]
    assert await desk.kept(other, "i", "other")


async def test_who_does_not_take_a_step_is_told_who_does(home: House):
    """On the page as by the API."""
    await a_bid(home)
    said = "It is for the accountable officer of the CCG."
    async with browser(home, "mara") as mara, home.client("mara") as api:
        page = await mara.see("/ccg/bids/07R-1/do/withdraw")
        assert said in page.text
        body = {"reason": "x"}
        answer = await api.give("/ccg/api/v1/bids/07R-1/withdraw", body)
        assert said in answer.json()["detail"]


@pytest.mark.parametrize("end", ["stage=hwb", "due=never", "sort=x", "page=0"])
async def test_a_filter_typed_by_hand_is_answered_in_words(home: House, end: str):
    """No stage is named as the system names it."""
    async with browser(home, "mara") as mara:
        page = await mara.see(f"/ccg/?{end}", 422)
    assert end.partition("=")[0] in page.text
    assert page.links["Open the page without it"] == "/ccg/"
    assert "expression_of_interest" not in page.text


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_no_cell_is_a_formula(start: str) -> None:
    """A spreadsheet shows what somebody typed and calculates nothing."""
    assert cell(f"{start}1+1") == f"'{start}1+1"
    assert cell(-1) == -1
    assert cell("NHS Camden CCG") == "NHS Camden CCG"


async def test_a_name_without_plain_letters_keeps_its_ending(home: House):
    """Old programs save it as a file of its type."""
    await screened(home)
    async with browser(home, "mara") as mara:
        await attach(mara, A_PDF, "Договор.pdf")
        page = await mara.see("/ccg/bids/07R-1/papers")
        got = await mara.get(page.links["Договор.pdf"])
    assert 'filename="file.pdf"' in got.headers["content-disposition"]


async def test_the_longest_application_fits_through_the_door(home: House):
    """Every answer as long as it may be, in letters that take most bytes."""
    await screened(home)
    wide = "\U0001f600"
    member = {"name": wide * 200, "role": wide * 200, "category": wide * 200}
    texts = {
        name: wide * (200 if "Line" in str(field.metadata) else 4000)
        for name, field in Application.model_fields.items()
        if field.annotation is str
    }
    for name, field in Application.model_fields.items():
        most = next((m for m in field.metadata if hasattr(m, "max_length")), None)
        if field.annotation is str and most is not None:
            texts[name] = wide * most.max_length
    bid = home.bids.bids["07R-1"]
    whole = {
        **texts,
        "start_date": bid.start_date.isoformat(),
        "functions": list(bid.functions),
        "committee": [member | {"votes": True}] * 40,
        "information_governance_level": 2,
    }
    body = export.json.dumps({"application": whole}).encode()
    assert len(body) > 600_000
    assert len(body) < bodies.most_bytes(
        bodies.body_of(c.SubmitApplication).model_json_schema()
    )
    async with home.client("mara") as mara:
        answer = await mara.post(
            "/ccg/api/v1/bids/07R-1/submit-application",
            content=body,
            headers={"Idempotency-Key": "k", "content-type": "application/json"},
        )
    assert answer.is_success, answer.text[:500]


async def test_twenty_long_answers_fit_through_the_door(home: House):
    """What may be asked may be answered."""
    answers = ["’" * 4000] * 20
    body = export.json.dumps({"request": "x", "answers": answers})
    async with home.client("mara") as mara:
        await a_bid(home)
        answer = await mara.post(
            "/ccg/api/v1/bids/07R-1/answer-information",
            content=body,
            headers={"Idempotency-Key": "k", "content-type": "application/json"},
        )
    assert answer.status_code != 413


async def test_the_local_team_is_called_by_its_name(home: House):
    """Where a sentence says that it is waited for."""
    await a_bid(home)
    async with browser(home, "mara") as mara:
        page = await mara.see("/ccg/bids/07R-1")
    names = await home.connections.names()
    bid = home.bids.bids["07R-1"]
    name = names["nhs_england", bid.local_team]  # type: ignore[index]  # a party is text
    assert f"Waiting for the {name} to screen it" in page.text


async def test_an_answer_is_written_beside_what_was_submitted(home: House):
    """The headings that a question names, as submitted; nothing else opens."""
    story = Story().until(Stage.HWB_APPROVAL)
    story.gives(
        c.AskInformation(
            by=builders.CLERK, questions=(Question(text="Say more of the benefits."),)
        )
    )
    await told(home, story)
    async with browser(home, "mara") as mara:
        page = await mara.see("/ccg/bids/07R-1/do/answer-information")
    assert "You submitted: benefits Shorter waits." in page.text
    assert "You submitted: governance" not in page.text
    typed = [name for name in page.values if not name.startswith("form_")]
    assert typed == ["acting", "request", "answers.0"]
    assert "Everything that you submitted" not in page.text


async def test_beside_a_free_question_everything_submitted_is_folded(home: House):
    """It names no heading: nobody can know which part it is about."""
    story = Story().until(Stage.HWB_APPROVAL)
    asked = ("Say more of the benefits.", "Who told the patients of the two surgeries?")
    story.gives(
        c.AskInformation(
            by=builders.CLERK, questions=tuple(Question(text=one) for one in asked)
        )
    )
    await told(home, story)
    async with browser(home, "mara") as mara:
        page = await mara.see("/ccg/bids/07R-1/do/answer-information")
    assert "You submitted: benefits Shorter waits." in page.text
    folded = page.html.partition("<details")[2].partition("</details>")[0]
    assert "Everything that you submitted" in folded
    for heading in ("Benefits", "Governance", "Functions", "Finance template"):
        assert heading in folded
    assert "Shorter waits." in folded
