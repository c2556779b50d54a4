"""Who takes part."""

from datetime import datetime
from enum import StrEnum

from workflows.contracts.base import Contract


class Party(StrEnum):
    """A side of the process."""

    CCG = "ccg"
    HWB = "hwb"
    CONFLICTS = "conflicts"
    NHS_ENGLAND = "nhs_england"
    OPERATOR = "operator"


class Role(StrEnum):
    """What a person does for a body (DOMAIN 7)."""

    BID_MANAGER = "bid_manager"
    ACCOUNTABLE_OFFICER = "accountable_officer"
    CHIEF_FINANCE_OFFICER = "chief_finance_officer"
    GUARDIAN = "guardian"
    LAY_VERIFIER = "lay_verifier"
    COMMITTEE_MEMBER = "committee_member"
    BOARD_CLERK = "board_clerk"
    BOARD_CHAIR = "board_chair"
    BOARD_MEMBER = "board_member"
    PANEL_CHAIR = "panel_chair"
    PANEL_MEMBER = "panel_member"
    LOCAL_TEAM = "local_team"
    LOCAL_DIRECTOR = "local_director"
    LOCAL_FINANCE = "local_finance"
    REGIONAL_LEAD = "regional_lead"
    NATIONAL_CHAIR = "national_chair"
    NATIONAL_FINANCE = "national_finance"
    NATIONAL_SIGNATORY = "national_signatory"
    NATIONAL_OFFICE = "national_office"
    NATIONAL_MEMBER = "national_member"
    OPERATOR = "operator"


class Membership(Contract):
    """One hat: a role in a body.

    Attributes:
        body: A CCG's ODS code (`07R`), a council's GSS code for its health and
            wellbeing board (`E09000007`), a panel (`panel/Y56`), an NHS England team by
            ODS code (`Q71` local, `Y56` region) or `national`.
    """

    party: Party
    body: str
    role: Role


class Who(Membership):
    """A person under one hat, as the record keeps it.

    Attributes:
        person: The member register's number for issuer and subject; never an address.
    """

    person: str
    name: str

    def alone(self) -> "Who":
        """Under this hat alone: what other hats they wear is not part of the record."""
        return Who(
            party=self.party,
            body=self.body,
            role=self.role,
            person=self.person,
            name=self.name,
        )


class Actor(Who):
    """Who asks, with every other hat the same person holds (R10)."""

    also: tuple[Membership, ...] = ()


class Signature(Contract):
    """Who signed what, and when. It binds to the version and hash it names."""

    at: datetime
    by: Who
    version: int = 0
    digest: str = ""
