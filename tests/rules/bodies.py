"""Bodies for tests, as short as a table; and a second opinion on their quorum."""

from collections.abc import Collection, Iterator
from datetime import date
from functools import cache
from itertools import product

from activities.reference import committees, shipping
from activities.reference.problems import Problems
from workflows.contracts.committees import (
    BodyKind,
    BodyRules,
    BodyVersion,
    Category,
    Clause,
    Minimum,
    Need,
    Office,
    Seat,
    Sitter,
    Substitution,
)
from workflows.contracts.parties import Party
from workflows.contracts.sittings import Recusal, Sits

ON = date(2015, 6, 1)
LAY, EXECUTIVE, CLINICAL = Category.LAY, Category.EXECUTIVE, Category.CLINICAL
GP, ELECTED, STATUTORY = Category.GP, Category.ELECTED, Category.STATUTORY


def sitter(name: str) -> Sitter:
    return Sitter(person=name.lower(), name=name)


def seat(category: Category, holder: str = "", *substitutes: str, **more) -> Seat:
    """A seat that is called after who holds it; a vacant one gets an id."""
    id_ = more.pop("id", holder.lower())
    given = {
        "id": id_,
        "role": category.value,
        "title": f"Seat of {id_}",
        "category": category,
        "holder": sitter(holder) if holder else None,
        "substitutes": tuple(map(sitter, substitutes)),
        "since": date(2014, 1, 1),
    }
    return Seat.model_validate(given | more)


def body(*seats: Seat, clauses: Collection[Clause] = (), **rules) -> BodyVersion:
    number = rules.pop("number", 1)
    instead = rules.pop("instead", ())
    of = rules.pop("of", ())
    given = {
        "minimum": Minimum(number=number),
        "clauses": tuple(clauses),
        "substitution": Substitution(words="As said.", instead=instead, categories=of),
    }
    return BodyVersion(
        party=Party.HWB,
        body="E09000007",
        name="Camden Health and Wellbeing Board",
        kind=BodyKind.HWB,
        version=3,
        since=date(2014, 1, 1),
        seats=seats,
        rules=BodyRules.model_validate(given | rules),
    )


def need(words: str, *categories: Category, count: int = 1, **more) -> Need:
    return Need(words=words, categories=categories, count=count, **more)


def all_of(*needs: Need) -> Clause:
    return Clause(words="All of these", all_of=needs)


def any_of(*needs: Need) -> Clause:
    return Clause(words="One of these", any_of=needs)


CHAIR = Need(words="chair", offices=(Office.CHAIR,))
VICE = Need(words="vice chair", offices=(Office.VICE_CHAIR,))


def out(*people: str) -> tuple[Recusal, ...]:
    return tuple(Recusal(person=person) for person in people)


def sits(**places: str) -> tuple[Sits, ...]:
    return tuple(Sits(seat=where, person=who) for where, who in places.items())


@cache
def shipped() -> dict[str, BodyVersion]:
    """The example bodies, by kind."""
    problems = Problems()
    found = {b.kind.value: b for b in committees.read_all(shipping.SHIPPED, problems)}
    problems.check()
    return found


Filled = dict[str, str]


def stands(one: Seat, rules: BodyRules) -> bool:
    within = one.since <= ON and (one.until is None or one.until >= ON)
    return within and one.voting and one.category not in rules.makeup.no_vote


def second_opinion(one: BodyVersion, filled: Filled) -> bool:
    """Whether filled seats are a quorum, straight from the words of the contract."""
    seats = [s for s in one.seats if stands(s, one.rules)]
    there = [s for s in seats if s.id in filled]
    minimum = one.rules.minimum
    whole = len([s for s in seats if minimum.vacant or s.holder])
    enough = len(there) >= minimum.number
    enough &= len(there) * minimum.denominator >= minimum.numerator * whole
    for clause in one.rules.clauses:
        met = [_count(n, there) >= n.count for n in clause.all_of]
        either = [_count(n, there) >= n.count for n in clause.any_of]
        enough &= all(met) and (any(either) or not either)
    return enough


def _count(need_: Need, there: list[Seat]) -> int:
    return len(
        {
            s.id
            for s in there
            if {s.role, *s.also} & set(need_.roles)
            or s.category in need_.categories
            or s.office in need_.offices
        }
    )


def everybody_able(
    one: BodyVersion,
    recusals: Collection[Recusal] = (),
    away: Collection[str] = (),
) -> dict[str, list[str]]:
    """For each seat with a vote, who could ever sit there."""
    seats = [s for s in one.seats if stands(s, one.rules)]
    own = {s.holder.person for s in seats if s.holder}
    found = {}
    for s in seats:
        gone = {r.person for r in recusals if r.person}
        if any(r.seat == s.id for r in recusals):
            found[s.id] = []
            continue
        held = s.holder.person if s.holder else None
        why = "vacant" if not held else "recused" if held in gone else "absent"
        rule = one.rules.substitution
        given = set(rule.instead) | ({"absent"} if "recused" in rule.instead else set())
        may = why in given and (not rule.categories or s.category in rule.categories)
        able = [held] if held and held not in gone else []
        able += [x.person for x in s.substitutes if may and x.person not in own | gone]
        found[s.id] = [person for person in able if person not in away]
    return found


def fillings(able: dict[str, list[str]]) -> Iterator[Filled]:
    """Every way in which anybody could sit, each person in one seat."""
    for chosen in product(*([*people, None] for people in able.values())):
        people = [person for person in chosen if person]
        if len(set(people)) == len(people):
            yield {s: p for s, p in zip(able, chosen, strict=True) if p}
