"""What Part two still needs: the director's attestation, then finance's signature."""

from workflows.contracts.bids import Bid
from workflows.contracts.cycles import DeadlineKey
from workflows.contracts.parties import Role
from workflows.contracts.views import Blocker
from workflows.rules.parts import nhs


def of(bid: Bid) -> tuple[Blocker, ...]:
    """The next part of it; none once it has both signatures."""
    if bid.assurance is None:
        why = f" again, since {bid.reopened.words}" if bid.reopened else ""
        return (
            nhs(
                bid,
                DeadlineKey.ASSURANCE,
                f"the local director to attest assurance{why}",
                bid.local_team,
                Role.LOCAL_DIRECTOR,
                "attest_assurance",
            ),
        )
    if bid.assurance.finance is None:
        return (
            nhs(
                bid,
                DeadlineKey.ASSURANCE,
                "the local finance lead to sign assurance",
                bid.local_team,
                Role.LOCAL_FINANCE,
                "sign_assurance",
                "finance",
            ),
        )
    return ()
