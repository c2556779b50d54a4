"""Money moved between lines: within limits by the CCG, above with consent (R26, R27)."""

from datetime import datetime

from workflows.contracts.delegation_changes import Virement
from workflows.contracts.delegation_commands import AnswerVirement, RecordVirement
from workflows.contracts.delegation_events import VirementAnswered, VirementRecorded
from workflows.contracts.delegations import Delegation, FinancialYear
from workflows.contracts.parties import Role
from workflows.rules import (
    delegation_returns,
    financial_year,
    permissions,
    planned,
    words,
)
from workflows.rules.refusals import (
    AlreadyDone,
    Incomplete,
    OutOfOrder,
    OverLimit,
    RingFenced,
    StaleVersion,
    WrongStage,
)

MOVERS = frozenset(
    {Role.BID_MANAGER, Role.CHIEF_FINANCE_OFFICER, Role.ACCOUNTABLE_OFFICER}
)


def limit_of(found: Delegation, role: Role) -> int:
    """Up to which sum a role decides, in pence; 0 where it decides nothing."""
    return next((one.up_to for one in found.policy.limits if one.role is role), 0)


def waits(year: FinancialYear) -> tuple[Virement, ...]:
    """The virements of a year that NHS England has not answered."""
    return tuple(v for v in year.virements if not v.in_force and not v.answered)


def free(found: Delegation, year: FinancialYear, line: str) -> int:
    """What may still be moved out of a line this year without NHS England's consent."""
    moved = sum(
        v.pence
        for v in year.virements
        if v.source == line and v.in_force and not v.answered
    )
    return max(found.policy.virement_limit - moved, 0)


def record(
    found: Delegation, command: RecordVirement, now: datetime
) -> VirementRecorded:
    """The CCG moves money; above the limit it waits for NHS England's consent.

    What was moved out of the line earlier in the year counts towards the limit, so that
    one sum in parts is not less than one sum.

    Raises:
        WrongStage: Not a year whose lines are open.
        OutOfOrder: No return has set the lines' budgets yet.
        Incomplete: Lines or sums that are not right.
        RingFenced: A line that no money may be moved into or out of.
        OverLimit: The sum is above what the person's role decides.
    """
    year = _open_year(found, command.year)
    _check_lines(found, command.source, command.target)
    _check_limit(found, command)
    budgets = planned.line_budgets(year)
    if not budgets:
        raise OutOfOrder("Report the first month first: it sets each line's budget.")
    _check_there_is(found, budgets, command.source, command.pence, "pence")
    alone = command.pence <= free(found, year, command.source)
    virement = Virement(
        number=len(year.virements) + 1,
        at=now,
        by=command.by.alone(),
        source=command.source,
        target=command.target,
        pence=command.pence,
        reason=command.reason,
        in_force=now if alone else None,
    )
    return VirementRecorded(at=now, by=command.by, year=year.start, virement=virement)


def answer(
    found: Delegation, command: AnswerVirement, now: datetime
) -> VirementAnswered:
    """NHS England agrees to a virement above the limit, or says why not.

    Raises:
        WrongStage: Not a year whose lines are open.
        StaleVersion: There is no such virement.
        AlreadyDone: It is answered, or needed no answer.
        Incomplete: A refusal says why; the line has the money no longer.
    """
    year = _open_year(found, command.year)
    one = next((v for v in year.virements if v.number == command.virement), None)
    if one is None:
        raise StaleVersion(
            f"There is no virement {command.virement} in that year.", field="virement"
        )
    if one.in_force or one.answered:
        raise AlreadyDone(f"Virement {one.number} needs no answer any more.")
    if not command.agrees and not command.answer:
        raise Incomplete("Say why you do not agree.", field="answer")
    if command.agrees:
        budgets = planned.line_budgets(year)
        _check_there_is(found, budgets, one.source, one.pence, "agrees")
    return VirementAnswered(
        at=now,
        by=command.by,
        year=year.start,
        virement=one.number,
        agrees=command.agrees,
        answer=command.answer,
    )


def _open_year(found: Delegation, start: int) -> FinancialYear:
    year = delegation_returns.year_of(found, start)
    if year is None or year.budget is None:
        raise WrongStage("That year has no budget under this delegation.")
    if year.settled:
        raise WrongStage(f"The year {financial_year.name(start)} is settled.")
    return year


def _check_lines(found: Delegation, source: str, target: str) -> None:
    known = {line.code: line for line in found.policy.lines}
    if source not in known or target not in known or source == target:
        raise Incomplete("Name two different lines of the budget.", field="target")
    for field, line in (("source", known[source]), ("target", known[target])):
        if line.ring_fenced:
            raise RingFenced(
                f"{line.name} is ring-fenced: no money is moved into it or out of it.",
                field=field,
            )


def _check_limit(found: Delegation, command: RecordVirement) -> None:
    limit = limit_of(found, command.by.role)
    if command.pence <= limit:
        return
    able = [one for one in found.policy.limits if one.up_to >= command.pence]
    role = permissions.ROLE_WORDS[command.by.role]
    who = words.joined(
        [words.a(permissions.ROLE_WORDS[one.role]) for one in able], last="or"
    )
    raise OverLimit(
        f"{words.a(role).capitalize()} decides on up to {words.money(limit)}. "
        + (f"This sum is for {who}." if able else "This sum is for the committee."),
        field="pence",
    )


def _check_there_is(
    found: Delegation,
    budgets: dict[str, int],
    line: str,
    pence: int,
    field: str,
) -> None:
    if budgets.get(line, 0) < pence:
        name = line_name(found, line)
        held = words.money(budgets.get(line, 0))
        raise Incomplete(
            f"{name} has a budget of {held}. No more can be moved.", field=field
        )


def line_name(found: Delegation, code: str) -> str:
    """A budget line in words."""
    return next((one.name for one in found.policy.lines if one.code == code), code)
