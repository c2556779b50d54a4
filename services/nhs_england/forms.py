"""The forms of NHS England's people, by the command that they give."""

from services.kit.pages.bid.wording import capital
from services.kit.pages.questions.asking import Asking, Forms
from services.kit.pages.questions.fields import (
    Choice,
    Choices,
    Field,
    Line,
    Text,
)
from services.kit.pages.questions.forms import Form
from services.kit.pages.steps import (
    admitting,
    anytime,
    assuring,
    concluding,
    conditions,
    confirming,
    evidence,
    handing,
    handing_on,
    releasing,
    reviewing,
    revising,
    ruling,
    scoring,
    settling,
    shadowing,
    sitting,
    tracking,
    weighing,
)
from services.kit.pages.steps.conditions import version
from workflows.contracts import commands as c
from workflows.contracts.applications import ScreeningOutcome
from workflows.contracts.bids import Bid
from workflows.contracts.catalogues import ReasonCode
from workflows.rules import conditions_panel, road, rounds, sentences, words
from workflows.rules.sentences import MODELS


def _reasons() -> Text:
    return Text(
        name="reasons",
        label="Reasons",
        ask="the reasons",
        hint="The CCG reads them word for word.",
    )


def screen(asking: Asking) -> Form:
    """Whether the bid is eligible, and on which track."""
    return Form(
        title="Screen the expression of interest",
        link=("/papers", "Read the expression of interest"),
        facts=tracking.answers(asking.bid),
        questions=(
            Choice(
                name="outcome",
                label="Is the bid eligible?",
                ask="whether the bid is eligible",
                choices=(
                    (ScreeningOutcome.ELIGIBLE, "Yes", "The CCG applies in full."),
                    (
                        ScreeningOutcome.SUPPORTED,
                        "Yes, on the supported track",
                        "The CCG applies in full with help and more time.",
                    ),
                    (ScreeningOutcome.NOT_ELIGIBLE, "No", "The bid ends here."),
                ),
            ),
            _reasons(),
        ),
        button="Record the screening",
        effect="The CCG is told at once. The screening cannot be changed afterwards.",
    )


def moderate(asking: Asking) -> Form:
    """What the region recommends."""
    return Form(
        title="Recommend to the national panel",
        link=("/papers", "Read the application and its documents"),
        lead=weighing.attested(asking.bid),
        questions=(
            version(asking),
            Choice(
                name="recommendation",
                label="What does the region recommend?",
                ask="what the region recommends",
                choices=tuple((key, said, "") for key, said in weighing.OUTCOMES),
            ),
            _reasons(),
            conditions.builder(
                "conditions",
                "Condition",
                asking,
                "Only with a recommendation to approve with conditions: propose one for "
                "each thing that has to be done.",
            ),
        ),
        effect="The conditions panel goes through the conditions next; the national chair "
        "decides after it, and sees your recommendation."
        if conditions_panel.has(asking.bid)
        else "The national chair decides next and sees your recommendation.",
        button="Record the recommendation",
    )


AT_ONCE = (
    "The CCG and the boards are told at once. The decision cannot be changed from here."
)
SEALED = (
    "The decision is sealed until the round's decisions are released together. Until then "
    "only the national chair and the national office read it."
)
"""What recording a decision leads to, in a round that releases them together or not."""


