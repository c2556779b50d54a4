"""What is said of a bid's scores, and of its place before the national panel."""

from tests.builders import OFFICE, REGION, Story, terms
from workflows.contracts import events as e
from workflows.contracts.decisions import TermsChange
from workflows.contracts.panels import PanelSeat
from workflows.rules import calendar

NOW = Story().now
LATER = calendar.at(NOW.date().replace(month=6, day=20))
WEIGHED = [
    (
        e.BidScored(at=NOW, by=REGION, version=2, number=1, criteria=5),
        "scored version 2 of the bid by 5 criteria. The scores are kept for those who "
        "weigh the bid.",
    ),
    (
        e.Moderated(
            at=NOW,
            by=REGION,
            recommendation="approve_with_conditions",
            reasons="One is new.",
            conditions=(terms(LATER.date()),),
        ),
        "recommended approval with conditions, with 1 condition proposed: One is new.",
    ),
    (
        e.ConditionsSettled(
            at=NOW,
            by=OFFICE,
            version=1,
            conditions=(terms(LATER.date()),),
            changes=(
                TermsChange(kind="amended", criterion="Governance"),
                TermsChange(kind="struck", criterion="Finance"),
            ),
            reason="As with 07L-1.",
        ),
        "settled that an approval would carry 1 condition. 1 amended (Governance) and 1 "
        "struck out (Finance): As with 07L-1.",
    ),
    (
        e.ConditionVouched(
            at=NOW, by=OFFICE, condition="c2", public=False, reason="It names her."
        ),
        "took back that the words of condition 2 name nobody; they are not public any "
        "more: It names her.",
    ),
    (
        e.ConditionVouched(
            at=NOW, by=OFFICE, condition="c2", public=True, reason="She is out of it."
        ),
        "said that the words of condition 2 name nobody, so that anybody may read them: "
        "She is out of it.",
    ),
    (
        e.PanelSeated(
            at=NOW, seat=PanelSeat(sits=LATER, place=2, most=9, why="full", after=NOW)
        ),
        "It is before the national panel at 5pm on 20 June 2014, in place 2 of 9: "
        "there is no room in the sitting of 12 May 2014.",
    ),
    (
        e.PolicyChanged(
            at=NOW,
            by=OFFICE,
            version=2,
            was=1,
            reason="The review found it too short.",
            confirmed=NOW,
            changes=("Moderation is due by 5pm on 20 June 2014, not by then.",),
            stays=("What Part two looked at stays.",),
        ),
        "confirmed version 2 of the round's policy for bids that run; this one went by "
        "version 1. Moderation is due by 5pm on 20 June 2014, not by then. What Part two "
        "looked at stays. The reason: The review found it too short.",
    ),
]
