"""The doors of a bid: one update per command; `answering` says how each is answered."""

from workflows.bid.answering import door
from workflows.bid.track_doors import TrackDoors
from workflows.contracts import commands as c
from workflows.contracts.views import Receipt


class Doors(TrackDoors):
    """What people may do to a bid, in the order of the process."""

    @door
    def submit_expression(self, command: c.SubmitExpression) -> Receipt:
        """The CCG expresses its interest."""
        return self.answer(command)

    @door
    def screen(self, command: c.Screen) -> Receipt:
        """The local team rules on eligibility."""
        return self.answer(command)

    @door
    def submit_application(self, command: c.SubmitApplication) -> Receipt:
        """The CCG submits Part one, or a new version of it."""
        return self.answer(command)

    @door
    def sign_application(self, command: c.SignApplication) -> Receipt:
        """A named officer signs Part one."""
        return self.answer(command)

    @door
    def record_board_decision(self, command: c.RecordBoardDecision) -> Receipt:
        """A board's decision is put on record."""
        return self.answer(command)

    @door
    def start_fallback(self, command: c.StartFallback) -> Receipt:
        """Another body decides in place of a board."""
        return self.answer(command)

    @door
    def decide_in_place(self, command: c.DecideInPlace) -> Receipt:
        """What that body decided is put on record."""
        return self.answer(command)

    @door
    def open_vote(self, command: c.OpenVote) -> Receipt:
        """A board votes outside a meeting."""
        return self.answer(command)

    @door
    def open_panel_vote(self, command: c.OpenPanelVote) -> Receipt:
        """The conflicts panel votes outside a meeting."""
        return self.answer(command)

    @door
    def cast_vote(self, command: c.CastVote) -> Receipt:
        """A member votes."""
        return self.answer(command)

    @door
    def close_vote(self, command: c.CloseVote) -> Receipt:
        """A vote is closed and counted."""
        return self.answer(command)

    @door
    def declare_interest(self, command: c.DeclareInterest) -> Receipt:
        """A person declares an interest, or none."""
        return self.answer(command)

    @door
    def rule_on_interest(self, command: c.RuleOnInterest) -> Receipt:
        """It is said how an interest is handled."""
        return self.answer(command)

    @door
    def give_guardian_opinion(self, command: c.GiveGuardianOpinion) -> Receipt:
        """The guardian gives an opinion."""
        return self.answer(command)

    @door
    def conclude_conflict_review(self, command: c.ConcludeConflictReview) -> Receipt:
        """The conflicts panel concludes."""
        return self.answer(command)

    @door
    def attest_assurance(self, command: c.AttestAssurance) -> Receipt:
        """The local director attests Part two."""
        return self.answer(command)

    @door
    def sign_assurance(self, command: c.SignAssurance) -> Receipt:
        """The local finance lead signs Part two."""
        return self.answer(command)

    @door
    def record_assurance_change(self, command: c.RecordAssuranceChange) -> Receipt:
        """An applicant no longer stands as attested."""
        return self.answer(command)

    @door
    def score_bid(self, command: c.ScoreBid) -> Receipt:
        """An assessor scores the bid; how is told to nobody else for now."""
        return self.answer(command)

    @door
    def moderate(self, command: c.Moderate) -> Receipt:
        """The region recommends."""
        return self.answer(command)

    @door
    def settle_conditions(self, command: c.SettleConditions) -> Receipt:
        """The conditions panel has been through what an approval would carry."""
        return self.answer(command)

    @door
    def decide(self, command: c.Decide) -> Receipt:
        """The decision in principle."""
        return self.answer(command)

    @door
    def check_letter(self, command: c.CheckLetter) -> Receipt:
        """A second person has read the letter of a sealed decision."""
        return self.answer(command)

    @door
    def accept_model(self, command: c.AcceptModel) -> Receipt:
        """The CCG accepts a lower model."""
        return self.answer(command)

    @door
    def record_mandate(self, command: c.RecordMandate) -> Receipt:
        """The members' vote is recorded."""
        return self.answer(command)

    @door
    def send_evidence(self, command: c.SendEvidence) -> Receipt:
        """A CCG sends what shows that a condition is met."""
        return self.answer(command)

    @door
    def refuse_evidence(self, command: c.RefuseEvidence) -> Receipt:
        """What a CCG sent does not show that a condition is met."""
        return self.answer(command)

    @door
    def discharge_condition(self, command: c.DischargeCondition) -> Receipt:
        """A condition is met."""
        return self.answer(command)

    @door
    def vouch_for_condition(self, command: c.VouchForCondition) -> Receipt:
        """It is said anew whether anybody may read a condition."""
        return self.answer(command)

    @door
    def agree_allocation(self, command: c.AgreeAllocation) -> Receipt:
        """A finance officer signs the allocation."""
        return self.answer(command)

    @door
    def revise_allocation(self, command: c.ReviseAllocation) -> Receipt:
        """A new version of the allocation takes the place of the last."""
        return self.answer(command)

    @door
    def dispute_allocation(self, command: c.DisputeAllocation) -> Receipt:
        """A finance officer does not agree the allocation."""
        return self.answer(command)

    @door
    def issue_agreement(self, command: c.IssueAgreement) -> Receipt:
        """NHS England issues the agreement."""
        return self.answer(command)

    @door
    def acknowledge_changes(self, command: c.AcknowledgeChanges) -> Receipt:
        """A CCG has seen what differs."""
        return self.answer(command)

    @door
    def shorten_review(self, command: c.ShortenReview) -> Receipt:
        """One side consents to a shorter review."""
        return self.answer(command)

    @door
    def sign_agreement(self, command: c.SignAgreement) -> Receipt:
        """An accountable officer signs the agreement."""
        return self.answer(command)

    @door
    def countersign_agreement(self, command: c.CountersignAgreement) -> Receipt:
        """NHS England signs last."""
        return self.answer(command)

    @door
    def submit_shadow_return(self, command: c.SubmitShadowReturn) -> Receipt:
        """The CCG reports a month in shadow."""
        return self.answer(command)

    @door
    def judge_shadow(self, command: c.JudgeShadow) -> Receipt:
        """A side says whether the exit criteria are met."""
        return self.answer(command)

    @door
    def go_live(self, command: c.GoLive) -> Receipt:
        """NHS England releases the handover."""
        return self.answer(command)

    @door
    def confirm_handover(self, command: c.ConfirmHandover) -> Receipt:
        """Another person gives the second key."""
        return self.answer(command)

    @door
    def withdraw(self, command: c.Withdraw) -> Receipt:
        """The CCG withdraws."""
        return self.answer(command)

    @door
    def put_on_hold(self, command: c.PutOnHold) -> Receipt:
        """Clocks stop."""
        return self.answer(command)

    @door
    def resume(self, command: c.Resume) -> Receipt:
        """Clocks run again."""
        return self.answer(command)

    @door
    def ask_information(self, command: c.AskInformation) -> Receipt:
        """A deciding party asks the CCG."""
        return self.answer(command)

    @door
    def answer_information(self, command: c.AnswerInformation) -> Receipt:
        """The CCG answers."""
        return self.answer(command)

    @door
    def extend_date(self, command: c.ExtendDate) -> Receipt:
        """NHS England moves a date."""
        return self.answer(command)

    @door
    def admit_late(self, command: c.AdmitLate) -> Receipt:
        """NHS England takes what comes after a date of the round."""
        return self.answer(command)
