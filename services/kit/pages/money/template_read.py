"""The finance template read back: what was changed, as rules; bad cells by name."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

from services.kit.pages.money import template
from services.kit.pages.money.sheet_file import At, Refused, Rows, opened
from workflows.contracts.allocations import (
    Adjustment,
    AllocationRules,
    Basis,
    Flag,
    Growth,
    PlannedLine,
    Reserve,
    Schedule,
    TopUp,
)
from workflows.rules.allocation_rounding import WHOLE
from workflows.rules.words import money

LARGEST = Decimal(10**10)
LISTED = 20
YES = {"yes": True, "no": False}


class BadCells(Exception):
    """Nothing was made of the file; `problems` names the first cells to put right."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems[:LISTED]
        more = len(problems) - LISTED
        if more > 0:
            self.problems.append(f"and {more:,} more like these")
        super().__init__("; ".join(self.problems))


def changed(content: bytes, name: str, before: Schedule, by: str) -> AllocationRules:
    """The rules that a template asks for; those of `before` if nothing was changed.

    Args:
        content: The file as sent.
        name: Of the file.
        before: The schedule that it was made from.
        by: Who sends it, for whatever is new.

    Raises:
        Refused: The file is not taken.
        BadCells: It is, but cells of it are wrong.
    """
    sheets = opened(content, name, (template.LINES, template.RULES))
    return _Reading(before, by).rules(sheets)


