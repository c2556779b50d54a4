"""What a CCG sends as a draft, and the forms of its people's steps."""

import re
from typing import Any

from pydantic import BaseModel, JsonValue, create_model

from services.kit import documents
from services.kit.bodies import STRICT
from services.kit.pages.application import expressing
from services.kit.pages.bid import wording
from services.kit.pages.questions.asking import Asking, Forms
from services.kit.pages.questions.fields import (
    MISSING,
    Hidden,
    Raw,
    Text,
    Tick,
    Unusable,
    yes_no,
)
from services.kit.pages.questions.forms import Form, Question
from services.kit.pages.steps import (
    anytime,
    confirming,
    evidence,
    handing,
    handing_on,
    reviewing,
    revising,
    ruling,
    shadowing,
    tracking,
)
from workflows.contracts import commands as c
from workflows.contracts.applications import Application
from workflows.contracts.bids import Bid
from workflows.contracts.cycles import DeadlineKey
from workflows.rules import deadlines, sentences, words

DraftText: type[BaseModel] = create_model(
    "DraftText",
    __config__=STRICT,
    __doc__="As much of the application as is written; nothing in it is checked yet.",
    **dict.fromkeys(Application.model_fields, (JsonValue, None)),  # type: ignore[call-overload]  # a field per field of the contract
)


class Answer(Text):
    """An answer that has to be there: a list of answers has no gaps."""

    def read(self, raw: Raw, name: str) -> Any:
        """See `Field.read`."""
        found = Text.read(self, raw, name)
        if found is MISSING:
            raise Unusable(self.missing())
        return found


def sign_application(asking: Asking) -> Form:
    """A named officer signs Part one as it stands."""
    bid = asking.bid
    return Form(
        title=f"Sign the application, version {bid.version}",
        lead=(
            "Read the whole application before you sign.",
            f"It asks for {sentences.MODELS[bid.model]} from "
            f"{words.day(bid.start_date)}.",
            *_signed_with(bid),
        ),
        link=("/papers", "Read the application and its documents"),
        questions=(
            Hidden(name="version", value=str(bid.version), number=True),
            Tick(
                name="declaration",
                label="I have read this application. What it says is true and "
                "complete, and my CCG stands behind it.",
                ask="that you have read the application and stand behind it",
            ),
        ),
        effect="You sign under your own name and office. If the application changes, "
        "it has to be signed again.",
        button="Sign the application",
    )


def _signed_with(bid: Bid) -> list[str]:
    """Each document that the signature covers."""
    if not bid.documents:
        return []
    return [
        "Your signature covers these documents as they are:",
        *(
            f"{documents.KINDS.get(one.kind, one.kind)}: {documents.words(one)}"
            for one in bid.documents
        ),
    ]


def answer_information(asking: Asking) -> Form:
    """The questions that were asked, each with its answer below it; nothing else."""
    found = next((r for r in asking.bid.requests if r.id == asking.about), None)
    found = found or next((r for r in asking.bid.requests if not r.answered), None)
    title = "Answer a request for information"
    if found is None:
        return Form(title=title, questions=(), button="Send the answers")
    asked: list[Question] = [Hidden(name="request", value=found.id)]
    for number, question in enumerate(found.questions):
        label = f"Question {number + 1}: {question.text}"
        ask = f"an answer to question {number + 1}"
        asked.append(Answer(name=f"answers.{number}", label=label, ask=ask))
    who = sentences.person(found.by, asking.bid)
    texts = [one.text for one in found.questions]
    named = _originals(asking.bid, texts)
    free = not all(_originals(asking.bid, [text]) for text in texts)
    return Form(
        title=title,
        lead=(
            f"{who} asked on {words.day(found.at)}.{_until(asking, found.id)}",
            "Only what was asked is open here. What you submitted stays as it is.",
        ),
        facts=named,
        folded=tuple(_submitted(asking.bid)) if free else (),
        folded_title="Everything that you submitted",
        questions=tuple(asked),
        effect="All answers are sent together and cannot be changed afterwards."
        + (" The clock runs again once you send them." if found.stops_clock else ""),
        button="Send the answers",
    )


