"""The doors of a delegation: one update per command, as a bid has them."""

from workflows.bid.answering import Answering, door
from workflows.contracts import delegation_commands as c
from workflows.contracts.views import Receipt


class DelegationDoors(Answering):
    """What people may do to a delegation."""

    @door
    def submit_monthly_return(self, command: c.SubmitMonthlyReturn) -> Receipt:
        """The CCG reports a month."""
        return self.answer(command)

    @door
    def acknowledge_alert(self, command: c.AcknowledgeAlert) -> Receipt:
        """The CCG says what it does about an overspend."""
        return self.answer(command)

    @door
    def give_notice(self, command: c.GiveNotice) -> Receipt:
        """The CCG gives notice."""
        return self.answer(command)

    @door
    def record_budget(self, command: c.RecordBudget) -> Receipt:
        """NHS England records a later year's budget."""
        return self.answer(command)

    @door
    def propose_variation(self, command: c.ProposeVariation) -> Receipt:
        """One side proposes other functions or terms."""
        return self.answer(command)

    @door
    def answer_variation(self, command: c.AnswerVariation) -> Receipt:
        """The other side agrees or does not."""
        return self.answer(command)

    @door
    def withdraw_variation(self, command: c.WithdrawVariation) -> Receipt:
        """The side that proposed it takes it back."""
        return self.answer(command)

    @door
    def issue_direction(self, command: c.IssueDirection) -> Receipt:
        """NHS England directs the CCG."""
        return self.answer(command)

    @door
    def answer_direction(self, command: c.AnswerDirection) -> Receipt:
        """The CCG says what it has done."""
        return self.answer(command)

    @door
    def close_direction(self, command: c.CloseDirection) -> Receipt:
        """NHS England says what came of it."""
        return self.answer(command)

    @door
    def step_in(self, command: c.StepIn) -> Receipt:
        """NHS England takes a function over for the time being."""
        return self.answer(command)

    @door
    def return_function(self, command: c.ReturnFunction) -> Receipt:
        """NHS England gives it back."""
        return self.answer(command)

    @door
    def revoke(self, command: c.Revoke) -> Receipt:
        """NHS England takes the delegation back."""
        return self.answer(command)

    @door
    def record_virement(self, command: c.RecordVirement) -> Receipt:
        """The CCG moves money between lines, or asks to."""
        return self.answer(command)

    @door
    def answer_virement(self, command: c.AnswerVirement) -> Receipt:
        """NHS England agrees or does not."""
        return self.answer(command)

    @door
    def release_phase(self, command: c.ReleasePhase) -> Receipt:
        """NHS England releases a phase again that was refused."""
        return self.answer(command)

    @door
    def settle_year(self, command: c.SettleYear) -> Receipt:
        """NHS England agrees what a year came to."""
        return self.answer(command)
