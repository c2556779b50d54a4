"""What is sent: strict, bounded, and every mistake told in words at its place."""

import json
from typing import Any

import pytest

from services.ccg.app import API
from services.kit import bodies
from tests import builders
from tests.services.house import House
from tests.services.test_commands import A_BID, NEW, a_bid, type_of
from workflows.contracts import commands as c
from workflows.contracts.commands import Command
from workflows.rules import rulebook

KEY = {"Idempotency-Key": "k"}


async def posted(home: House, content: bytes | str, **headers: str) -> Any:
    sent = {**KEY, "Content-Type": "application/json", **headers}
    async with home.client("mara") as mara:
        return await mara.post(NEW, content=content, headers=sent)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"{", id="half"),
        pytest.param(b"nonsense", id="no JSON"),
        pytest.param(b'{"cycle": "\xff"}', id="not UTF-8"),
        pytest.param('{"cycle": "x"}'.encode("utf-16"), id="UTF-16"),
        pytest.param(b'{"cycle": "\\ud800"}', id="half a character"),
        pytest.param(b"[" * 5000 + b"]" * 5000, id="nested deep"),
        pytest.param(b'{"a":' * 5000 + b"1" + b"}" * 5000, id="nested deep by name"),
        pytest.param(b'{"a": 1} {"b": 2}', id="two documents"),
        pytest.param(b"{'cycle': 'x'}", id="other quotes"),
    ],
)
async def test_what_is_not_json_is_told_so(home: House, content: bytes):
    """400, and nothing of the sender's text in the answer."""
    answer = await posted(home, content)
    assert (answer.status_code, type_of(answer)) == (400, "not-json")


@pytest.mark.parametrize(
    "kind",
    ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "", "x"],
)
async def test_only_json_is_read(home: House, kind: str):
    """A form of another site can send none of it as JSON."""
    answer = await posted(home, json.dumps(A_BID), **{"Content-Type": kind})
    assert (answer.status_code, type_of(answer)) == (415, "not-json-type")


async def test_json_with_a_character_set_is_json(home: House):
    """The header may say what is true anyway."""
    kind = {"Content-Type": "Application/JSON; charset=utf-8"}
    assert (await posted(home, json.dumps(A_BID), **kind)).status_code == 201


async def test_too_much_is_refused(home: House):
    """As much as the longest answers need, and no more."""
    answer = await posted(home, b" " * (API["/api/v1/bids"] + 1))
    assert (answer.status_code, type_of(answer)) == (413, "too-large")


def changed(path: str, value: Any) -> dict[str, Any]:
    """The bid with one thing changed, or taken out."""
    body: dict[str, Any] = json.loads(json.dumps(A_BID))
    *way, last = path.strip("/").split("/")
    inner: Any = body
    for step in way:
        inner = inner[step]
    if value is None:
        del inner[last]
    else:
        inner[last] = value
    return body


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("/cycle", None, "This is missing."),
        ("/statements/integration", None, "This is missing."),
        ("/statements/integration", "   ", "This cannot be empty."),
        ("/statements/integration", 7, "Give text."),
        (
            "/statements/integration",
            "x" * 4001,
            "Use 4,000 characters or fewer.",
        ),
        ("/statements/contact", "me", "Give a group of named values."),
        (
            "/statements/contact/phone",
            "1",
            "This field is not known. Check its spelling.",
        ),
        ("/by", {"person": "1"}, "This field is not known. Check its spelling."),
        ("/functions", [], "Give at least 1."),
        ("/functions", "F01", "Give a list."),
        ("/functions", ["F01"] * 41, "Give 40 or fewer."),
        ("/statements/timetable", "a\x00b", bodies.malformed.UNKEPT),
        ("/statements/contact/name", "a\x1b[2Jb", bodies.malformed.UNKEPT),
    ],
)
async def test_a_mistake_is_told_at_its_place_in_words(
    home: House, field: str, value: Any, words: str
):
    """422 with a pointer for each field; nothing is recorded."""
    answer = await posted(home, json.dumps(changed(field, value)))
    assert (answer.status_code, type_of(answer)) == (422, "malformed")
    assert {"field": field, "words": words} in answer.json()["errors"]
    assert home.bids.bids == {}


