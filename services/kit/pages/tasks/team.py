"""A body's whole work with its owners, for whoever leads it; tasks given with a reason."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict

from activities.desk.claims import Claim, Taken, TaskRef
from activities.members.reading import Recipient
from activities.register.reading import TaskRow
from activities.register.worklists import Worklists
from services.kit import problems, viewing
from services.kit.pages.bid.wording import capital
from services.kit.pages.menu import LEADS
from services.kit.pages.questions import alone, forms
from services.kit.pages.questions.fields import Choice, Hidden, Text
from services.kit.pages.questions.forms import Filled, Form
from services.kit.pages.sign_in.typed import sent
from services.kit.pages.tasks import worklist
from services.kit.pages.tasks.work import told_who
from services.kit.pages.tasks.worklist import WorkFilters
from services.kit.pages.visitor import AtPage, Visitor
from services.kit.problems import Problem
from workflows.contracts import names
from workflows.contracts.texts import Code, OptionalText
from workflows.contracts.texts import Text as Words
from workflows.rules import interests

router = APIRouter(include_in_schema=False)

Bid = Annotated[str, Query(max_length=40)]
About = Annotated[str, Query(max_length=200)]


class Given(BaseModel):
    """To whom a task is given, and why.

    Attributes:
        held: Who had it when the page was opened; empty for nobody.
    """

    model_config = ConfigDict(extra="forbid")

    person: Code
    reason: Words
    held: OptionalText = ""


def _check_leads(at: Visitor) -> None:
    if at.hat.role not in LEADS:
        raise Problem(problems.NOT_YOUR_HAT)


@router.get("/team")
async def team(
    request: Request, at: AtPage, chosen: Annotated[WorkFilters, Query()]
) -> Response:
    """Everybody's tasks in the body, and who has taken on what."""
    _check_leads(at)
    claims = await at.to.claims.of((at.hat,))
    free = await at.to.free.now()
    filters = await worklist.wanted(at, chosen, claims, free, team=True)
    found = await Worklists(at.to.database).of_body(
        at.hat, at.person.id, filters, chosen.page, worklist.SIZE
    )
    last = worklist.past(chosen.page, found.total, worklist.SIZE, chosen.kept())
    if last:
        return at.go(last)
    found = worklist.explained(found, await at.to.members.offices({at.hat.body}))
    listed = worklist.listed(at, chosen, found, claims, free)
    for _, rows in listed["groups"]:
        worklist.add_giving(at, rows)
    return at.page(
        "team.jinja",
        title="Team's work",
        body=at.bodies.get((at.hat.party, at.hat.body), at.hat.body),
        path=request.url.path,
        **listed,
    )


@router.get("/team/give")
async def choose(
    at: AtPage, bid_id: Bid, command: Bid = "", subject: About = "", kept: Bid = ""
) -> Response:
    """Ask to whom the task is given, and why."""
    task = await _task(at, bid_id, command, subject)
    if task is None:
        return at.go(f"{at.service.prefix}/team")
    held = await _held(at, task)
    form = await _form(at, task, held)
    return _page(at, task, await alone.opened(at, form, kept))


@router.post("/team/give")
async def give(
    request: Request, at: AtPage, bid_id: Bid, command: Bid = "", subject: About = ""
) -> Response:
    """Give the task to somebody; whoever gave it a moment earlier has been first."""
    task = await _task(at, bid_id, command, subject)
    if task is None:
        return at.go(f"{at.service.prefix}/team")
    people = {one.person: one.name for one in await _able(at, task)}
    held = await _held(at, task)
    form = await _form(at, task, held)
    body, filled = forms.read(form, await sent(request), Given)
    if not isinstance(body, Given):
        return _page(at, task, filled, 422)
    try:
        await at.to.claims.give(
            _ref(at, task),
            body.person,
            people[body.person],
            by=at.person.name,
            reason=body.reason,
            instead_of=body.held,
        )
    except Taken as taken:
        return told_who(at, taken, f"{at.service.prefix}/team")
    return at.go(f"{at.service.prefix}/team")


async def _task(at: Visitor, bid_id: str, command: str, subject: str) -> TaskRow | None:
    """The task, if it is still to be done and theirs to give.

    Raises:
        Problem: They do not lead this body.
    """
    _check_leads(at)
    key = (bid_id, command, subject)
    return await Worklists(at.to.database).one(at.hat, at.person.id, key)


def _ref(at: Visitor, task: TaskRow) -> TaskRef:
    return TaskRef(
        bid_id=task.bid_id,
        party=at.hat.party,
        body=at.hat.body,
        command=task.command,
        subject=task.subject,
    )


async def _held(at: Visitor, task: TaskRow) -> Claim | None:
    claims = await at.to.claims.of((at.hat,))
    key = (task.bid_id, task.command, task.subject)
    return next((c for c in claims if (c.bid_id, c.command, c.subject) == key), None)


async def _able(at: Visitor, task: TaskRow) -> list[Recipient]:
    """Who holds a role that can do the task, and is not kept from it by an interest."""
    people = await at.to.members.holders(at.hat.party, at.hat.body, task.roles)
    if names.lasts(task.bid_id):
        return people
    bid = (await viewing.papers_for(at, task.bid_id)).bid
    return [p for p in people if not interests.bars_deciding(bid, p.person)]


async def _form(at: Visitor, task: TaskRow, held: Claim | None) -> Form:
    able = await _able(at, task)
    now = f"{held.name} has taken it on." if held else "Nobody has taken it on."
    nobody = () if able else ("There is nobody else whom you could give it to.",)
    return Form(
        title="Give a task to somebody",
        lead=(f"{worklist.what(task)}, {task.applicants}.", now, *nobody),
        questions=(
            Choice(
                name="person",
                label="To whom?",
                ask="to whom",
                hint="People whose role lets them do it.",
                choices=tuple((one.person, one.name, "") for one in able),
            ),
            Text(
                name="reason",
                label="Why?",
                ask="why",
                hint="They read it in their list.",
                rows=3,
            ),
            Hidden(name="held", value=held.person if held else ""),
        ),
        button="Give the task",
    )


def _page(at: Visitor, task: TaskRow, filled: Filled, status: int = 200) -> Response:
    query = worklist.address_of(task)
    return alone.page(
        at,
        filled,
        f"{at.service.prefix}/team/give?{query}",
        above=capital(worklist.called(task.bid_id)),
        back=f"{at.service.prefix}/team",
        back_text="Team's work",
        status=status,
        bid_id=task.bid_id,
    )
