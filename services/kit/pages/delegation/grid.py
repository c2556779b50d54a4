"""The monthly return as a table of boxes, and what the boxes add up to."""

from typing import Any

from fastapi import Response

from services.kit.pages.delegation.fields import Pounds
from services.kit.pages.delegation.steps import COLUMNS
from services.kit.pages.questions.field import MISSING, Unusable, ident
from services.kit.pages.questions.fields import Hidden
from services.kit.pages.questions.forms import Filled
from services.kit.pages.visitor import Visitor
from workflows.contracts.delegations import Delegation
from workflows.rules import delegation_returns as returns
from workflows.rules import words

BESIDES = ("patients", "exceptions")
"""What is asked below the table."""


def rows(found: Delegation, filled: Filled) -> list[dict[str, Any]]:
    """A row for each line, with a box in each column."""
    boxes = {q.name: q for q in filled.form.questions if isinstance(q, Pounds)}
    return [
        {
            "name": line.name,
            "cells": [
                _cell(boxes[f"lines.{index}.{column}"], filled, label)
                for column, label in COLUMNS.items()
            ],
        }
        for index, line in enumerate(found.policy.lines)
        if f"lines.{index}.budget" in boxes
    ]


def _cell(box: Pounds, filled: Filled, label: str) -> dict[str, Any]:
    shown = box.shown(filled.raw, filled.errors, box.name)
    return {
        "id": ident(box.name),
        "name": box.name,
        "value": shown["value"],
        "label": box.label,
        "column": label,
        "error": filled.errors.get(box.name, ""),
    }


def totals(found: Delegation, filled: Filled) -> list[str]:
    """What each column adds up to, or the first line of it that has no sum to be read."""
    if filled.raw is None:
        return []
    return [_total(found, filled, column) for column in COLUMNS]


def _total(found: Delegation, filled: Filled, column: str) -> str:
    total = _sum(found, filled, column)
    if total is not None:
        return words.money(total)
    without = [
        line.name
        for line, part in zip(found.policy.lines, _parts(filled, column), strict=False)
        if part is None
    ]
    more = len(without) - 1
    besides = f" and {words.plural(more, 'other line')}" if more else ""
    return f"Not complete: no sum for {''.join(without[:1])}{besides}"


def _sum(found: Delegation, filled: Filled, column: str) -> int | None:
    whole = [part for part in _parts(filled, column) if part is not None]
    return sum(whole) if len(whole) == len(found.policy.lines) else None


def _parts(filled: Filled, column: str) -> list[int | None]:
    """What stands in a column's boxes, in the order of the lines."""
    return [
        _read(question, filled)
        for question in filled.form.questions
        if isinstance(question, Pounds) and question.name.endswith(f".{column}")
    ]


def off_budget(found: Delegation, filled: Filled) -> str:
    """How far the lines' budgets are from the year's, once they have been added up."""
    total = None if filled.raw is None else _sum(found, filled, "budget")
    of = {q.name: q.value for q in filled.form.questions if isinstance(q, Hidden)}
    year = returns.year_of(found, int(of.get("year", 0)))
    if total is None or year is None:
        return ""
    far = returns.off_budget(found, year, int(of["month"]), total)
    return far or "The lines' budgets add up to the budget of the year."


def empty(found: Delegation, filled: Filled) -> str:
    """Which lines have no budget, once the boxes have been looked at."""
    boxes = {q.name: q for q in filled.form.questions if isinstance(q, Pounds)}
    return returns.without_budget(
        [
            line.name
            for index, line in enumerate(found.policy.lines)
            if filled.raw is not None
            and _read(boxes[f"lines.{index}.budget"], filled) == 0
        ]
    )


def page(  # noqa: PLR0913  a page of a form has many sides
    at: Visitor,
    found: Delegation,
    filled: Filled,
    action: str,
    *,
    above: str,
    back: str,
    back_text: str,
    status: int = 200,
) -> Response:
    """The page of a return: a delegation's, or one in shadow.

    Args:
        at: Who looks at it.
        found: The delegation, or the one that is foreseen.
        filled: The form as it is to be shown.
        action: Where the form is sent.
        above: What it is about, above its title.
        back: Where the way back leads.
        back_text: Its words.
        status: The answer's status.
    """
    controls = filled.controls()
    return at.page(
        "delegation-return.jinja",
        status=status,
        above=above,
        back=back,
        back_text=back_text,
        action=action,
        title=filled.form.title,
        form=filled.form,
        errors=filled.summary(),
        token=filled.token,
        columns=tuple(COLUMNS.values()),
        rows=rows(found, filled),
        totals=totals(found, filled),
        far="" if filled.errors else off_budget(found, filled),
        empty=empty(found, filled),
        hidden=[one["params"] for one in controls if one["control"] == "hidden"],
        besides=[one for one in controls if one["params"]["name"] in BESIDES],
    )


def _read(box: Pounds, filled: Filled) -> int | None:
    try:
        answer = box.read(filled.raw or {}, box.name)
    except Unusable:
        return None
    return None if answer is MISSING else int(answer)
