"""Checking a record: a code, or an upload that anybody may have made."""

import io
import json
import zipfile
from typing import Any

import httpx2
import pytest

from activities.register import exporting
from services.kit.pages.record import verify_record
from services.kit.pages.record.checking import MOST
from tests.services.house import House
from tests.services.pages.visiting import Page, browser
from tests.services.test_commands import a_bid


async def record_of(home: House, bid_id: str) -> bytes:
    async with browser(home, "olu") as olu:
        return (await olu.get(f"/ccg/bids/{bid_id}/record.zip")).content


async def uploaded(home: House, content: bytes | bytearray) -> Page:
    """What is said of an upload by somebody who is not signed in."""
    async with browser(home) as nobody:
        answer: httpx2.Response = await nobody.post(
            "/check/record", files={"record": ("record.zip", bytes(content))}
        )
    assert answer.status_code in {200, 422}, answer.status_code
    page = Page(answer)
    assert page.html.count("<h1") == 1
    return page


async def said_of(home: House, code: str) -> Page:
    async with browser(home) as nobody:
        page = await nobody.see("/check")
        answer = await nobody.post("/check/code", data={"code": code})
    assert page.forms
    return Page(answer)


async def test_a_check_code_names_its_entry(home: House) -> None:
    """However it was copied: spaces and capitals do not matter. Nobody is named."""
    bid_id = await a_bid(home)
    entry = (await exporting.kept(home.database, bid_id))[0]
    for code in (entry.hash, f" {entry.hash[:32].upper()} {entry.hash[32:]}\n"):
        page = await said_of(home, code)
        assert "On record" in page.text
        assert f"entry 1 of bid {bid_id}" in page.text
        assert page.links[f"What anybody may know of bid {bid_id}"]
        assert "Example" not in page.text


async def test_a_check_code_that_is_not_on_record(home: House) -> None:
    await a_bid(home)
    page = await said_of(home, "0" * 64)
    assert page.status == 200
    assert "Not on record" in page.text


@pytest.mark.parametrize("code", ["", "abc", "g" * 64, "<b>", "0" * 65])
async def test_what_is_no_check_code_is_said_beside_the_question(
    home: House, code: str
) -> None:
    """In the summary and at the control; what was typed is kept."""
    page = await said_of(home, code)
    assert page.status == 422
    assert page.title.startswith("Error: ")
    assert page.text.count("Enter a check code") >= 2
    assert 'href="#code"' in page.html
    assert "<b>" not in page.html


async def test_an_exported_record_is_verified(home: House) -> None:
    """As the zip file, and as the entries alone."""
    bid_id = await a_bid(home)
    content = await record_of(home, bid_id)
    for sent in (content, entries_in(content)):
        page = await uploaded(home, sent)
        assert "Verified: " in page.title
        assert "The register has no later entry" in page.text


async def test_the_part_of_a_record_is_verified_as_a_part(home: House) -> None:
    bid_id = await a_bid(home)
    lines = entries_in(await record_of(home, bid_id)).splitlines(keepends=True)
    page = await uploaded(home, b"".join(lines[:-1]))
    assert "Verified" in page.text
    assert "The register has 1 entry more" in page.text


async def test_a_tampered_record_names_its_first_wrong_entry(home: House) -> None:
    bid_id = await a_bid(home)
    content = entries_in(await record_of(home, bid_id))
    page = await uploaded(home, content.replace(b"Camden", b"Camdan"))
    assert "Not verified" in page.text
    assert f"Entry 1 of bid {bid_id} was changed" in page.text


async def test_a_forged_chain_that_holds_is_not_the_register(home: House) -> None:
    """Somebody made every hash anew: only the register can tell."""
    bid_id = await a_bid(home)
    content = entries_in(await record_of(home, bid_id))
    page = await uploaded(home, forged(content, "Camden", "Camdan"))
    assert "Not verified" in page.text
    assert "is not the one in the register" in page.text
    page = await uploaded(home, forged(content, bid_id, "07R-999"))
    assert "The register has no bid 07R-999" in page.text


async def test_whatever_is_pasted_as_a_code_is_answered_on_the_form(
    home: House,
) -> None:
    """A whole letter in place of its code is told what a code looks like."""
    async with browser(home) as nobody:
        form = await nobody.see("/check")
        answer = await nobody.post("/check/code", data={"code": "a letter " * 600})
    assert form.title.startswith("Check a record")
    assert answer.status_code == 422
    assert "Enter a check code: 64 characters" in answer.text


