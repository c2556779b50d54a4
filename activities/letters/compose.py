"""Finds the words of a letter: a message of the delivery log and the bid it is about.

The bid is the one that stood when the message was written, not the one of today: sending
again must say the same, word for word.
"""

from collections.abc import Iterable
from datetime import datetime

from jinja2 import Template

from activities.letters.letter import LONG, Letter, LetterHead, plain
from activities.letters.typesetting import environment
from activities.register.post import Message
from workflows.contracts.bids import Bid, Stage
from workflows.contracts.cycles import DeadlineKey
from workflows.contracts.notices import OWN, NoticeKind
from workflows.contracts.parties import Party
from workflows.contracts.views import Blocker
from workflows.rules import bodies, deadlines, vacancies, waiting, words
from workflows.rules.calendar import LONDON
from workflows.rules.digest import MAY_WAIT
from workflows.rules.sentences import MODELS

PATHS = {
    Party.CCG: "ccg",
    Party.HWB: "hwb",
    Party.CONFLICTS: "conflicts",
    Party.NHS_ENGLAND: "nhs-england",
    Party.OPERATOR: "notifications",
}
STAGES = {
    Stage.EXPRESSION_OF_INTEREST: "Expression of interest",
    Stage.HWB_APPROVAL: "Health and wellbeing board approval",
    Stage.CONFLICT_REVIEW: "Conflict review",
    Stage.APPROVAL_IN_PRINCIPLE: "Approval in principle",
    Stage.BUDGET_HANDOVER: "Budget handover",
    Stage.LIVE: "Live",
    Stage.REJECTED: "Rejected",
    Stage.DEFERRED: "Deferred",
    Stage.WITHDRAWN: "Withdrawn",
    Stage.LAPSED: "Lapsed",
    Stage.NOT_ELIGIBLE: "Not eligible",
}
ANSWERED_BY = {
    NoticeKind.QUESTIONS: DeadlineKey.ANSWER,
    NoticeKind.RETURNED: DeadlineKey.REVISION,
}
"""What these kinds ask for."""
ONLY_ASKING = frozenset({NoticeKind.TASK, NoticeKind.REMINDER})
"""Kinds whose words are nothing but what is asked."""


def compose(
    message: Message, bid: Bid, head: LetterHead, vacant: Iterable[str] = ()
) -> Letter:
    """The letter for one message, about the bid as it stood after its entry.

    Args:
        message: Whom it is for, and why.
        bid: The bid.
        head: What is the same on every letter.
        vacant: For which offices that it waits for nobody is there, in sentences.
    """
    template = environment.get_template(f"{message.kind}.jinja")
    link = f"{head.base_url}/{PATHS[message.party]}/bids/{message.bid_id}"
    letter = f"{link}/decisions" if bid.decision else ""
    body = plain(bodies.name(bid, message.party, message.body))
    known = {"bid": message.bid_id, "letter": letter}
    asked = _asked(message, bid)
    return Letter(
        service=head.service,
        subject=block(template, "subject", known),
        heading=block(template, "heading", known),
        facts=_facts(bid),
        paragraphs=(
            *paragraphs(template, "before", known),
            *_said(message, bool(asked)),
            *paragraphs(template, "after", known),
        ),
        asked=asked,
        standing=_standing(message, bid, vacant),
        link=link,
        invitation=f"Open bid {message.bid_id}",
        about_link=(
            "The link opens the bid's page after you sign in. Opening it decides nothing."
        ),
        why=_why(message, body),
        stopping=stopping(message.kind, head),
        help=f"If you need help with this service, write to {head.help_address}.",
    )


def _standing(message: Message, bid: Bid, vacant: Iterable[str]) -> str:
    """What the bid waits for: names of people, which are for readers of its papers."""
    if message.kind in OWN:
        return ""
    return plain(vacancies.with_vacancies(waiting.now(bid), vacant).sentence, LONG)


def _why(message: Message, body: str) -> str:
    if message.kind in OWN:
        return (
            f"You get this email because you declared an interest in bid {message.bid_id}, "
            f"and the register of members lists you at {body}. Nobody else is sent it."
        )
    return f"You get this email because the register of members lists you at {body}."


def stopping(kind: NoticeKind, head: LetterHead) -> str:
    """Why the letter comes, and how it could come otherwise."""
    together = (
        " You can have letters like this one together in the morning: see Settings."
    )
    return (
        "The process depends on these emails, so single ones cannot be switched off."
        f"{together if kind in MAY_WAIT else ''}"
        " They stop when you no longer hold your role: if the register is wrong, tell"
        f" {head.help_address}."
    )


def by(due: datetime) -> str:
    """`by 5pm on Friday 3 June 2026`."""
    weekday = due.astimezone(LONDON).strftime("%A")
    return f"by {words.clock(due)} on {weekday} {words.day(due)}"


def _said(message: Message, asked: bool) -> tuple[str, ...]:
    said = plain(message.words, LONG)
    repeated = asked and message.kind in ONLY_ASKING
    return (said,) if said and not repeated else ()


def block(template: Template, name: str, known: dict[str, str]) -> str:
    """A part of a letter's template; empty where it has none."""
    block = template.blocks.get(name)
    return "".join(block(template.new_context(known))).strip() if block else ""


def paragraphs(template: Template, name: str, known: dict[str, str]) -> list[str]:
    """The paragraphs of a part of a letter's template."""
    parts = block(template, name, known).split("\n\n")
    return [" ".join(part.split()) for part in parts if part.strip()]


def _facts(bid: Bid) -> tuple[tuple[str, str], ...]:
    applicants = words.joined([plain(a.name) for a in bid.applicants], most=8)
    return (
        ("Bid", bid.id),
        ("From", applicants),
        ("Model", MODELS[bid.model].capitalize()),
        ("Stage", STAGES[bid.stage]),
    )


def _asked(message: Message, bid: Bid) -> tuple[str, ...]:
    return tuple(
        _request(bid, blocker)
        for blocker in waiting.now(bid).blockers
        if blocker.command
        and (blocker.party, blocker.body) == (message.party, message.body)
        and _is_about(message, blocker)
    )


def _is_about(message: Message, blocker: Blocker) -> bool:
    if message.kind in ONLY_ASKING:
        return blocker.words in message.words
    if message.kind is NoticeKind.DATE_MOVED and blocker.due:
        return words.moment(blocker.due) in message.words
    return blocker.key == ANSWERED_BY.get(message.kind)


def _request(bid: Bid, blocker: Blocker) -> str:
    request = f"The bid waits for {plain(blocker.words)}."
    clock = deadlines.clock_of(bid, blocker.key, blocker.subject)
    if clock is None:
        return request
    when = by(clock.due)
    return f"{request} {'This was due' if clock.passed else 'Please do this'} {when}."
