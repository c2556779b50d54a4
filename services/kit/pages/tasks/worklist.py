"""A list of tasks on a page: filters kept in the address, groups by date, owners."""

from collections.abc import Collection, Mapping
from datetime import date, datetime, time
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

from pydantic import BaseModel, ConfigDict, Field

from activities.desk.claims import Claim
from activities.register.reading import Page, TaskRow
from activities.register.worklists import TaskFilters, TaskKey, Worklists
from services.kit import delegations, time_used
from services.kit.lists import Unchosen, dated
from services.kit.pages.bid.wording import ACTIONS, capital, left
from services.kit.pages.delegation import wording
from services.kit.pages.visitor import Visitor
from services.kit.sheets import STAGES, Due
from workflows.contracts import names
from workflows.contracts.bids import ENDS, Stage
from workflows.contracts.commands import DischargeCondition, SendEvidence
from workflows.rules import calendar, lateness, rulebook, vacancies
from workflows.rules.digest import CRITICAL, GROUPS, SOON

SIZE = 50
DUE = {"": "Any", "late": "Overdue", "soon": "Due soon", "later": "Not due yet"}
SORTS = {"due": "Date due", "ccg": "CCG", "stage": "Stage"}
OWNERS = (("", "All"), ("mine", "Taken on by me"), ("unclaimed", "Unclaimed"))


