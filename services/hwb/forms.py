"""The forms of the boards' people, by the command that they give."""

from services.kit.pages.questions.asking import Forms
from services.kit.pages.steps import anytime, handing_on, sitting
from services.kit.pages.voting import forms as voting
from workflows.contracts import commands as c

FORMS: Forms = {
    c.RecordBoardDecision: sitting.record_board_decision,
    c.StartFallback: handing_on.start_fallback,
    c.DecideInPlace: sitting.decide_in_place,
    c.OpenVote: voting.open_vote,
    c.CastVote: voting.cast_vote,
    c.CloseVote: voting.close_vote,
    c.DeclareInterest: anytime.declare_interest,
    c.AskInformation: anytime.ask_information,
}
