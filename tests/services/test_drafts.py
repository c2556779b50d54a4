"""An application in the making: shared by the CCG's team, never silently overwritten."""

from typing import Any

import pytest

from services.kit import bodies
from tests.services.house import Api, House
from tests.services.test_commands import NEW, a_bid, type_of
from workflows.contracts.applications import Application

LONGEST = bodies.most_bytes(Application.model_json_schema())

TEXT = {"benefits": "Shorter waits.", "functions": ["F01"], "start_date": "half writ"}


async def put(api: Api, path: str, version: str, body: Any) -> Any:
    return await api.put(path, json=body, headers={"If-Match": version})


async def test_a_draft_is_saved_and_read_by_the_team(home: House):
    """Half a text is a text; nothing in it is judged yet."""
    path = f"{NEW}/{await a_bid(home)}/draft"
    async with home.client("mara") as mara, home.client("olu") as olu:
        empty = await mara.get(path)
        assert (empty.headers["etag"], empty.json()["application"]) == ('"0"', {})
        saved = await put(mara, path, '"0"', TEXT)
        assert (saved.status_code, saved.headers["etag"]) == (200, '"1"')
        read = await olu.get(path)
        assert read.json()["application"] == TEXT
        assert read.json()["version"] == 1
    async with home.client("finn") as finn:
        assert (await finn.get(path)).status_code == 200


async def test_a_second_editor_sees_both_texts(home: House):
    """Nothing is overwritten; the one who comes second puts them together."""
    path = f"{NEW}/{await a_bid(home)}/draft"
    async with home.client("mara") as mara, home.client("olu") as olu:
        await put(mara, path, '"0"', {"benefits": "Mine."})
        late = await put(olu, path, '"0"', {"benefits": "Yours."})
        assert (late.status_code, type_of(late)) == (412, "draft-changed")
        assert late.json()["theirs"]["application"] == {"benefits": "Mine."}
        assert late.json()["yours"] == {"benefits": "Yours."}
        assert late.headers["etag"] == '"1"'
        assert (await put(olu, path, '"1"', {"benefits": "Ours."})).is_success


@pytest.mark.parametrize("version", ["", "1", "*", 'W/"1"', '"x"', '"-1"', '"1", "2"'])
async def test_a_save_names_its_version(home: House, version: str):
    """Whoever does not say what they started from could overwrite anything."""
    path = f"{NEW}/{await a_bid(home)}/draft"
    async with home.client("mara") as mara:
        headers = {"If-Match": version} if version else {}
        answer = await mara.put(path, json=TEXT, headers=headers)
    assert (answer.status_code, type_of(answer)) == (428, "version-missing")


async def test_a_draft_holds_the_applications_fields_and_no_others(home: House):
    """A misspelt field would be lost on the way to the application."""
    path = f"{NEW}/{await a_bid(home)}/draft"
    async with home.client("mara") as mara:
        answer = await put(mara, path, '"0"', {"benefit": "x"})
        big = await put(mara, path, '"0"', {"benefits": "x" * LONGEST})
    assert (answer.status_code, type_of(answer)) == (422, "malformed")
    assert big.status_code == 413


async def test_only_those_who_submit_write(home: House):
    """The guardian reads; another CCG sees nothing at all."""
    path = f"{NEW}/{await a_bid(home)}/draft"
    async with home.client("gail") as gail, home.client("isla") as isla:
        refused = await put(gail, path, '"0"', TEXT)
        assert (refused.status_code, type_of(refused)) == (403, "wrong-party")
        assert (await isla.get(path)).status_code == 404
        assert (await put(isla, path, '"0"', TEXT)).status_code == 404


async def test_the_draft_of_a_bid_that_has_ended_is_closed(home: House):
    """It can still be read."""
    bid_id = await a_bid(home)
    path = f"{NEW}/{bid_id}/draft"
    async with home.client("olu") as olu:
        await olu.give(f"{NEW}/{bid_id}/withdraw", {"reason": "x"})
        answer = await put(olu, path, '"0"', TEXT)
        assert (answer.status_code, type_of(answer)) == (409, "ended")
        assert (await olu.get(path)).status_code == 200


async def test_a_reserved_number_is_no_bid_yet(home: House):
    """There is a draft only where there is a bid."""
    await home.connections.drafts.reserve(await home.number("mara"), "k", "07R")
    async with home.client("mara") as mara:
        assert (await mara.get(f"{NEW}/07R-1/draft")).status_code == 404
