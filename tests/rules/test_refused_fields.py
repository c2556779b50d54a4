"""Whatever answer a refusal names, each command that can meet it has such an answer."""

import ast
import importlib
import inspect
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from pydantic import BaseModel

import workflows.rules
from tests.rules.answers import has
from workflows.rules import (
    delegation_rulebook,
    panel,
    policies,
    refusals,
    releases,
    rulebook,
    sittings,
)

RULES = f"{workflows.rules.__name__}."
ROOT = Path(workflows.rules.__file__).parent
ALWAYS = (rulebook.answer, delegation_rulebook.answer)
OF_ROUNDS = (policies, panel, releases, sittings)

OF_SERVICES = {("admission", "check_open")}
"""Rules that a service asks before there is a bid, about answers of its own."""

ANSWERED: dict[type[BaseModel], Callable[..., Any]] = {
    **rulebook.RULES,
    **delegation_rulebook.RULES,
}
Place = tuple[str, str]
"""A module of rules, and a function in it."""


@cache
def functions(module: str) -> dict[str, ast.FunctionDef]:
    """The functions of a module of rules by their names."""
    text = (ROOT / f"{module}.py").read_text(encoding="utf-8")
    body = ast.parse(text).body
    return {one.name: one for one in body if isinstance(one, ast.FunctionDef)}


@cache
def called(place: Place) -> tuple[tuple[Place, ast.Call], ...]:
    """The rules that a function calls, each with the call."""
    module, name = place
    names, found = vars(importlib.import_module(f"{RULES}{module}")), []
    for call in ast.walk(functions(module)[name]):
        if not isinstance(call, ast.Call):
            continue
        to: Any = None
        if isinstance(call.func, ast.Name):
            to = names.get(call.func.id)
        elif isinstance(call.func, ast.Attribute) and isinstance(
            call.func.value, ast.Name
        ):
            of = names.get(call.func.value.id)
            to = getattr(of, call.func.attr, None) if _is_rules(of) else None
        if inspect.isfunction(to) and to.__module__.startswith(RULES):
            found.append(((to.__module__.removeprefix(RULES), to.__name__), call))
    return tuple(found)


def _is_rules(of: Any) -> bool:
    return isinstance(of, ModuleType) and of.__name__.startswith(RULES)


def reached(rule: Callable[..., Any]) -> set[Place]:
    """The rule and whatever of the rules it may call."""
    found: set[Place] = set()
    waiting = [(rule.__module__.removeprefix(RULES), rule.__name__)]
    while waiting:
        place = waiting.pop()
        if place not in found and place[1] in functions(place[0]):
            found.add(place)
            waiting += [to for to, _ in called(place)]
    return found


def named(place: Place, among: set[Place]) -> Iterator[str]:
    """The answers that the refusals of a function name, as those among call it."""
    for call in ast.walk(functions(place[0])[place[1]]):
        if isinstance(call, ast.Call) and _makes_a_refusal(call):
            for one in call.keywords:
                if one.arg == "field":
                    yield from said(one.value, place, among)


def _makes_a_refusal(call: ast.Call) -> bool:
    return isinstance(call.func, ast.Name) and call.func.id in refusals.KINDS


def said(value: ast.AST, place: Place, among: set[Place]) -> Iterator[str]:
    """The texts that an expression may be, with a number for each place of a list."""
    match value:
        case ast.Constant():
            yield str(value.value)
        case ast.JoinedStr():
            parts = [
                p.value if isinstance(p, ast.Constant) else "0" for p in value.values
            ]
            yield "".join(str(part) for part in parts)
        case ast.IfExp():
            yield from said(value.body, place, among)
            yield from said(value.orelse, place, among)
        case ast.Name():
            found = [
                *_set_inside(value.id, place, among),
                *_passed(value.id, place, among),
            ]
            assert found, f"{place}: what {value.id} is cannot be read"
            yield from found
        case _:
            pytest.fail(f"{place}: a field that cannot be read")


def _set_inside(name: str, place: Place, among: set[Place]) -> Iterator[str]:
    for one in ast.walk(functions(place[0])[place[1]]):
        targets = one.targets if isinstance(one, ast.Assign) else []
        if any(isinstance(to, ast.Name) and to.id == name for to in targets):
            yield from said(one.value, place, among)  # type: ignore[attr-defined]
        if isinstance(one, ast.For) and isinstance(one.target, ast.Tuple):
            for row in one.iter.elts if isinstance(one.iter, ast.Tuple) else ():
                for to, held in zip(
                    one.target.elts, getattr(row, "elts", ()), strict=False
                ):
                    if isinstance(to, ast.Name) and to.id == name:
                        yield from said(held, place, among)


def _passed(name: str, place: Place, among: set[Place]) -> Iterator[str]:
    """What those among pass for a parameter; empty texts name nothing."""
    args = functions(place[0])[place[1]].args
    known = [one.arg for one in args.args]
    if name not in known:
        return
    index = known.index(name)
    for by in among:
        for to, call in called(by):
            if to != place:
                continue
            given = next((k.value for k in call.keywords if k.arg == name), None)
            if given is None and index < len(call.args):
                given = call.args[index]
            yield from said(given, by, among) if given is not None else ("",)


@pytest.mark.parametrize(
    "kind", [pytest.param(kind, id=kind.__name__) for kind in ANSWERED]
)
def test_a_refusal_names_an_answer_of_its_command(kind):
    """A page links to the question of that name, a program finds the answer there."""
    among = reached(ANSWERED[kind])
    found = {field for place in among for field in named(place, among)} - {""}
    assert {field for field in found if not has(kind, field)} == set()


def test_a_refusal_of_a_round_names_an_answer_of_one_of_its_commands():
    """Rounds are told by commands of their own."""
    names = [module.__name__.removeprefix(RULES) for module in OF_ROUNDS]
    places = {(name, one) for name in names for one in functions(name)}
    found = {field for place in places for field in named(place, places)} - {""}
    assert found >= {"day", "version"}
    for field in found:
        assert any(has(kind, field) for kind in releases.UPDATES), field


def test_every_refusal_that_names_an_answer_can_be_met():
    """One that no command reaches would be checked by nobody."""
    rules = (*ANSWERED.values(), *ALWAYS)
    met = {place for rule in rules for place in reached(rule)}
    names = {module.__name__.removeprefix(RULES) for module in OF_ROUNDS}
    for path in ROOT.glob("*.py"):
        for name in functions(path.stem):
            place = (path.stem, name)
            if path.stem not in names and place not in met | OF_SERVICES:
                assert not set(named(place, met | {place})) - {""}, place
