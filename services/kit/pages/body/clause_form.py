"""The form of one line of a quorum in the draft of a body: who must be there."""

from collections.abc import Sequence

from pydantic import BaseModel, ConfigDict

from services.kit.pages.body.rules_form import plain
from services.kit.pages.body.words import CATEGORIES, OFFICES
from services.kit.pages.questions.choosing import Choices
from services.kit.pages.questions.fields import Hidden, Line, Number
from services.kit.pages.questions.forms import Form
from workflows.contracts.committees import (
    BodyVersion,
    Category,
    Clause,
    Need,
    Office,
)
from workflows.contracts.texts import Line as Words
from workflows.rules import seats


class TypedClause(BaseModel):
    """A clause as its form has it: so many of those who fit any of these."""

    model_config = ConfigDict(extra="forbid")

    draft: int
    words: Words
    count: int
    kinds: tuple[str, ...] = ()


def single(clause: Clause) -> Need | None:
    """The one need that says the same as a clause; none where no one does."""
    needs = (*clause.all_of, *clause.any_of)
    if len(needs) == 1:
        return needs[0]
    if clause.all_of or any(need.count != 1 for need in needs):
        return None
    return Need(
        words=clause.words,
        roles=tuple(role for need in needs for role in need.roles),
        categories=tuple(kind for need in needs for kind in need.categories),
        offices=tuple(office for need in needs for office in need.offices),
    )


def clause_form(body: BodyVersion, need: Need | None, words: str, draft: int) -> Form:
    """Who has to be among those who act: so many of any of these."""
    roles = sorted({role for seat in body.seats for role in seats.roles(seat)})
    kinds = (
        *((f"category:{one}", text, "") for one, text in CATEGORIES.items()),
        *((f"office:{one}", text, "") for one, text in OFFICES.items()),
        *((f"role:{one}", plain(one), "The role of a seat") for one in roles),
    )
    picked = [
        *(f"category:{one}" for one in (need.categories if need else ())),
        *(f"office:{one}" for one in (need.offices if need else ())),
        *(f"role:{one}" for one in (need.roles if need else ())),
    ]
    return Form(
        title="Change who must be there" if need else "Add somebody who must be there",
        lead=("Every such line has to be met, besides the number of members.",),
        questions=(
            Hidden(name="draft", value=str(draft), number=True),
            Line(
                name="words",
                label="Who, in words?",
                ask="who, in words",
                hint="For example: a lay member",
                value=words,
            ),
            Number(
                name="count",
                label="How many of them?",
                ask="how many of them",
                value=str(need.count if need else 1),
            ),
            Choices(
                name="kinds",
                label="Who counts? Anybody who is one of these",
                ask="who counts",
                value=" ".join(picked),
                choices=kinds,
            ),
        ),
        button="Save in the draft",
    )


def clause_of(typed: TypedClause) -> Clause:
    """What was typed, as a clause."""
    kinds = [kind.partition(":") for kind in typed.kinds]
    need = Need(
        words=typed.words,
        count=typed.count,
        roles=tuple(name for kind, _, name in kinds if kind == "role"),
        categories=tuple(
            Category(name) for kind, _, name in kinds if kind == "category"
        ),
        offices=tuple(Office(name) for kind, _, name in kinds if kind == "office"),
    )
    return Clause(words=typed.words, all_of=(need,))


def with_clauses(body: BodyVersion, clauses: Sequence[Clause]) -> BodyVersion:
    """The body with these lines of its quorum."""
    rules = body.rules.model_copy(update={"clauses": tuple(clauses)})
    return body.model_copy(update={"rules": rules})
