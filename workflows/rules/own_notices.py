"""A letter to whoever declared an interest: how it is handled, by whom, and what they may do.

It is about nothing but its reader, who gets it although the papers are kept from them: it
says nothing of the bid but its number, and nothing of anybody else's interest.
"""

from collections.abc import Iterator

from workflows.contracts.bids import Bid
from workflows.contracts.events import Event, InterestRuled
from workflows.contracts.notices import Notice, NoticeKind
from workflows.contracts.reviews import Handling, Interest
from workflows.rules import interests, sentences, words

TO_YOU = {
    Handling.NOTE: "take part as before, and that it is noted",
    Handling.SPEAK_NOT_VOTE: "may speak but not decide",
    Handling.LEAVE: "leave for this bid",
    Handling.NO_PAPERS: "leave and see no papers",
    Handling.WAIVER: "may take part all the same, by a waiver",
}
"""What a ruling says, after `ruled that you`."""

STOPS = tuple(".!?")
GIVE_BACK = " Papers of it that you already have are to be given back."
OUT = (
    "From now on you take no part in this bid: you do not discuss it, decide on it or "
    "vote on it, and its papers are closed to you. What anybody may know of it is still "
    "open to you."
)
ANOTHER = (
    "You may read the papers, but you do not decide or vote on the bid until somebody has "
    "ruled on the other interest that you declared."
)
SPEAK = (
    "You may read the papers and speak on the bid, but you do not decide or vote on it."
)
AS_BEFORE = "You may read the papers, speak, decide and vote, as your role allows."


def of(before: Bid, after: Bid, event: Event) -> Iterator[Notice]:
    """One letter for each ruling, the one that changes an earlier one too (R14)."""
    if isinstance(event, InterestRuled):
        for one in after.interests:
            if one.id == event.interest:
                yield _letter(before, after, one)


def _letter(before: Bid, bid: Bid, one: Interest) -> Notice:
    return Notice(
        kind=NoticeKind.INTEREST_RULED,
        party=one.by.party,
        body=one.by.body,
        people=(one.by.person,),
        words=" ".join(_said(before, bid, one).split()),
    )


def _said(before: Bid, bid: Bid, one: Interest) -> str:
    ruler = sentences.person(one.ruled_by, bid)
    handled = TO_YOU[one.handling] if one.handling else ""
    why = one.ruling_reason.strip()
    return (
        f"On {words.day(one.at)} you declared {sentences.CATEGORIES[one.category]} in this "
        f"bid. {ruler} ruled that you {handled}.{_changed(before, one)} "
        f"{now_may(bid, one.by.person)} The reason given: {why}{'' if why[-1:] in STOPS else '.'}"
    )


def _changed(before: Bid, one: Interest) -> str:
    earlier = next(i.handling for i in before.interests if i.id == one.id)
    if earlier is None:
        return ""
    return f" This takes the place of an earlier ruling, that you {TO_YOU[earlier]}."


def now_may(bid: Bid, person: str) -> str:
    """What somebody may and may not do, by all the rulings on their interests together."""
    mine = interests.standing(bid, person)
    handled = {one.handling for one in mine}
    if interests.is_out(bid, person):
        return f"{OUT}{GIVE_BACK if Handling.NO_PAPERS in handled else ''}"
    if Handling.SPEAK_NOT_VOTE in handled:
        return SPEAK
    return ANOTHER if None in handled else AS_BEFORE
