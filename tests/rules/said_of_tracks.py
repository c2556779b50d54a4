"""What is said of readiness, of a support plan and of its milestones."""

from datetime import date

from tests.builders import LOCAL, MANAGER, Story
from tests.tracking import milestone
from workflows.contracts import events as e
from workflows.contracts.tracks import Milestone, Ready, Track

NOW = Story().now
TRACKED = [
    (
        e.ReadinessSaid(
            at=NOW,
            by=MANAGER,
            answers=(
                Ready(subject="F01", by="now"),
                Ready(subject="F02", by="2014-09"),
            ),
        ),
        "said from when the CCG is ready: 1 of 2 now. F02: ready from September 2014.",
    ),
    (
        e.SupportPlanned(
            at=NOW,
            by=LOCAL,
            host="NHS England London",
            review=date(2015, 3, 1),
            milestones=(
                Milestone(id="m1", terms=milestone(date(2015, 2, 1)), reached=NOW),
                Milestone(id="m2", terms=milestone(date(2015, 2, 1))),
            ),
            changed=True,
        ),
        "changed the support plan, with 1 milestone to reach. NHS England London carries "
        "the functions out meanwhile. The track is assessed again by 1 March 2015.",
    ),
    (
        e.MilestoneReached(at=NOW, by=LOCAL, milestone="m2", evidence="Minutes seen."),
        "found milestone 2 of the support plan reached: Minutes seen.",
    ),
    (
        e.TrackReassessed(
            at=NOW, by=LOCAL, track=Track.FAST, reasons="All is in place."
        ),
        "moved the bid to the fast track: All is in place.",
    ),
]