class _Reading:
    def __init__(self, before: Schedule, by: str) -> None:
        self._before = before
        self._by = by
        self._problems: list[str] = []

    def rules(self, sheets: Mapping[str, Rows]) -> AllocationRules:
        if template.LINES not in sheets:
            raise Refused("The file has no sheet Lines")
        found = self._lines(sheets[template.LINES])
        if template.RULES in sheets:
            found = self._rules(sheets[template.RULES], found)
        if self._problems:
            raise BadCells(self._problems)
        return found

    def _bad(self, at: At, words: str) -> None:
        self._problems.append(f"{at.where}: {words}")

    def _body(self, rows: Rows, columns: tuple[str, ...]) -> Rows:
        if not rows or [at.text for at in rows[0][: len(columns)]] != list(columns):
            raise Refused(f"The first row has to be: {', '.join(columns)}")
        short = At(rows[0][0].where, "")
        return [[*row, *[short] * (len(columns) - len(row))] for row in rows[1:]]

    def _lines(self, rows: Rows) -> AllocationRules:  # noqa: C901
        held = {
            (p.practice, line.line): line
            for p in self._before.planned
            for line in p.lines
        }
        paid = {
            (p.practice, line): pence
            for p in self._before.practices
            for line, pence in p.lines
        }
        rules = self._before.rules
        flags = {(f.practice, f.line): f for f in rules.flags}
        plans = {(a.practice, a.line): a for a in rules.adjustments}
        seen: set[tuple[str, str]] = set()
        for row in self._body(rows, template.LINE_COLUMNS):
            code, line, plan, counts, why = row[0], row[3], row[5], row[6], row[7]
            key = (code.text, line.text)
            if key not in held or key in seen:
                words = "is there twice" if key in seen else "is no line of this budget"
                self._bad(code, f"{code.quoted}, {line.quoted} {words}")
                continue
            seen.add(key)
            pence, included = self._pence(plan), YES.get(counts.text.lower())
            if included is None:
                self._bad(counts, f"{counts.quoted} is neither yes nor no")
            if pence is None or included is None:
                continue
            self._line(held[key], paid.get(key, 0), (pence, included, why), key)
            new = self._new
            if new[0]:
                flags[key] = new[0]
            if new[1] is not None:
                plans[key] = new[1]
            elif pence == paid.get(key, 0):
                plans.pop(key, None)
        missing = sorted(set(held) - seen)
        if missing and not self._problems:
            practice, line_code = missing[0]
            raise Refused(
                f"The row of {practice}, {line_code} is missing: put no under Counts "
                "instead of taking rows out"
            )
        return rules.model_copy(
            update={
                "flags": tuple(flags.values()),
                "adjustments": tuple(plans.values()),
            }
        )

    def _line(
        self,
        held: PlannedLine,
        paid: int,
        now: tuple[int, bool, At],
        key: tuple[str, str],
    ) -> None:
        """What one row changes: its flag, its plan, both or neither."""
        pence, included, why = now
        self._new: tuple[Flag | None, Adjustment | None] = (None, None)
        same = (pence, included) == (held.paid, held.included)
        if same and (why.text == held.reason or (included and pence == paid)):
            return
        if not why.text and not (included and pence == paid):
            self._bad(
                why, f"say why the plan is {money(pence)}, or why it does not count"
            )
            return
        reason = why.text or "It counts, as published."
        flag = adjustment = None
        if included != held.included or (not included and why.text != held.reason):
            flag = Flag(
                line=key[1],
                practice=key[0],
                included=included,
                reason=reason,
                by=self._by,
            )
        if pence != paid and (pence != held.paid or included):
            adjustment = Adjustment(
                practice=key[0], line=key[1], pence=pence, reason=reason, by=self._by
            )
        self._new = (flag, adjustment)

    def _rules(self, rows: Rows, found: AllocationRules) -> AllocationRules:
        growth: list[Growth] = []
        tops: list[TopUp] = []
        single: dict[str, int | Reserve] = {}
        for row in self._body(rows, template.RULE_COLUMNS):
            name, about, value, basis, why = row[:5]
            amount = self._pence(value)
            if amount is None:
                continue
            match name.text:
                case template.GROWTH:
                    line = "" if about.text == template.EVERY else about.text
                    growth.append(
                        Growth(
                            line=line, hundredths=amount, reason=why.text, by=self._by
                        )
                    )
                case template.TOP_UP:
                    tops.append(
                        TopUp(
                            ccg=about.text, pence=amount, reason=why.text, by=self._by
                        )
                    )
                case template.PACE if 0 <= amount <= WHOLE:
                    single["pace"] = amount
                case template.CONTINGENCY | template.HEADROOM if amount >= 0:
                    single[name.text.lower()] = self._reserve(amount, basis)
                case template.PACE | template.CONTINGENCY | template.HEADROOM:
                    self._bad(value, f"{value.quoted} cannot be")
                case _:
                    self._bad(name, f"{name.quoted} is no rule")
        rules = self._before.rules
        old = {g.model_copy(update={"by": ""}): g for g in rules.growth}
        before = {t.model_copy(update={"by": ""}): t for t in rules.top_ups}
        return found.model_copy(
            update={
                **single,
                "growth": tuple(
                    old.get(g.model_copy(update={"by": ""}), g) for g in growth
                ),
                "top_ups": tuple(
                    before.get(t.model_copy(update={"by": ""}), t) for t in tops
                ),
            }
        )

    def _reserve(self, amount: int, basis: At) -> Reserve:
        kinds = {words: kind for kind, words in template.BASES.items()}
        if basis.text not in kinds:
            self._bad(basis, f"{basis.quoted} is none of {', '.join(kinds)}")
            return Reserve()
        kind = kinds[basis.text]
        if kind is Basis.FIXED:
            return Reserve(basis=kind, pence=amount)
        return Reserve(basis=kind, hundredths=amount)

    def _pence(self, at: At) -> int | None:
        """A number in hundredths: pounds as pence, per cent as basis points."""
        plain = at.text.replace(",", "").removeprefix("£").removesuffix("%").strip()
        try:
            value = Decimal(repr(at.value) if isinstance(at.value, float) else plain)
        except InvalidOperation:
            self._bad(at, f"{at.quoted} is not a number")
            return None
        if not value.is_finite() or abs(value) > LARGEST or isinstance(at.value, bool):
            self._bad(at, f"{at.quoted} is not a number that can be")
            return None
        hundredths = value * 100
        if hundredths != hundredths.to_integral_value():
            self._bad(at, f"{at.quoted} has more than two decimals")
            return None
        return int(hundredths)
