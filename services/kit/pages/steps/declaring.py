"""Declare before the papers open: who is asked to, and where."""

import re
from collections.abc import Mapping
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Query, Request, Response

from services.kit.deps import Acting, Caller
from services.kit.pages.menu import HOMES
from services.kit.pages.visitor import Visitor
from workflows.contracts.bids import Bid
from workflows.contracts.happened import Happened
from workflows.rules import visibility


def wanted(at: Acting, bid: Bid, meeting: int = 0) -> str:
    """Where somebody declares first; empty for whoever has, or need not.

    Args:
        at: Who.
        bid: In which bid.
        meeting: From the agenda of which they come, so that they find back to it.
    """
    if not visibility.declares_first(at.person.id, at.hat.party, bid):
        return ""
    back = f"?{urlencode({'meeting': meeting})}" if meeting else ""
    return f"{HOMES[at.hat.party]}/bids/{bid.id}/do/declare-interest{back}"


def is_own(caller: Caller, event: Happened) -> bool:
    """Whether the reader did it: what they have done is theirs to see, declared or not.

    One is asked before papers that one has not read (R11); this is one's own word.
    """
    return event.by is not None and event.by.person == caller.person.id


def asked(at: Visitor, bid: Bid, paper: str) -> dict[str, str]:
    """Where one declares, and where one reads without; empty where nobody is asked."""
    declare = wanted(at, bid)
    also = "&" if "?" in paper else "?"
    then = f"{at.service.prefix}/bids/{bid.id}/{paper or 'papers'}{also}opened=yes"
    return {"declare": declare, "then": then} if declare else {}


def before(at: Visitor, bid: Bid, paper: str, opened: str) -> Response | None:
    """Where somebody goes first who asks for a paper at its own address; None if there.

    Args:
        at: Who.
        bid: Whose paper.
        paper: The end of its address below the bid's.
        opened: Whether they said that they read without declaring now.
    """
    if opened or not wanted(at, bid):
        return None
    query = urlencode({"paper": paper})
    return at.go(f"{at.service.prefix}/bids/{bid.id}/papers?{query}")


BACK = {
    "then": r"[a-z-]{1,60}",
    "of": r".{1,200}",
    "held": r"[A-Za-z0-9_-]{1,60}",
    "meeting": r"[1-9][0-9]{0,5}",
}
"""What an address to declare at says of the step that somebody goes on with: its name,
what it is about, and under which key stands what they had typed; or from the agenda of
which meeting they come."""


def first(at: Acting, bid: Bid, then: str, of: str = "", held: str = "") -> str:
    """Where somebody declares who is refused a step before, and goes on with it after."""
    query = {"then": then, "of": of, "held": held}
    said = urlencode({name: value for name, value in query.items() if value})
    return f"{HOMES[at.hat.party]}/bids/{bid.id}/do/declare-interest?{said}"


def back(request: Request) -> Mapping[str, str]:
    """Where to go on after declaring, as the address says; empty for nowhere."""
    said = request.query_params
    found = {name: said.get(name, "") for name in BACK}
    good = {n: v for n, v in found.items() if re.fullmatch(BACK[n], v)}
    return good if {"then", "meeting"} & set(good) else {}


Opened = Annotated[str, Query(pattern="^(yes)?$")]
Paper = Annotated[
    str,
    Query(
        pattern=r"^(compare|scores|agreement|handover|shadow|record\.zip|attachments/[A-Za-z0-9_-]{1,40}|documents/[a-z0-9-]{1,30}|minutes/([A-Z0-9]{1,40}|national|panel)\?version=[0-9]{1,7}|votes/v[1-9][0-9]{0,5}|allocation(/versions/[0-9a-f]{64})?)?$"
    ),
]