def _until(asking: Asking, request: str) -> str:
    """By when a request is to be answered; nothing where no deadline runs."""
    clock = deadlines.clock_of(asking.bid, DeadlineKey.ANSWER, request)
    if clock is None:
        return ""
    if asking.now <= clock.due:
        return f" Answer by {words.moment(clock.due)}."
    return f" The answer was due by {words.moment(clock.due)}; it still counts."


def _submitted(bid: Bid) -> list[tuple[str, str]]:
    """What the CCG submitted last, heading by heading."""
    held = wording.part("", bid.application, bid).rows if bid.application else []
    if bid.statements and not held:
        held = wording.part("", bid.statements, bid).rows
    return held


def _originals(bid: Bid, asked: list[str]) -> tuple[tuple[str, str], ...]:
    """What the CCG submitted under each heading that a question names."""
    text = " ".join(asked).lower()
    return tuple(
        (f"You submitted: {name.lower()}", said)
        for name, said in _submitted(bid)
        if re.search(rf"\b{re.escape(name.lower())}\b", text)
    )


def accept_model(asking: Asking) -> Form:
    """Approval for less than was asked for, accepted."""
    decided = asking.bid.decision
    model = sentences.MODELS[decided.model] if decided else "lower model"
    return Form(
        title="Accept the lower model",
        lead=(
            f"You asked for {sentences.MODELS[asking.bid.model]}. NHS England approved "
            f"{model}.",
            *((decided.reasons,) if decided else ()),
        ),
        questions=(
            Tick(
                name="declaration",
                label="My CCG accepts the approval for the lower model.",
                ask="that your CCG accepts the lower model",
            ),
        ),
        effect="The bid goes on under the lower model. If your CCG does not want it, "
        "withdraw the bid instead.",
        button="Accept",
    )


def withdraw(_: Asking) -> Form:
    """The bid ends by the CCG's wish."""
    return Form(
        title="Withdraw the bid",
        questions=(anytime.reason("Why does the CCG withdraw?"),),
        effect="The bid ends for good. It stays on the public register as withdrawn. "
        "Your CCG can start a new bid while a round is open.",
        button="Withdraw the bid",
    )


def give_guardian_opinion(_: Asking) -> Form:
    """What the guardian thinks of how conflicts are handled."""
    return Form(
        title="Give the guardian's opinion",
        lead=(
            "Say what you think of how this bid handles conflicts of interest. The "
            "conflicts panel reads your opinion before it concludes.",
        ),
        link=("/conflicts", "Read what was declared and ruled"),
        questions=(
            yes_no(
                "satisfied",
                "Are you satisfied that conflicts of interest are well handled?",
                "whether you are satisfied",
            ),
            Text(name="opinion", label="Your opinion", ask="your opinion"),
        ),
        button="Give the opinion",
    )


FORMS: Forms = {
    c.SubmitExpression: expressing.express,
    c.SayReadiness: tracking.say_readiness,
    c.SignApplication: sign_application,
    c.AnswerInformation: answer_information,
    c.AcceptModel: accept_model,
    c.SendEvidence: evidence.send_evidence,
    c.RecordMandate: handing.record_mandate,
    c.AgreeAllocation: handing.agree_allocation,
    c.ReviseAllocation: revising.revise_allocation,
    c.DisputeAllocation: revising.dispute_allocation,
    c.AcknowledgeChanges: reviewing.acknowledge_changes,
    c.ShortenReview: reviewing.shorten_review,
    c.SignAgreement: handing.sign_agreement,
    c.SubmitShadowReturn: shadowing.submit_shadow_return,
    c.JudgeShadow: shadowing.judge_shadow,
    c.ConfirmHandover: confirming.confirm_handover,
    c.Withdraw: withdraw,
    c.GiveGuardianOpinion: give_guardian_opinion,
    c.StartFallback: handing_on.start_fallback,
    c.DeclareInterest: anytime.declare_interest,
    c.RuleOnInterest: ruling.rule_on_interest,
}
