"""Finds the words of a letter about an absence, as its version has it."""

from activities.letters.compose import PATHS, block, paragraphs, stopping
from activities.letters.letter import LONG, Letter, LetterHead, plain
from activities.letters.typesetting import environment
from activities.register.post import Message
from workflows.contracts.absences import Absence, Answer
from workflows.rules import words


def compose(message: Message, one: Absence, body: str, head: LetterHead) -> Letter:
    """The letter for one message.

    Args:
        message: Whose words stand in the middle.
        one: The absence.
        body: What the body is called.
        head: What is the same on every letter.
    """
    template = environment.get_template(f"{message.kind}.jinja")
    known = {"bid": ""}
    return Letter(
        service=head.service,
        subject=block(template, "subject", known),
        heading=block(template, "heading", known),
        facts=(
            ("Body", plain(body)),
            ("Away", plain(one.member.name)),
            ("From", words.day(one.since)),
            ("To", words.day(one.until)),
        ),
        paragraphs=(
            *paragraphs(template, "before", known),
            plain(message.words, LONG),
            *paragraphs(template, "after", known),
        ),
        asked=(),
        standing=_standing(one),
        link=f"{head.base_url}/{PATHS[message.party]}/absences",
        invitation="Open the absences",
        about_link="The link opens the page after you sign in. Opening it decides nothing.",
        why=(
            f"You get this email because the register of members lists you at {plain(body)}."
        ),
        stopping=stopping(message.kind, head),
        help=f"If you need help with this service, write to {head.help_address}.",
    )


def _standing(one: Absence) -> str:
    """Who sits meanwhile, as the absence's version has it."""
    if one.substitute is None:
        return "Nobody is asked to sit for them."
    said = {
        Answer.ASKED: "is asked to sit for them",
        Answer.ACCEPTED: "sits for them",
        Answer.DECLINED: "has declined to sit for them",
    }
    return f"{plain(one.substitute.name)} {said[one.answer]}."
