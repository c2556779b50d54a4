"""What lists of the register are made of: columns, orders, and conditions with places.

Statements with places for their values are constants, and so are prepared once.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    FromClause,
    Table,
    and_,
    bindparam,
    exists,
    false,
    func,
    literal_column,
    or_,
)

from activities.register.shapes import BidRow, NoticeRow, PublicBid, TaskRow
from activities.register.tables import bids, delegations, notices, recusals, tasks
from workflows.contracts.base import Contract
from workflows.contracts.bids import Stage
from workflows.contracts.parties import Membership


def _columns(shape: type[Contract], table: Table) -> list[ColumnElement[Any]]:
    return [table.c[name] for name in shape.model_fields if name in table.c]


BID_COLUMNS = _columns(BidRow, bids)
PUBLIC_COLUMNS = _columns(PublicBid, bids)
APPLICANTS: ColumnElement[str] = func.coalesce(bids.c.applicants, delegations.c.name)
STAGE: ColumnElement[str] = func.coalesce(
    bids.c.stage, literal_column(f"'{Stage.LIVE.value}'")
)
WORDS: ColumnElement[str] = func.coalesce(
    bids.c.words, func.lower(delegations.c.id + " " + delegations.c.name)
)
OF_BID = {
    "applicants": APPLICANTS,
    "stage": STAGE,
    "held": func.coalesce(bids.c.held, false()),
    "lead": func.coalesce(bids.c.lead, delegations.c.ccg),
}
"""What a task's row says of its bid, or of its delegation."""

TASK_COLUMNS = [
    *_columns(TaskRow, tasks),
    *(column.label(name) for name, column in OF_BID.items()),
]
NOTICE_COLUMNS = _columns(NoticeRow, notices)
NEWEST_BIDS = (bids.c.updated.desc(), bids.c.bid_id.desc())
SOONEST = (tasks.c.due.nulls_last(), tasks.c.bid_id, tasks.c.position)
"""As `ix_tasks_soonest` has them, so that the first page of a list sorts nothing."""
NEWEST_NOTICES = (notices.c.queued_at.desc(), notices.c.id)

ASKER: BindParameter[str] = bindparam("person")
"""The place for whoever asks."""


def with_record(of_tasks: FromClause) -> FromClause:
    """Tasks with the bid or the delegation of each."""
    of_bid = of_tasks.outerjoin(bids, bids.c.bid_id == tasks.c.bid_id)
    return of_bid.outerjoin(delegations, delegations.c.id == tasks.c.bid_id)


@cache
def meant_for(many: int) -> ColumnElement[bool]:
    """Tasks that so many hats can do; `worn` has the values.

    A task that is for some people only is meant for these, under whichever hat.
    """
    among: BindParameter[str] = bindparam("among")
    open_to = or_(tasks.c.people == "", tasks.c.people.like(among))
    return and_(open_to, or_(false(), *(_meant(number) for number in range(many))))


def _meant(number: int) -> ColumnElement[bool]:
    role: BindParameter[str] = bindparam(f"role{number}")
    return and_(
        tasks.c.party == bindparam(f"party{number}"),
        tasks.c.body == bindparam(f"body{number}"),
        or_(tasks.c.roles == "", tasks.c.roles.like(role, escape="/")),
    )


def worn(hats: Sequence[Membership], person: str) -> dict[str, str]:
    """The values of `meant_for`; those of one hat name a body too."""
    # The register's numbers hold nothing that stands for other characters.
    values = {"among": f"% {person} %"}
    for number, hat in enumerate(hats):
        values[f"party{number}"] = hat.party.value
        values[f"body{number}"] = hat.body
        # An underscore alone would stand for any character.
        values[f"role{number}"] = f"% {hat.role.value.replace('_', '/_')} %"
    return values


def kept_from(
    person: str | BindParameter[str], bid_id: ColumnElement[str]
) -> ColumnElement[bool]:
    """Whether a bid's papers are kept from somebody."""
    return exists().where(recusals.c.person == person, recusals.c.bid_id == bid_id)
