"""Whose meetings somebody looks at, and how a change of one is kept."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from fastapi import Response

from activities.meetings.keeping import KeptMeeting, Overtaken
from activities.register.reading import TaskRow
from services.kit import problems
from services.kit.deps import Acting
from services.kit.pages.body import seating
from services.kit.pages.body.seating import Sitting
from services.kit.pages.meetings import telling
from services.kit.pages.questions import alone
from services.kit.pages.questions.forms import Filled
from services.kit.pages.visitor import Visitor
from services.kit.problems import Problem
from workflows.contracts.committees import BodyRules
from workflows.contracts.meetings import Meeting
from workflows.contracts.parties import Role
from workflows.rules import meetings, words

PART = 100
MOST = 500
"""Bids that are offered for an agenda, the soonest due first."""


@dataclass(frozen=True, slots=True)
class Room:
    """The meetings of the body of whoever asks.

    Attributes:
        free: England's bank holidays.
        clerk: Whether they call the meetings.
    """

    at: Acting
    sitting: Sitting
    free: tuple[date, ...]
    clerk: bool

    @property
    def where(self) -> str:
        """The address of the list."""
        return f"{self.at.service.prefix}/meetings"

    @property
    def rules(self) -> BodyRules:
        """The body's; the usual ones where its seats are not on file."""
        return self.sitting.now.rules if self.sitting.now else BodyRules()

    @property
    def body_name(self) -> str:
        """What the body is called."""
        if self.sitting.now:
            return self.sitting.now.name
        hat = self.at.hat
        return self.at.bodies.get((hat.party, hat.body), hat.body)

    async def every(self) -> tuple[KeptMeeting, ...]:
        """All meetings as they stand now, the earliest first."""
        return await self.at.to.meetings.of(self.sitting.party, self.sitting.code)

    async def one(self, number: int) -> KeptMeeting:
        """A meeting as it stands now.

        Raises:
            Problem: There is none of this number.
        """
        code = self.sitting.code
        found = await self.at.to.meetings.one(self.sitting.party, code, number)
        if found is None:
            raise Problem(problems.NOT_FOUND)
        return found

    async def waiting(self) -> Sequence[TaskRow]:
        """The bids that wait for the body to judge them, the soonest due first.

        Those whose papers are kept from whoever asks are left out.
        """
        steps, at = meetings.steps(self.sitting.party), self.at
        hat = at.hat
        if hat.role is Role.NATIONAL_OFFICE:
            # It calls the national panel's meetings; the bids wait for the panel's chair.
            hat = hat.model_copy(update={"role": Role.NATIONAL_CHAIR})
        found: list[TaskRow] = []
        page, total = 1, 1
        while (page - 1) * PART < min(total, MOST):
            part = await at.to.register.tasks_for((hat,), at.person.id, page, PART)
            found += [one for one in part.items if one.command in steps]
            page, total = page + 1, part.total
        return found

    async def diary(self, old: Meeting | None = None) -> meetings.Diary:
        """What a meeting is judged by, a new one or one that is there."""
        held = old if old and old.day <= self.sitting.day else None
        edited = await self.at.to.meeting_minutes.versions(held) if held else ()
        return meetings.Diary(
            self.rules,
            self.sitting.day,
            self.free,
            waiting={row.bid_id for row in await self.waiting()},
            others=tuple(kept.meeting for kept in await self.every()),
            judged=await self._judged(held) if held else (),
            minuted=bool(edited),
        )

    async def _judged(self, held: Meeting) -> frozenset[str]:
        """The bids on the agenda whose record says that this meeting decided on them."""
        history, kinds = self.at.to.register.history, meetings.JUDGED
        return frozenset(
            {
                item.bid_id
                for item in held.items
                for line in await history(item.bid_id, limit=200, kinds=kinds)
                if meetings.has_judged(held, line.event)
            }
        )


@dataclass(frozen=True, slots=True)
class Desk(Room):
    """The same, at a page."""

    at: Visitor


