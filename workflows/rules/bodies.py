"""The bodies of a bid, by code and in words."""

import re

from workflows.contracts.bids import Bid, Board
from workflows.contracts.fallbacks import InPlace
from workflows.contracts.parties import Party, Role

NATIONAL = "national"
NATIONAL_PANEL = "NHS England's national panel"
OPERATORS = "operators"

_COUNCIL = re.compile(r"E\d{8}")


def lead(bid: Bid) -> str:
    """The code of the CCG that leads the bid: its first applicant."""
    return bid.applicants[0].code


def applicant_codes(bid: Bid) -> tuple[str, ...]:
    """Every CCG that bids."""
    return tuple(applicant.code for applicant in bid.applicants)


def is_council(code: str) -> bool:
    """Whether a code is a council's, whose board has accounts here."""
    return bool(_COUNCIL.fullmatch(code))


def is_beside_national(code: str) -> bool:
    """Whether a code is that of another national body of NHS England with seats.

    As a CCG's committee has its code from the CCG's, it has its own from the national one.
    """
    return code.startswith(f"{NATIONAL}/")


def material(bid: Bid) -> tuple[Board, ...]:
    """The boards that are asked for a decision (R6)."""
    return tuple(board for board in bid.boards if board.material)


def told(bid: Bid) -> tuple[Board, ...]:
    """The boards that are only told (R6)."""
    return tuple(board for board in bid.boards if not board.material)


def in_place(bid: Bid, board: str) -> InPlace | None:
    """Who decides in place of a board or the panel; nobody while it does so itself (R15)."""
    return next((one for one in bid.in_place if one.board == board), None)


def concluder(bid: Bid) -> tuple[Party, str]:
    """The body that concludes the conflict review: the bid's panel, or one in its place."""
    instead = in_place(bid, bid.panel)
    return (instead.party, instead.body) if instead else (Party.CONFLICTS, bid.panel)


def office(bid: Bid, role: Role) -> str:
    """The one body of a bid that has this office; empty for those that several have."""
    match role:
        case Role.LOCAL_TEAM | Role.LOCAL_DIRECTOR | Role.LOCAL_FINANCE:
            return bid.local_team
        case Role.REGIONAL_LEAD:
            return bid.region
        case (
            Role.NATIONAL_CHAIR
            | Role.NATIONAL_FINANCE
            | Role.NATIONAL_SIGNATORY
            | Role.NATIONAL_OFFICE
            | Role.NATIONAL_MEMBER
        ):
            return NATIONAL
    return ""


def noun(party: Party) -> str:
    """What a body that meets is called: a board, or else a panel."""
    return "board" if party is Party.HWB else "panel"


def votes_as(bid: Bid, body: str) -> Party:
    """Whose a vote or a fallback is: one of the panels', or a board's."""
    if body == NATIONAL:
        return Party.NHS_ENGLAND
    return Party.CONFLICTS if body == bid.panel else Party.HWB


def first(bid: Bid, body: str) -> str:
    """The board or the panel in whose place another body decides, in words."""
    if body == NATIONAL:
        return NATIONAL_PANEL
    return name(bid, votes_as(bid, body), body)


def name(bid: Bid, party: Party, body: str) -> str:
    """A body in words."""
    match party:
        case Party.CCG:
            return next((a.name for a in bid.applicants if a.code == body), body)
        case Party.HWB:
            known = {one.body: one.name for one in bid.in_place}
            return next(
                (b.name for b in bid.boards if b.id == body), known.get(body, body)
            )
        case Party.NHS_ENGLAND:
            return _nhs_england(bid, body)
        case Party.CONFLICTS:
            known = {one.body: one.name for one in bid.in_place if body != bid.panel}
            return known.get(body, "the conflicts panel")
    return "the system's operators"


def _nhs_england(bid: Bid, body: str) -> str:
    if body == bid.local_team:
        return "NHS England's local team"
    if body == bid.region:
        return "NHS England's regional team"
    if is_beside_national(body):
        named = {one.body: one.name for one in bid.in_place}
        return named.get(body) or "another body of NHS England"
    return "NHS England's national team"