async def test_a_choice_lists_what_there_is_to_choose(home: House):
    """In the words that the field takes."""
    answer = await posted(home, json.dumps(changed("/model", "full")))
    words = answer.json()["errors"][0]["words"]
    assert words.startswith("Choose one of 'greater_involvement', 'joint' or")


async def test_all_mistakes_are_told_at_once(home: House):
    """Nobody likes to be told one at a time."""
    answer = await posted(home, "{}")
    found = {one["field"] for one in answer.json()["errors"]}
    assert found == {"/cycle", "/model", "/functions", "/statements"}


async def test_a_backslash_before_an_escape_is_a_backslash(home: House):
    """What only looks like a control character is kept as it is."""
    body = changed("/statements/timetable", "C:\\u0000 and \\b")
    assert (await posted(home, json.dumps(body))).status_code == 201


async def test_lines_and_other_scripts_are_kept(home: House):
    """Line breaks, accents and emoji are text."""
    text = "Première\nligne\tet plus 🩺"
    answer = await posted(home, json.dumps(changed("/statements/timetable", text)))
    assert answer.status_code == 201
    statements = home.bids.bids["07R-1"].statements
    assert statements
    assert statements.timetable == text


@pytest.mark.parametrize("as_escapes", [True, False])
async def test_what_hides_or_reorders_is_left_out(home: House, as_escapes: bool):
    """On record is what everybody reads; a text of nothing else is none."""
    body = changed("/statements/timetable", "Not \u202edevorppa\u202c.\u200b")
    sent = json.dumps(body, ensure_ascii=as_escapes).encode()
    assert (await posted(home, sent)).status_code == 201
    statements = home.bids.bids["07R-1"].statements
    assert statements
    assert statements.timetable == "Not devorppa."
    empty = changed("/statements/timetable", "\u200b\u2066")
    answer = await posted(home, json.dumps(empty), **{"Idempotency-Key": "other"})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "/statements/timetable"


async def test_who_gives_a_command_cannot_be_sent(home: House):
    """Nobody signs in somebody else's name by saying so."""
    bid_id = await a_bid(home)
    async with home.client("mara") as mara:
        answer = await mara.give(
            f"{NEW}/{bid_id}/withdraw",
            {"reason": "x", "by": builders.OFFICER.model_dump(mode="json")},
        )
    assert (answer.status_code, type_of(answer)) == (422, "malformed")


@pytest.mark.parametrize("kind", rulebook.COMMANDS.values(), ids=lambda k: k.__name__)
def test_a_body_is_the_command_without_who_gives_it(kind: type[Command]):
    """Made from the contract: a new field is there the day it is written."""
    model = bodies.body_of(kind)
    assert set(model.model_fields) == set(kind.model_fields) - {"by"}
    for name, field in model.model_fields.items():
        assert field.is_required() == kind.model_fields[name].is_required()


def test_a_command_from_a_body_is_the_command_itself():
    """Equal to one that was checked, down to its digest."""
    command = c.SubmitApplication(
        by=builders.MANAGER, application=builders.application(builders.opening())
    )
    text = command.model_dump_json(exclude={"by"})
    model = bodies.body_of(c.SubmitApplication)
    body = model.model_validate_json(text, strict=True, extra="forbid")
    made = bodies.command_from(c.SubmitApplication, body, builders.MANAGER)
    assert made == command
    assert rulebook.digest(made) == rulebook.digest(command)
    again = c.SubmitApplication.model_validate_json(made.model_dump_json())
    assert rulebook.digest(again) == rulebook.digest(command)
