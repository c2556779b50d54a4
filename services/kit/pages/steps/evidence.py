"""Evidence for a condition: the CCG's form that sends it, and NHS England's that judges it."""

from collections.abc import Iterable, Mapping

from activities.desk.papers import Paper
from services.kit import documents
from services.kit.pages.bid.wording import subject
from services.kit.pages.questions.asking import Asking
from services.kit.pages.questions.fields import Choice, Field, Hidden, Text
from services.kit.pages.questions.files import FileShown, Lot, OnPage
from services.kit.pages.questions.forms import Form
from services.kit.pages.steps import weighing
from workflows.contracts.applications import Document
from workflows.contracts.bids import Bid
from workflows.contracts.decisions import Condition, ConditionStatus, SentEvidence
from workflows.contracts.parties import Party
from workflows.rules import bodies, evidence, sentences, words

FROM_A_FORM = "../attachments/"
FROM_A_TAB = "attachments/"


def shown(paper: Paper, files: str) -> FileShown:
    """A file that is at hand.

    Args:
        paper: Which.
        files: Where files are fetched, from the page on.
    """
    return _shown(documents.document(paper), f"{files}{paper.id}")


def _shown(one: Document, href: str) -> FileShown:
    size, code = documents.size(one.size), one.sha256[: documents.SHORT]
    return FileShown(one.name, href, f"{size}, check code {code}")


def lots(
    bid: Bid, sent: Iterable[SentEvidence], held: Mapping[str, Paper], files: str
) -> list[Lot]:
    """What CCGs sent: who, when, in which words, with which files; and why not enough.

    Args:
        bid: The bid.
        sent: Some of what was sent.
        held: The files at hand, by the code of their document.
        files: Where files are fetched, from the page on.
    """
    found = []
    for one in sent:
        who = f"{sentences.person(one.by, bid)}, {words.moment(one.at)}"
        judged = ""
        if one.refused:
            by = sentences.person(one.refused.by, bid)
            judged = f"Not enough, {by}, {words.moment(one.refused.at)}: {one.reason}"
        here = []
        for document in one.documents:
            paper = held.get(document.model_dump_json())
            here.append(_shown(document, f"{files}{paper.id}" if paper else ""))
        found.append(
            Lot(
                title=f"Sent by {who}",
                text=one.text,
                after=judged,
                files=here,
                empty="No documents were attached.",
            )
        )
    return found


def send_evidence(asking: Asking) -> Form:
    """A CCG says that a condition is met: in words, with files."""
    bid, able = asking.bid, evidence.open_to(asking.bid, asking.by)
    known = [one for one in able if asking.about in {one.id, ""}]
    if len(known) != 1:
        return Form(
            title=TITLE,
            lead=("There are several conditions. Choose yours under Conditions.",),
            link=("/conditions", "Conditions of this bid"),
            questions=(),
            button="",
        )
    one = known[0]
    region = bodies.name(bid, Party.NHS_ENGLAND, bid.region)
    held = [
        paper
        for paper in asking.papers
        if paper.replaced_at is None
        and paper.slot in documents.places(one.id, asking.by.body)
    ]
    sent = [two for two in evidence.unjudged(one) if two.by.body == asking.by.body]
    return Form(
        title=f"{TITLE}: {one.terms.criterion}",
        lead=(
            *weighing.terms(bid, one.id),
            f"{region[:1].upper()}{region[1:]} judges what you send, and has to have done "
            "so by then: send it in good time.",
        ),
        facts=_before(bid, one),
        questions=(
            Hidden(name="condition", value=one.id),
            _attached(one, held),
            Text(
                name="evidence",
                label="What was done, and what shows it?",
                ask="what was done, and what shows it",
                hint="It stands in the bid's history. Name offices rather than people "
                "where you can.",
                value=sent[0].text if sent else "",
            ),
        ),
        effect=REPLACES
        if sent
        else f"It goes to {region}. Until it is judged you can "
        "send other evidence in its place.",
        button="Send the evidence",
    )


TITLE = "Send evidence for a condition"
REPLACES = (
    "It takes the place of what your CCG has sent, which nobody has judged yet. What was "
    "sent before stays in the bid's history."
)
OTHER = (
    "A document was attached or removed after you opened this page. These are the "
    "documents as they are now: look at them, then send"
)


