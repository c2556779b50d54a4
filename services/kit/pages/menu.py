"""Where whose people work: each party's home, the links at the top, and the way back home."""

from dataclasses import replace

from activities.members.reading import Person
from activities.reference.reading import NATIONAL
from services.kit import problems
from services.kit.problems import Problem
from workflows.contracts.commands import SubmitExpression
from workflows.contracts.parties import Membership, Party, Role
from workflows.rules import words
from workflows.rules.meetings import JUDGES
from workflows.rules.permissions import ROLE_WORDS, ROLES

HOMES: dict[Party, str] = {
    Party.CCG: "/ccg",
    Party.HWB: "/hwb",
    Party.CONFLICTS: "/conflicts",
    Party.NHS_ENGLAND: "/nhs-england",
}
"""Where each party's people work; others begin at their messages."""

MESSAGES = "/notifications"

CALLED: dict[Party, str] = {
    Party.CCG: "clinical commissioning groups",
    Party.HWB: "health and wellbeing boards",
    Party.CONFLICTS: "the conflicts panels",
    Party.NHS_ENGLAND: "NHS England",
}
"""Whose service it is, as somebody of another one reads it."""

BODIES = {Party.HWB: "board", Party.CCG: "committee", Party.CONFLICTS: "panel"}
"""What the people of a party call the body that they sit on."""

LEADS = frozenset(
    {
        Role.BID_MANAGER,
        Role.ACCOUNTABLE_OFFICER,
        Role.BOARD_CLERK,
        Role.BOARD_CHAIR,
        Role.PANEL_CHAIR,
        Role.LOCAL_DIRECTOR,
        Role.LOCAL_TEAM,
        Role.REGIONAL_LEAD,
        Role.NATIONAL_OFFICE,
    }
)
"""Who sees the work of everybody in their body, and gives it out."""

FINANCE = frozenset(
    {Role.CHIEF_FINANCE_OFFICER, Role.LOCAL_FINANCE, Role.NATIONAL_FINANCE}
)
"""Who looks after money; practice payments are one link away for them."""


def home_of(hat: Membership) -> str:
    """Where somebody with this role works."""
    return HOMES.get(hat.party, MESSAGES)


def body_noun(hat: Membership) -> str:
    """What somebody calls the body that they sit on; empty where they sit on none."""
    return "panel" if hat.body == NATIONAL else BODIES.get(hat.party, "")


def start_of(hat: Membership) -> str:
    """Where whoever may begin bids begins one; empty for anybody else."""
    begins = hat.party is Party.CCG and hat.role in ROLES[SubmitExpression]
    return f"{HOMES[hat.party]}/start" if begins else ""


def navigation(hat: Membership, tasks: int) -> list[tuple[str, str]]:
    """The links at the top of every page."""
    home = HOMES.get(hat.party)
    links = []
    if home:
        count = f" ({tasks})" if tasks else ""
        links = [(f"My work{count}", f"{home}/"), ("Bids", f"{home}/bids")]
    if start := start_of(hat):
        links.append(("Start a bid", start))
    if home:
        links += _of_party(home, hat.party)
    if home and hat.role in LEADS:
        links.append(("Team's work", f"{home}/team"))
    if home and body_noun(hat) and hat.party in JUDGES:
        links.append(("Meetings", f"{home}/meetings"))
        links.append(("Absences", f"{home}/absences"))
    if home and (noun := body_noun(hat)):
        links.append((f"Your {noun}", f"{home}/body"))
    if home:
        links += _of_money(home, hat) + _of_interests(home, hat)
    return [*links, ("Messages", f"{MESSAGES}/")]


def _of_money(home: str, hat: Membership) -> list[tuple[str, str]]:
    """What budgets are built from, for whoever looks after money."""
    if hat.role not in FINANCE:
        return []
    return [("Practice payments", f"{home}/baselines")]


def _of_party(home: str, party: Party) -> list[tuple[str, str]]:
    """What only some parties have."""
    links = []
    if party in {Party.CCG, Party.NHS_ENGLAND}:
        links.append(("Delegations", f"{home}/delegations"))
    if party is Party.NHS_ENGLAND:
        links.append(("Round overview", f"{home}/round"))
    return links


def _of_interests(home: str, hat: Membership) -> list[tuple[str, str]]:
    """One's own interests, and for whoever looks into breaches those."""
    links = [("My interests", f"{home}/interests")]
    if hat.role in {Role.GUARDIAN, Role.PANEL_CHAIR}:
        links.append(("Breaches", f"{home}/breaches"))
    return links


NOT_YOURS = replace(problems.NOT_REGISTERED, title="This is not your service")


def elsewhere(person: Person) -> Problem:
    """Somebody with roles came to a service where none of them counts.

    What they come to from a letter that was handed on, or from an address typed by hand:
    they are told where their own work is.
    """
    held = person.memberships
    own = dict.fromkeys(h.party for h in held if h.party in HOMES)
    roles = words.joined(list(dict.fromkeys(ROLE_WORDS[hat.role] for hat in held)))
    return Problem(
        NOT_YOURS,
        f"You are signed in as {person.name}, {roles}. That is no role in this service.",
        homes=[{"href": HOMES[one], "text": CALLED[one]} for one in own],
    )