async def of_visitor(at: Visitor) -> Desk:
    """The meetings of the body that goes with the role somebody acts in.

    Raises:
        Problem: Nobody of this role's sits on a body that judges bids.
    """
    room = await of(at)
    return Desk(at, room.sitting, room.free, room.clerk)


async def of(at: Acting) -> Room:
    """The same for whoever asks, at a page or by a program.

    Raises:
        Problem: Nobody of this role's sits on a body that judges bids.
    """
    sitting = await seating.of_visitor(at)
    if sitting.party not in meetings.JUDGES or sitting.noun == "body":
        raise Problem(problems.NOT_FOUND)
    clerk = at.hat.role in meetings.CLERKS
    return Room(at, sitting, await at.to.free.now(), clerk)


async def of_clerk(at: Visitor) -> Desk:
    """The same, for whoever calls the meetings.

    Raises:
        Problem: They do not, or there is no such body.
    """
    desk = await of_visitor(at)
    if not desk.clerk:
        raise Problem(problems.NOT_YOUR_HAT)
    return desk


def page(  # noqa: PLR0913  a page of a form has six sides
    desk: Desk,
    filled: Filled,
    action: str,
    *,
    back: str,
    back_text: str,
    status: int = 200,
) -> Response:
    """The page of a form about a meeting."""
    return alone.page(
        desk.at,
        filled,
        action,
        above=desk.body_name,
        back=back,
        back_text=back_text,
        status=status,
    )


async def change(
    desk: Desk, old: KeptMeeting, new: Meeting, filled: Filled, action: str
) -> Response:
    """Keep the next version of a meeting, or say why not, with what was typed.

    Args:
        desk: Whose meeting.
        old: As it stands now.
        new: As it is to be; its version is the one that the page showed.
        filled: The form that was sent.
        action: Its address.
    """
    at, there = desk.at, f"{desk.where}/{new.number}"
    as_next = new.model_copy(update={"version": new.version + 1})
    if as_next == old.meeting and old.person == at.person.id:
        return at.go(there)  # Sent twice.
    if new.version != old.meeting.version:
        return _overtaken(desk, old, filled, action)
    if new == old.meeting:
        return at.go(there)
    diary = await desk.diary(old.meeting)
    if wrong := meetings.faults(new, old.meeting, diary):
        said = {fault.where: fault.words for fault in wrong}
        problem = said.pop("", "")
        refused = replace(filled, errors=placed(filled, said), problem=problem)
        return _again(desk, old.meeting, refused, action, 422)
    try:
        await at.to.meetings.change(as_next, person=at.person.id, name=at.person.name)
    except Overtaken as overtaken:
        return _overtaken(desk, overtaken.now or old, filled, action)
    return at.go(there)


def placed(filled: Filled, said: dict[str, str]) -> dict[str, str]:
    """What is wrong by the name of the question that it is about."""
    names = {question.name for question in filled.form.questions}
    found = {}
    for where, sentence in said.items():
        name = next((n for n in names if n.endswith(f"items.{where}")), where)
        found[name] = sentence
    return found


def _overtaken(desk: Desk, now: KeptMeeting, filled: Filled, action: str) -> Response:
    """Somebody else was first: what is kept now, and what was typed, side by side."""
    words_ = (
        f"{now.name} changed this meeting at {words.moment(now.at)}, while you wrote. What "
        "is kept now stands at the top, and what you typed is still below. Save again to "
        "put yours in its place."
    )
    form = replace(
        filled.form, facts=tuple(telling.facts(now.meeting, desk.sitting.now))
    )
    raw = {**(filled.raw or {}), "version": [str(now.meeting.version)]}
    renewed = replace(filled, form=form, raw=raw, problem=words_)
    return _again(desk, now.meeting, renewed, action, 409)


def _again(
    desk: Desk, meeting: Meeting, filled: Filled, action: str, status: int
) -> Response:
    return page(
        desk,
        filled,
        action,
        back=f"{desk.where}/{meeting.number}",
        back_text=telling.named(meeting),
        status=status,
    )
