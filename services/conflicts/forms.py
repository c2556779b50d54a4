"""The forms of the conflicts panel's people, by the command that they give."""

from services.kit.pages.questions.asking import Forms
from services.kit.pages.steps import (
    anytime,
    concluding,
    conditions,
    handing_on,
    ruling,
    sitting,
)
from services.kit.pages.voting import forms as voting
from workflows.contracts import commands as c

FORMS: Forms = {
    c.DeclareInterest: anytime.declare_interest,
    c.RuleOnInterest: ruling.rule_on_interest,
    c.ConcludeConflictReview: concluding.conclude_conflict_review,
    c.StartFallback: handing_on.start_fallback,
    c.OpenPanelVote: voting.open_panel_vote,
    c.CastVote: voting.cast_vote,
    c.CloseVote: voting.close_vote,
    c.DecideInPlace: sitting.decide_in_place,
    c.AskInformation: anytime.ask_information,
    c.VouchForCondition: conditions.vouch_for_condition,
}