class WorkFilters(BaseModel):
    """What a list of tasks is narrowed to, as its address says it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    page: Annotated[int, Field(ge=1, le=100_000)] = 1
    owner: Literal["", "mine", "unclaimed"] = ""
    q: Annotated[str, Field(max_length=100)] = ""
    stage: Annotated[Stage | None, Unchosen] = None
    due: Literal["", "late", "soon", "later"] = ""
    sort: Literal["due", "ccg", "stage"] = "due"

    def kept(self, **changes: str) -> dict[str, str]:
        """What the address of the same list carries, with changes."""
        held = {
            "owner": self.owner,
            "q": self.q,
            "stage": self.stage or "",
            "due": self.due,
            "sort": "" if self.sort == "due" else self.sort,
            **changes,
        }
        return {key: value for key, value in held.items() if value}


async def wanted(
    at: Visitor,
    chosen: WorkFilters,
    claims: tuple[Claim, ...],
    free: tuple[date, ...],
    *,
    team: bool = False,
) -> TaskFilters:
    """The filters as the register takes them.

    A task whose clock stands still is as late as it was when it stopped.
    """
    now = at.to.clock()
    still = await _still(at, now, free, team=team) if chosen.due else {}
    mine = tuple(_key(c) for c in claims if c.person == at.person.id)
    taken = tuple(_key(c) for c in claims)
    soon = _end_of_soon(now, free)
    return TaskFilters(
        search=chosen.q,
        stage=chosen.stage,
        by=chosen.sort,
        among=mine if chosen.owner == "mine" else None,
        apart_from=taken if chosen.owner == "unclaimed" else (),
        due_from={"soon": now, "later": soon}.get(chosen.due),
        due_before={"late": now, "soon": soon}.get(chosen.due),
        undated=chosen.due == "later",
        still=tuple(still),
        still_fitting=tuple(k for k, group in still.items() if group == chosen.due),
    )


async def _still(
    at: Visitor, now: datetime, free: tuple[date, ...], *, team: bool
) -> dict[TaskKey, str]:
    """Each task whose clock stands still, with the filter that it belongs to."""
    found = {}
    open_tasks = Worklists(at.to.database)
    for task in await open_tasks.paused(at.hat, at.person.id, team=team):
        seen = lateness.seen(task, now, free, held=task.held)
        if seen.held or seen.at != now:
            group = group_of(dated(seen, free))
            key = (task.bid_id, task.command, task.subject)
            found[key] = {GROUPS[2]: "soon", GROUPS[3]: "later"}.get(group, "late")
    return found


def _key(claim: Claim) -> TaskKey:
    return claim.bid_id, claim.command, claim.subject


def _end_of_soon(now: datetime, free: tuple[date, ...]) -> datetime:
    last = calendar.add_working_days(calendar.london_day(now), SOON, free)
    return calendar.at(last, time.max)


def group_of(when: Due | None) -> str:
    """Under which heading a task stands."""
    if when is None:
        return GROUPS[3]
    if when.overdue:
        return GROUPS[0] if when.working_days_left <= CRITICAL else GROUPS[1]
    return GROUPS[2] if when.working_days_left <= SOON else GROUPS[3]


def explained(
    found: Page[TaskRow], offices: Collection[tuple[str, str, str]]
) -> Page[TaskRow]:
    """The same tasks; one for an office without a holder says so.

    Args:
        found: A part of a team's list.
        offices: Which offices somebody holds today: party, body, role.
    """

    def said(one: TaskRow) -> TaskRow:
        who = {(one.party.value, one.body, role.value) for role in one.roles}
        if not (who and one.command) or who & set(offices):
            return one
        nobody = vacancies.nobody(one.roles, one.name).removesuffix(".")
        return one.model_copy(update={"words": f"{one.words}. {nobody}"})

    return found.model_copy(update={"items": tuple(said(one) for one in found.items)})


def listed(
    at: Visitor,
    chosen: WorkFilters,
    found: Page[TaskRow],
    claims: tuple[Claim, ...],
    free: tuple[date, ...],
) -> dict[str, Any]:
    """All that the page of a list names."""
    held = {(*_key(c), c.body): c for c in claims}
    now, whens = at.to.clock(), dict[lateness.Seen, Due | None]()
    days = dict[tuple[Any, ...], str]()
    groups: dict[str, list[dict[str, Any]]] = {name: [] for name in GROUPS}
    for task in found.items:
        seen = lateness.seen(task, now, free, held=task.held)
        if seen not in whens:
            whens[seen] = dated(seen, free)
        when = whens[seen]
        key = (task.bid_id, task.command, task.subject, task.body)
        row = _row(at, task, held.get(key), when)
        yours = time_used.answers(at.hat, task.lead)
        begun = calendar.london_day(task.since) if task.since else None
        alike = (begun, task.due, task.pauses, task.key, bool(task.command), yours)
        if alike not in days:
            days[alike] = time_used.beside_date(task, now, free, yours=yours)
        row["used"] = days[alike]
        groups[group_of(when)].append(row)
    return {
        "groups": [(name, rows) for name, rows in groups.items() if rows],
        "total": found.total,
        "owners": [
            {
                "text": text,
                "href": _address(chosen.kept(owner=key)),
                "current": key == chosen.owner,
            }
            for key, text in OWNERS
        ],
        "q": chosen.q,
        "owner": chosen.owner,
        "stages": options(_open_stages(at), chosen.stage or ""),
        "dues": options(DUE, chosen.due),
        "sorts": options(SORTS, chosen.sort),
        "narrowed": bool(chosen.kept(sort="")),
        "opened": bool(chosen.kept(owner="")),
        "here": _address(chosen.kept(page=str(chosen.page))),
        "pages": paging(chosen.page, found.total, SIZE, chosen.kept()),
    }


def _open_stages(at: Visitor) -> dict[str, str]:
    """What a list may be narrowed to: a bid that is live has tasks as a delegation."""
    open_ = {"": "Any"} | {s.value: n for s, n in STAGES.items() if s not in ENDS}
    if at.service.party in delegations.PARTIES:
        open_[Stage.LIVE.value] = "Delegations"
    return open_


def _row(
    at: Visitor, task: TaskRow, claim: Claim | None, when: Due | None
) -> dict[str, Any]:
    step, number = what(task), names.number_of(task.bid_id)
    lasts = names.lasts(task.bid_id)
    record = f"delegation {number}" if lasts else f"bid {number}"
    return {
        "number": number,
        "called": record,
        "kind": "Delegation " if lasts else "",
        "record": f"{at.service.prefix}/{names.page_of(task.bid_id)}",
        "what": step,
        "named": f"{step}, {record}",
        "why": f"Waiting for {task.words}." if task.command else "",
        "link": at.service.step(task.bid_id, task.command, task.subject),
        "ccgs": task.applicants,
        "stage": "Delegation" if lasts else STAGES[task.stage],
        "due": left(when) or (ON_HOLD if task.held else "No date"),
        "late": bool(when and when.overdue),
        "owner": claim.name if claim else "",
        "mine": bool(claim and claim.person == at.person.id),
        "given": f"Given by {claim.by}: {claim.reason}"
        if claim and claim.reason
        else "",
        "task": f"{task.bid_id}|{task.body}|{task.command}|{task.subject}",
    }


ON_HOLD = "On hold: its dates stand still"


def add_giving(at: Visitor, rows: list[dict[str, Any]]) -> None:
    """Add to each row where its task is given to somebody; for whoever leads a team."""
    for row in rows:
        bid_id, _, command, subject = row["task"].split("|", 3)
        which = {"bid_id": bid_id, "command": command, "subject": subject}
        row["give"] = f"{at.service.prefix}/team/give?{urlencode(which)}"


def what(task: TaskRow) -> str:
    """The task as something to do; where only time can help, as what is waited for."""
    kind = rulebook.COMMANDS.get(task.command)
    if kind is DischargeCondition and task.subject:
        # A bid may have several: each is a task of its own.
        return f"Discharge condition {task.subject[1:]}"
    if kind is SendEvidence and task.subject:
        return f"Send evidence for condition {task.subject[1:]}"
    if lasting := wording.ACTIONS.get(task.command):
        # A delegation waits for several months' returns at once.
        return wording.step(lasting, task.words)
    return ACTIONS[kind] if kind else capital(task.words)


def called(record: str) -> str:
    """`bid 07R-1`, `delegation 07R-1`."""
    lasts = names.lasts(record)
    return f"{'delegation' if lasts else 'bid'} {names.number_of(record)}"


def address_of(task: TaskRow) -> str:
    """Which task, as the end of an address."""
    named = {"bid_id": task.bid_id, "command": task.command, "subject": task.subject}
    return urlencode(named)


def options(names: Mapping[Any, str], picked: Any) -> list[dict[str, Any]]:
    """The items of a select."""
    return [
        {"value": str(key), "text": capital(text), "selected": key == picked}
        for key, text in names.items()
    ]


def _last(total: int, size: int) -> int:
    return max(1, -(-total // size))


def past(page: int, total: int, size: int, kept: Mapping[str, Any]) -> str:
    """Where the last part is, for whoever asks for one behind it; else empty.

    Lists get shorter, and an empty part of one would say that nothing is there.
    """
    last = _last(total, size)
    return paging(last, total, size, kept)["here"] if page > last else ""


def paging(page: int, total: int, size: int, kept: Mapping[str, Any]) -> dict[str, Any]:
    """Links to the parts before and after, with the filters kept."""
    last = _last(total, size)

    def to(number: int) -> str:
        return _address({k: v for k, v in kept.items() if v} | {"page": str(number)})

    return {
        "page": page,
        "last": last,
        "here": to(page),
        "before": to(min(page - 1, last)) if page > 1 else "",
        "after": to(page + 1) if page < last else "",
    }


def _address(kept: Mapping[str, str]) -> str:
    return f"?{urlencode(kept)}"
