"""Evidence for conditions: sent by a CCG, judged by NHS England's region."""

from datetime import datetime
from typing import Any

from tests import builders
from tests.builders import Story
from tests.rules.vouching import decided, of_a_condition
from workflows.contracts import commands as c
from workflows.contracts.applications import Document
from workflows.contracts.bids import Bid

MINUTES = Document(
    kind="evidence-c1-07R-1", name="minutes.pdf", size=20, sha256="ab" * 32
)


def sent(**changes: Any) -> c.SendEvidence:
    """The accountable officer sends minutes for the first condition."""
    said = {
        "condition": "c1",
        "evidence": "She was appointed.",
        "documents": (MINUTES,),
    }
    return c.SendEvidence(**{"by": builders.OFFICER, **said, **changes})


def refused(**changes: Any) -> c.RefuseEvidence:
    """The region finds it not enough."""
    said = {"condition": "c1", "reason": "The minutes are a draft."}
    return c.RefuseEvidence(**{"by": builders.REGION, **said, **changes})


def met(**changes: Any) -> c.DischargeCondition:
    """The region finds the first condition met."""
    said = {"condition": "c1", "evidence": "Seen."}
    return c.DischargeCondition(**{"by": builders.REGION, **said, **changes})


def sends() -> tuple[Story, c.SendEvidence]:
    """For the tables of who may do what."""
    return decided(), sent()


def refuses_it() -> tuple[Story, c.RefuseEvidence]:
    """For the tables of who may do what."""
    return decided().gives(sent()), refused()


def of_evidence(bid: Bid, picks: Any, now: datetime) -> dict[str, Any]:
    """Whatever somebody may send for a condition, or find of what was sent."""
    return of_a_condition(bid, picks, now) | {
        "sending": picks.pick((0, 0, 1, 2)),
        "documents": picks.pick(((), (MINUTES,))),
    }
