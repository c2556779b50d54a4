"""The expression of interest that somebody's own CCG writes: found, and saved together."""

from collections.abc import Sequence
from dataclasses import replace

from activities.register.drafts import Draft, StaleDraft
from services.kit import problems, viewing
from services.kit.pages.application import expressing, rounds
from services.kit.pages.application.expression_text import (
    Writing,
    part,
    raw_of,
    saved_by,
    team,
)
from services.kit.pages.bid.wording import capital
from services.kit.pages.questions.fields import Raw, first
from services.kit.pages.questions.sectioned import OPENED, Section, digest
from services.kit.pages.visitor import Visitor
from services.kit.problems import Problem
from workflows.contracts.commands import SubmitExpression
from workflows.contracts.cycles import Cycle, Model
from workflows.rules import permissions, sentences

TRIES = 5


class Overtaken(Exception):
    """Somebody else saved the same section in between.

    Attributes:
        now: What is saved.
    """

    def __init__(self, now: Writing) -> None:
        super().__init__("Somebody else has changed this section.")
        self.now = now


def may_begin(at: Visitor) -> bool:
    """Whether this person begins bids."""
    return at.hat.role in permissions.ROLES[SubmitExpression]


async def open_rounds(at: Visitor) -> list[Cycle]:
    """Those that a bid can be begun for."""
    return rounds.open_rounds(await at.to.reference.cycles(), at.to.clock())


async def begun(at: Visitor) -> list[dict[str, str]]:
    """The drafts of the person's CCG, the last changed first; none for who begins none."""
    if not may_begin(at):
        return []
    found = [one for one in await at.to.drafts.of(at.hat.body) if one.expression]
    names = await team(at) if found else {}
    return [
        {
            "href": f"{at.service.prefix}/start/{one.bid_id}",
            "text": f"Draft {one.bid_id}",
            "model": _model(first(raw_of(one), "model")),
            "saved": saved_by(one, names),
        }
        for one in found
    ]


def _model(said: str) -> str:
    return capital(sentences.MODELS[Model(said)]) if said in sentences.MODELS else ""


async def own_draft(at: Visitor, bid_id: str, *, deleted: bool = False) -> Draft:
    """A draft of the person's own CCG; a deleted one for whoever was writing in it.

    Raises:
        Problem: There is none, or it is not theirs.
    """
    found = await at.to.drafts.draft(bid_id)
    mine = found and found.lead == at.hat.body and may_begin(at)
    if found is None or not mine:
        raise Problem(problems.NOT_FOUND)
    if not (found.expression or found.started or (deleted and found.version)):
        said = (
            DELETED_BY.format(saved_by(found, await team(at))) if found.version else ""
        )
        raise Problem(problems.NOT_FOUND, said)
    return found


DELETED_BY = (
    "This draft was deleted by {}. A page of it that is still open holds what was typed "
    "there: save that page, and the draft is there again, with its text. Otherwise begin "
    "a new one under Start a bid."
)


async def writing_of(at: Visitor, bid_id: str, *, deleted: bool = False) -> Writing:
    """What the person's own CCG has written so far, under this number.

    Raises:
        Problem: There is no such draft, or it is not theirs.
        Recused: It is a bid's by now, and a ruling keeps them from its papers.
    """
    draft = await own_draft(at, bid_id, deleted=deleted)
    return await opened(at, draft)


async def opened(at: Visitor, draft: Draft | None) -> Writing:
    """A draft with its questions as they are now; before anybody saved, without one."""
    known = await team(at)
    bid = (
        (await viewing.papers_for(at, draft.bid_id)).bid
        if draft and draft.started
        else None
    )
    if bid and bid.statements is None:
        return Writing(expressing.of_bid(bid), draft, bid, known)
    raw, now = raw_of(draft), at.to.clock()
    chosen, cycles = first(raw, "cycle"), await at.to.reference.cycles()
    found = rounds.open_rounds(cycles, now)
    if chosen not in {one.name for one in found}:
        found += rounds.late_round(cycles, chosen, now)
    due = [
        rounds.until(one, first(raw, "model")) for one in found if one.name == chosen
    ]
    asked = await _questions(at, found, chosen)
    return Writing(asked, draft, bid, known, due=due[0] if due else None)


async def _questions(
    at: Visitor, known: Sequence[Cycle], chosen: str
) -> tuple[Section, ...]:
    return expressing.begin(
        known,
        rounds.partners(await at.to.reference.ccgs(), at.hat.body),
        at.bodies.get((at.hat.party, at.hat.body), at.hat.body),
        chosen,
    )


def section_named(writing: Writing, name: str) -> Section:
    """The section of an address.

    Raises:
        Problem: There is none of that name.
    """
    for one in writing.sections:
        if one.name == name:
            return one
    raise Problem(problems.NOT_FOUND)


async def saved(at: Visitor, writing: Writing, one: Section, raw: Raw) -> Writing:
    """What is written, with what was typed in one section; other sections stay.

    Raises:
        Overtaken: Somebody else has changed this section; nothing is saved.
        Problem: Others save so often that this never came to its turn.
    """
    mine, started_from = one.part_of(raw), first(raw, OPENED)
    for _ in range(TRIES):
        draft = writing.draft
        if draft is None:
            raise Problem(problems.NOT_FOUND)
        if writing.mark(one) not in {started_from, digest(mine)}:
            raise Overtaken(writing)
        if draft.expression and mine == one.part_of(writing.raw) and writing.edit(one):
            return writing
        try:
            draft = await at.to.drafts.save_expression(
                draft.bid_id,
                draft.version,
                writing.merged(one, mine),
                at.person.id,
                (part(one),),
            )
        except StaleDraft as stale:
            writing = replace(writing, draft=stale.theirs)
        else:
            return replace(writing, draft=draft)
    raise Problem(problems.UNAVAILABLE)
