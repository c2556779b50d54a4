"""Letters about a bid: what became of each, and what stands in them."""

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from activities.previews import Preview
from activities.register.reading import NoticeRow
from services.kit import delivery
from workflows.contracts.bids import Bid
from workflows.rules import bodies, words


def line(row: NoticeRow, *, again: bool) -> dict[str, str]:
    """One letter, without anybody's address.

    Args:
        row: The letter.
        again: Whether the reader may have it sent again.
    """
    return {
        "again": row.id if again and delivery.button(row) else "",
        "button": delivery.button(row),
        "to": row.name,
        "words": row.words,
        "state": delivery.state(row),
        "when": words.moment(row.sent_at or row.queued_at),
    }


def grouped(lines: Iterable[dict[str, str]]) -> list[dict[str, Any]]:
    """Letters that say the same, sent one after the other, under what they say.

    What went to several people is folded away, unless one of them did not get it.
    """
    found: list[dict[str, Any]] = []
    for said, same in groupby(lines, key=lambda one: one["words"]):
        each = list(same)
        states = list(dict.fromkeys(one["state"] for one in each))
        found.append(
            {
                "words": said,
                "each": each,
                "people": words.plural(len(each), "letter"),
                "states": "; ".join(states),
                "opened": any(one in NOT_THERE for one in states),
            }
        )
    return found


NOT_THERE = (delivery.STATES["failed"],)
"""States of letters that somebody should see without looking for them."""


def told(bid: Bid, found: Iterable[Preview]) -> list[dict[str, Any]]:
    """The letters of one entry by what they tell, each as its readers get it."""
    told: dict[str, list[Preview]] = {}
    for one in found:
        told.setdefault(one.rows[0].words, []).append(one)
    return [
        {
            "words": said,
            "to": words.joined(_names(row for one in same for row in one.rows), 12),
            "each": [_letter(bid, one) for one in same],
        }
        for said, same in told.items()
    ]


def _letter(bid: Bid, one: Preview) -> dict[str, str]:
    first = one.rows[0]
    return {
        "to": bodies.name(bid, first.party, first.body),
        "subject": one.subject,
        "text": one.text,
    }


def _names(rows: Iterable[NoticeRow]) -> list[str]:
    return list(dict.fromkeys(row.name for row in rows))
