"""What is said of evidence for conditions."""

from tests.builders import OFFICER, REGION, Story
from tests.rules.evidencing import MINUTES
from workflows.contracts import events as e

NOW = Story().now
EVIDENCE = [
    (
        e.EvidenceSent(
            at=NOW,
            by=OFFICER,
            condition="c2",
            number=1,
            evidence="Appointed.",
            documents=(MINUTES,),
        ),
        "sent evidence that condition 2 is met, with 1 document (minutes.pdf): Appointed.",
    ),
    (
        e.EvidenceSent(
            at=NOW, by=OFFICER, condition="c2", number=2, evidence="Appointed."
        ),
        "sent evidence that condition 2 is met: Appointed.",
    ),
    (
        e.EvidenceRefused(
            at=NOW, by=REGION, condition="c2", sending=1, reason="A draft."
        ),
        "found what was sent for condition 2 not enough: A draft.",
    ),
]
