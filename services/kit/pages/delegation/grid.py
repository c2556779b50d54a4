"""The monthly return as a table of boxes, and what the boxes add up to."""

from typing import Any

from services.kit.pages.delegation.fields import Pounds
from services.kit.pages.delegation.steps import COLUMNS
from services.kit.pages.questions.field import MISSING, Unusable, ident
from services.kit.pages.questions.forms import Filled
from workflows.contracts.delegations import Delegation
from workflows.rules import words


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
    """What each column adds up to, where every box of it can be read."""
    if filled.raw is None:
        return []
    sums = []
    for column in COLUMNS:
        parts = [
            _read(question, filled)
            for question in filled.form.questions
            if isinstance(question, Pounds) and question.name.endswith(f".{column}")
        ]
        whole = [part for part in parts if part is not None]
        full = len(whole) == len(found.policy.lines)
        sums.append(words.money(sum(whole)) if full else "Not complete")
    return sums


def _read(box: Pounds, filled: Filled) -> int | None:
    try:
        answer = box.read(filled.raw or {}, box.name)
    except Unusable:
        return None
    return None if answer is MISSING else int(answer)