def decide(asking: Asking) -> Form:
    """The decision in principle, with its conditions."""
    bid = asking.bid
    lower = [model for model in road.LADDER if road.is_lower(model, bid.model)]
    return Form(
        title="Decide in principle",
        link=("/scores", "What each assessor scored, and why")
        if bid.scored
        else ("/papers", "Read the application and its documents"),
        lead=(*handing_on.instead(asking), *weighing.before_decision(bid)),
        questions=(
            version(asking),
            Choice(
                name="outcome",
                label="What is decided?",
                ask="what is decided",
                choices=tuple(
                    (key, said, weighing.FOLLOWS[key])
                    for key, said in weighing.OUTCOMES
                ),
            ),
            *_codes(bid),
            _reasons(),
            conditions.begun(
                conditions.builder(
                    "conditions",
                    "Condition",
                    asking,
                    _note(bid),
                ),
                conditions_panel.current(bid),
            ),
            Choice(
                name="lower_model",
                label="Which lower model is offered?",
                ask="which lower model is offered",
                hint="Only with approval for a lower model.",
                choices=(
                    ("", "None", ""),
                    *((model, capital(MODELS[model]), "") for model in lower),
                ),
            ),
            Line(
                name="to_cycle",
                label="To which later round is the bid deferred?",
                ask="the later round",
                hint="Only with a deferral. For example: 2017/18",
                width="nhsuk-u-width-one-third",
            ),
            *sitting.of_panel(asking, "NP/2026/3"),
        ),
        effect=f"{SEALED if rounds.is_sealed(bid) else AT_ONCE} {conditions.EFFECT}",
        button="Record the decision",
    )


def _note(bid: Bid) -> str:
    """When conditions are wanted, and whose those are that stand there already."""
    wanted = (
        "Only with an approval with conditions: add one for each thing that has to "
    )
    if not conditions_panel.current(bid):
        return f"{wanted}be done."
    whose = "the conditions panel settled" if bid.settled else "the region proposes"
    return (
        f"{wanted}be done. Those below are what {whose}: remove them if you decide "
        "otherwise."
    )


def _codes(bid: Bid) -> tuple[Field, ...]:
    """Reasons to pick, where the round has a list of them."""
    if not bid.cycle.reason_codes:
        return ()
    return (
        Choices(
            name="codes",
            label="Which reasons of the round's list are there?",
            ask="the reasons of the list",
            hint="Needed to reject, to defer and to offer a lower model. Anybody can read "
            "them in the public register.",
            choices=tuple(
                (one.code, one.words, _for(one)) for one in bid.cycle.reason_codes
            ),
        ),
    )


def _for(one: ReasonCode) -> str:
    """Which decisions a reason is for."""
    which = [sentences.RECOMMENDED[outcome] for outcome in one.outcomes]
    return f"For {words.joined(which, last='or')}." if which else ""


FORMS: Forms = {
    c.Screen: screen,
    c.AgreeSupportPlan: tracking.agree_support_plan,
    c.RecordMilestone: tracking.record_milestone,
    c.ReassessTrack: tracking.reassess_track,
    c.DeclareInterest: anytime.declare_interest,
    c.RuleOnInterest: ruling.rule_on_interest,
    c.AttestAssurance: assuring.attest_assurance,
    c.SignAssurance: assuring.sign_assurance,
    c.RecordAssuranceChange: assuring.record_assurance_change,
    c.ScoreBid: scoring.score_bid,
    c.Moderate: moderate,
    c.SettleConditions: settling.settle_conditions,
    c.Decide: decide,
    c.RefuseEvidence: evidence.refuse_evidence,
    c.DischargeCondition: evidence.discharge_condition,
    c.VouchForCondition: conditions.vouch_for_condition,
    c.AgreeAllocation: handing.agree_allocation,
    c.ReviseAllocation: revising.revise_allocation,
    c.DisputeAllocation: revising.dispute_allocation,
    c.IssueAgreement: releasing.issue_agreement,
    c.ShortenReview: reviewing.shorten_review,
    c.CountersignAgreement: releasing.countersign_agreement,
    c.JudgeShadow: shadowing.judge_shadow,
    c.GoLive: releasing.go_live,
    c.ConfirmHandover: confirming.confirm_handover,
    c.StartFallback: handing_on.start_fallback,
    c.DecideInPlace: sitting.decide_in_place,
    c.ConcludeConflictReview: concluding.conclude_conflict_review,
    c.PutOnHold: anytime.put_on_hold,
    c.Resume: anytime.resume,
    c.AskInformation: anytime.ask_information,
    c.ExtendDate: anytime.extend_date,
    c.AdmitLate: admitting.admit_late,
}
