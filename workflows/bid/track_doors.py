"""The doors of the two tracks: how ready the CCG is, what supports it, and when it moves."""

from workflows.bid.answering import Answering, door
from workflows.contracts import commands as c
from workflows.contracts.views import Receipt


class TrackDoors(Answering):
    """What people may do about a bid's track."""

    @door
    def say_readiness(self, command: c.SayReadiness) -> Receipt:
        """The CCG says from when it is ready."""
        return self.answer(command)

    @door
    def agree_support_plan(self, command: c.AgreeSupportPlan) -> Receipt:
        """The support plan is agreed or changed."""
        return self.answer(command)

    @door
    def record_milestone(self, command: c.RecordMilestone) -> Receipt:
        """A milestone is reached."""
        return self.answer(command)

    @door
    def reassess_track(self, command: c.ReassessTrack) -> Receipt:
        """The bid changes its track."""
        return self.answer(command)