def _attached(one: Condition, held: list[Paper]) -> Field:
    """What is attached, which is sent with the words."""
    sent = [documents.document(paper) for paper in held]
    return OnPage(
        name="documents",
        label="Documents (optional)",
        ask="the documents",
        hint="Attach them before you write: what you have typed below is not kept when "
        "you go to another page.",
        value=documents.code(sent),
        answer=[document.model_dump(mode="json") for document in sent],
        lots=(
            Lot(
                files=[shown(paper, FROM_A_FORM) for paper in held],
                empty="Nothing is attached.",
            ),
        ),
        change=(
            f"../conditions/{one.id}/files",
            "Attach or remove documents" if held else "Attach documents",
        ),
        changed=OTHER,
    )


def _before(bid: Bid, one: Condition) -> tuple[tuple[str, str], ...]:
    """What was sent before and is not enough, with why."""
    return tuple(
        (
            f"Not enough, {words.moment(sent.refused.at)}",
            f"{sentences.person(sent.refused.by, bid)}: {sent.reason}\n\n"
            f"What {sent.by.name} had sent: {sent.text}",
        )
        for sent in one.sent
        if sent.refused
    )


def discharge_condition(asking: Asking) -> Form:
    """A condition is met, on this evidence."""
    still = [k for k in asking.bid.conditions if k.status is ConditionStatus.OPEN]
    one = next((k for k in still if k.id == asking.about), None)
    fresh = evidence.unjudged(one) if one else ()
    about = subject(asking.bid, asking.about)
    return Form(
        title=f"Discharge the condition on {about}"
        if about
        else "Discharge a condition",
        lead=(
            *weighing.terms(asking.bid, asking.about),
            *((NOTHING,) if one and not fresh else ()),
        ),
        facts=_before(asking.bid, one) if one else (),
        questions=(
            Hidden(name="condition", value=one.id) if one else _which(still),
            *((_sent(asking, one, fresh, NOT_ENOUGH),) if one and fresh else ()),
            Text(
                name="evidence",
                label="Which evidence shows that it is met?",
                ask="which evidence shows that it is met",
            ),
        ),
        effect="The CCG is told that the condition is met. It cannot be opened again.",
        button="Discharge the condition",
    )


def refuse_evidence(asking: Asking) -> Form:
    """What was sent is not enough, and why."""
    known = [
        one for one in evidence.to_judge(asking.bid) if asking.about in {one.id, ""}
    ]
    if len(known) != 1:
        return Form(
            title=REFUSE,
            lead=("Choose the condition under Conditions.",),
            link=("/conditions", "Conditions of this bid"),
            questions=(),
            button="",
        )
    one = known[0]
    return Form(
        title=f"{REFUSE}: {one.terms.criterion}",
        lead=weighing.terms(asking.bid, one.id),
        facts=_before(asking.bid, one),
        questions=(
            Hidden(name="condition", value=one.id),
            _sent(asking, one, evidence.unjudged(one)),
            Text(
                name="reason",
                label="Why is it not enough?",
                ask="why it is not enough",
                hint="The CCG reads this word for word. Say what is missing.",
            ),
        ),
        effect="It goes back to the CCG with your reason, and other evidence is asked "
        "for. The condition stays open, and its date stays as it is.",
        button="Send it back",
    )


REFUSE = "Say that evidence is not enough"
NOT_ENOUGH = "It is not enough: say why and send it back"
NOTHING = (
    "The CCG has sent nothing here that waits for you. If you have seen the evidence "
    "elsewhere, say where."
)
NEWER = (
    "The CCG has sent other evidence since you opened this page. Read it, then judge it"
)


def _sent(
    asking: Asking, one: Condition, fresh: tuple[SentEvidence, ...], back: str = ""
) -> Field:
    """What is judged; whoever has not seen the last of it judges nothing.

    Args:
        asking: Who judges.
        one: The condition.
        fresh: What was sent for it and nobody has judged.
        back: The words of the way to send it back; none where one is on it.
    """
    held = documents.sent_for(asking.bid, asking.papers)
    return OnPage(
        name="sending",
        label="What the CCG sent",
        ask="what the CCG sent",
        value=str(evidence.sending(one)),
        answer=evidence.sending(one),
        lots=lots(asking.bid, fresh, held, FROM_A_FORM),
        change=(f"refuse-evidence?about={one.id}", back) if back else ("", ""),
        changed=NEWER,
    )


def _which(still: list[Condition]) -> Field:
    return Choice(
        name="condition",
        label="Which condition?",
        ask="which condition",
        choices=tuple((k.id, k.terms.criterion, k.terms.text) for k in still),
    )
