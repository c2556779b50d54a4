"""Checks the exported record of a bid. Needs Python 3.10 or later and nothing else.

    python3 verify_record.py                  checks entries.jsonl beside this file
    python3 verify_record.py record.jsonl     checks another file

Each entry carries the hash of the one before it. This program computes every hash again
from the entries' own texts; whoever changes, removes, adds or moves an entry cannot hide
it, because the hashes no longer fit.
"""

import json
import sys
from hashlib import sha256
from pathlib import Path
from typing import Any

GENESIS = "0" * 64
TEXTS = ("bid_id", "at", "kind", "body", "previous", "hash")


class NotARecord(ValueError):
    """The file cannot be read as a record; the words say why."""


def read(text: str) -> list[dict[str, Any]]:
    """The entries of a file, one JSON object on each line."""
    entries = []
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            entry = json.loads(line)
        except (ValueError, RecursionError):
            raise NotARecord(
                f"Line {number} cannot be read as an entry of a record."
            ) from None
        if not _is_entry(entry):
            raise NotARecord(f"Line {number} is not an entry of a record.")
        # Nothing but what is checked is kept, whatever else the line holds.
        entries.append({name: entry[name] for name in ("number", *TEXTS)})
    if not entries:
        raise NotARecord("There are no entries in it.")
    return entries


def _is_entry(entry: Any) -> bool:
    if not isinstance(entry, dict) or type(entry.get("number")) is not int:
        return False
    return all(isinstance(entry.get(name), str) for name in TEXTS)


def hash_of(entry: dict[str, Any], previous: str) -> str:
    """What an entry's hash must be."""
    text = "{}|{}|{}|{}".format(
        entry["bid_id"], entry["number"], previous, entry["body"]
    )
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def first_fault(entries: list[dict[str, Any]]) -> tuple[int, str] | None:
    """The number of the first entry that fails and why; None if all is well."""
    previous = GENESIS
    bid_id = entries[0]["bid_id"]
    for number, entry in enumerate(entries, 1):
        if entry["number"] != number:
            return number, "is missing, or stands in another place."
        if entry["bid_id"] != bid_id:
            return number, "belongs to another bid."
        if entry["hash"] != hash_of(entry, entry["previous"]):
            return number, "was changed: its text does not fit its check code."
        if entry["previous"] != previous:
            return number, "does not follow from the entry before it."
        if not _is_labelled(entry):
            return number, "carries a date or a kind that is not the one in its text."
        previous = entry["hash"]
    return None


def _is_labelled(entry: dict[str, Any]) -> bool:
    try:
        body = json.loads(entry["body"])
    except (ValueError, RecursionError):
        return False
    if not isinstance(body, dict):
        return False
    return bool(body.get("kind") == entry["kind"] and body.get("at") == entry["at"])


def main(arguments: list[str]) -> int:
    """Check a file, say what was found; 0 if all is well, 1 if not, 2 if unreadable."""
    here = Path(__file__).resolve().parent
    path = Path(arguments[0]) if arguments else here / "entries.jsonl"
    try:
        entries = read(path.read_text(encoding="utf-8"))
        fault = first_fault(entries)
    except (OSError, ValueError) as error:
        _say(f"This cannot be checked. {error}")
        return 2
    bid_id, last = entries[0]["bid_id"], entries[-1]
    if fault:
        _say(f"Not verified: entry {fault[0]} of bid {bid_id} {fault[1]}")
        return 1
    _say(f"Verified: all {len(entries)} entries of bid {bid_id} fit together.")
    _say(f"The last entry is number {last['number']}, check code {last['hash']}.")
    _say("That nothing was cut off at the end, the register itself can tell:")
    _say("give it that check code on its page “Check a record”.")
    return 0


def _say(sentence: str) -> None:
    sys.stdout.write(f"{sentence}\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