BAD: list[tuple[str, bytes]] = [
    ("Choose a record", b""),
    ("damaged", b"PK\x03\x04 not a zip file"),
    ("neither a zip file nor text", b"\xff\xfe\x00\x01"),
    ("Line 1 cannot be read", b"hello"),
    ("Line 1 cannot be read", b"[" * 100_000),
    ("Line 1 is not an entry", b'{"number": true}'),
    ("Line 1 is not an entry", b"[1, 2]"),
    ("no entries", b"\n\n\n"),
    ("more lines than any record", b"\n" * 30_000),
    ("a longer line than any record", b"\n[" + b"[]," * 400_000),
]


@pytest.mark.parametrize(("words", "content"), BAD, ids=range(len(BAD)))
async def test_what_is_no_record_is_said_in_clear_words(
    home: House, words: str, content: bytes
) -> None:
    page = await uploaded(home, content)
    assert page.status == 422
    assert words in page.text
    assert page.title.startswith("Error: ")
    assert 'href="#record"' in page.html


async def test_zip_files_made_to_hurt_are_turned_away(home: House) -> None:
    """A bomb, too many members, two records, none."""
    bomb = zipped({"bid/entries.jsonl": b"\0" * 60_000_000})
    assert len(bomb) < MOST
    assert "larger than any record" in (await uploaded(home, bomb)).text
    many = zipped({f"{n}.txt": b"" for n in range(50)})
    assert "more than a record does" in (await uploaded(home, many)).text
    two = zipped({"a/entries.jsonl": b"{}", "b/entries.jsonl": b"{}"})
    assert "There is no entries.jsonl" in (await uploaded(home, two)).text
    assert "There is no entries.jsonl" in (await uploaded(home, zipped({}))).text


@pytest.mark.parametrize("way", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
async def test_zip_files_packed_in_other_ways_are_not_opened(
    home: House, way: int
) -> None:
    """One whose header is cut short ended in a failure of ours."""
    content = bytearray(zipped({"bid/entries.jsonl": b"{}" * 500}, way))
    assert "packed in a way that ours are not" in (await uploaded(home, content)).text
    start = content.index(b"entries.jsonl") + len("entries.jsonl")
    content[start + 2 : start + 4] = b"\0\0"
    assert (await uploaded(home, content)).status == 422


async def test_what_is_not_checked_is_not_kept() -> None:
    """An entry may come with lists of lists that would fill the memory."""
    entry = {"number": 1, **dict.fromkeys(verify_record.TEXTS, "x")}
    read = verify_record.read(json.dumps({**entry, "more": [[], [], []]}))
    assert read == [entry]


async def test_only_this_one_address_takes_more_than_others(home: House) -> None:
    """5 MB here; 64 KB everywhere else, the other check included."""
    large = b"x" * (70 * 1024)
    page = await uploaded(home, large)
    assert "Line 1 cannot be read" in page.text
    async with browser(home) as nobody:
        for address in ("/check/code", "/sign-out", "/check/recorder"):
            answer = await nobody.post(address, data={"code": large.decode()})
            assert answer.status_code == 413, address
        files = {"record": ("record.zip", b"x" * (MOST + 100 * 1024))}
        assert (await nobody.post("/check/record", files=files)).status_code == 413
        files = {"record": ("record.zip", b"x" * (MOST + 1))}
        answer = await nobody.post("/check/record", files=files)
        assert (answer.status_code, "larger than 5 MB" in answer.text) == (422, True)


async def test_a_form_without_a_file_is_asked_again(home: House) -> None:
    async with browser(home) as nobody:
        for data in ({}, {"record": "text"}):
            answer = await nobody.post("/check/record", data=data)
            assert answer.status_code == 422
            assert "Choose a record" in answer.text


def entries_in(content: bytes) -> bytes:
    """The entries in an exported record."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        name = next(n for n in archive.namelist() if n.endswith("entries.jsonl"))
        return archive.read(name)


def zipped(files: dict[str, bytes], way: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip file."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", way) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return made.getvalue()


def forged(content: bytes, old: str, new: str) -> bytes:
    """Entries with other words and every hash made anew."""
    from services.kit.pages.record.verify_record import GENESIS, hash_of  # noqa: PLC0415

    previous = GENESIS
    lines = []
    for text in content.decode().splitlines():
        line: dict[str, Any] = json.loads(text)
        line["body"] = line["body"].replace(old, new)
        line["bid_id"] = line["bid_id"].replace(old, new)
        line["previous"] = previous
        line["hash"] = previous = hash_of(line, previous)
        lines.append(json.dumps(line) + "\n")
    return "".join(lines).encode()
