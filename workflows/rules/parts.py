"""How one unmet part of a condition is put together."""

from workflows.contracts.bids import Bid
from workflows.contracts.cycles import DeadlineKey
from workflows.contracts.parties import Party, Role
from workflows.contracts.views import Blocker
from workflows.rules import bodies

OFFICERS = (Role.ACCOUNTABLE_OFFICER, Role.CHIEF_FINANCE_OFFICER)
OFFICER_WORDS = {
    Role.ACCOUNTABLE_OFFICER: "accountable officer",
    Role.CHIEF_FINANCE_OFFICER: "chief finance officer",
}


def need(
    bid: Bid,
    key: DeadlineKey,
    what: str,
    party: Party,
    body: str,
    roles: tuple[Role, ...],
    command: str,
    subject: str = "",
) -> Blocker:
    """A part that holders of `roles` in `body` can meet with `command`."""
    return Blocker(
        key=key,
        words=what,
        party=party,
        body=body,
        name=bodies.name(bid, party, body),
        roles=roles,
        command=command,
        subject=subject,
    )


def nhs(
    bid: Bid,
    key: DeadlineKey,
    what: str,
    body: str,
    role: Role,
    command: str,
    subject: str = "",
) -> Blocker:
    """A part for one office of NHS England."""
    return need(bid, key, what, Party.NHS_ENGLAND, body, (role,), command, subject)


def ccg_need(
    bid: Bid,
    key: DeadlineKey,
    what: str,
    ccg: str,
    roles: tuple[Role, ...],
    command: str,
    subject: str = "",
) -> Blocker:
    """A part for a CCG."""
    return need(bid, key, what, Party.CCG, ccg, roles, command, subject)
