"""Finds the words of a letter about a delegation, as it stood after the letter's entry."""

from activities.letters.compose import PATHS, block, paragraphs, stopping
from activities.letters.letter import LONG, Letter, LetterHead, plain
from activities.letters.typesetting import environment
from activities.register.post import Message
from workflows.contracts.delegations import Delegation
from workflows.rules import delegation, delegation_clock, financial_year, words


def compose(message: Message, found: Delegation, head: LetterHead) -> Letter:
    """The letter for one message."""
    template = environment.get_template(f"{message.kind}.jinja")
    known = {"bid": found.number}
    said = plain(message.words, LONG)
    at = found.notice.at if found.notice else found.began
    waiting = delegation_clock.waiting(found, at) if at else None
    body = delegation.body_name(found, message.party, message.body)
    return Letter(
        service=head.service,
        subject=block(template, "subject", known),
        heading=block(template, "heading", known),
        facts=_facts(found),
        paragraphs=(
            *paragraphs(template, "before", known),
            said,
            *paragraphs(template, "after", known),
        ),
        asked=(),
        standing=plain(waiting.sentence, LONG) if waiting else "",
        link=f"{head.base_url}/{PATHS[message.party]}/{found.id.replace('/', 's/', 1)}",
        invitation=f"Open delegation {found.number}",
        about_link=(
            "The link opens the delegation's page after you sign in. Opening it decides "
            "nothing."
        ),
        why=(
            "You get this email because the register of members lists you at "
            f"{plain(body)}."
        ),
        stopping=stopping(message.kind, head),
        help=f"If you need help with this service, write to {head.help_address}.",
    )


def _facts(found: Delegation) -> tuple[tuple[str, str], ...]:
    year = found.years[-1]
    budget = "Not recorded yet" if year.budget is None else words.money(year.budget)
    return (
        ("Delegation", found.number),
        ("Held by", plain(found.name)),
        ("Financial year", financial_year.name(year.start)),
        ("Budget", budget),
    )
