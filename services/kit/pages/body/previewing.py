"""What a draft of a body changes: in words, by law, in reach, and in its test cases."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from activities.committees.trials import KeptTrial
from services.kit.pages.body import seating
from services.kit.pages.body import words as said
from services.kit.pages.body.case_form import came, outcome
from services.kit.pages.body.clause_form import single
from services.kit.pages.visitor import Visitor
from workflows.contracts.committees import BodyVersion
from workflows.rules import ladder, membership, words
from workflows.rules.trials import tried


async def of(
    at: Visitor,
    now: BodyVersion,
    draft: BodyVersion,
    day: date,
    cases: Sequence[KeptTrial],
) -> dict[str, Any]:
    """Everything that the page of the draft shows."""
    begun = draft.model_copy(update={"since": day})
    return {
        "changes": _changes(now, draft, day),
        "wrong": [one.words for one in membership.faults(begun, day)],
        "able": seating.able(begun, day),
        "by_law": await seating.by_law(at, begun, day),
        "rows": [_case(now, draft, day, one) for one in cases],
        "seats": [
            {
                "id": seat.id,
                "title": seat.title,
                "holder": seat.holder.name if seat.holder else "Vacant",
                "until": f"until {words.day(seat.until)}" if seat.until else "",
            }
            for seat in draft.seats
        ],
        "clauses": [
            {"number": n, "words": one.words, "simple": single(one) is not None}
            for n, one in enumerate(draft.rules.clauses)
        ],
        "rules": said.rule_rows(begun, day),
        "can_be_late": bool(ladder.may_tell(draft.party) or draft.rules.ladder),
        "steps": [
            {"number": n, "when": ladder.step(one), "words": one.words}
            for n, one in enumerate(draft.rules.ladder)
        ],
    }


def _changes(now: BodyVersion, draft: BodyVersion, day: date) -> list[str]:
    """Seats one by one, and each rule whose words differ."""
    same = draft.model_copy(update={"rules": now.rules})
    found = [] if same.seats == now.seats else said.changes(now, same)
    before = dict(said.rule_rows(now, day))
    after = dict(said.rule_rows(draft, day))
    for name in {**before, **after}:
        old, new = before.get(name, "nothing"), after.get(name, "nothing")
        if old != new:
            found.append(f"{name}: {new} Before: {old}")
    if now.rules != draft.rules and not any(
        name in one for one in found for name in after
    ):
        found.append("The rules have changed.")
    return found


def _case(
    now: BodyVersion, draft: BodyVersion, day: date, kept: KeptTrial
) -> dict[str, Any]:
    before, after = tried(now, kept.trial, day), tried(draft, kept.trial, day)
    return {
        "name": kept.trial.name,
        "expected": outcome(kept.trial.quorate, kept.trial.result),
        "before": came(before),
        "after": came(after),
        "as_expected": after.as_expected,
        "changed": came(before) != came(after),
        "reasons": [
            *after.quorum.reasons,
            *(after.tally.reasons if after.tally else ()),
            *after.doubts,
        ],
    }
