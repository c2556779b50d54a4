"""The policy of the 2015/16 round, short enough to read in a test."""

from datetime import date, time

from workflows.contracts.cycles import (
    Cycle,
    DeadlineKey,
    DeadlineRule,
    FunctionRule,
    Missed,
    Mode,
    Model,
)
from workflows.contracts.parties import Role

HOLIDAYS = (
    date(2014, 5, 26),
    date(2014, 8, 25),
    date(2014, 12, 25),
    date(2014, 12, 26),
    date(2015, 1, 1),
    date(2015, 4, 3),
    date(2015, 4, 6),
)
K = DeadlineKey


def _rule(key: DeadlineKey, days: int, missed: Missed = Missed.STAY) -> DeadlineRule:
    return DeadlineRule(key=key, working_days=days, missed=missed)


CYCLE = Cycle(
    name="2015-16",
    title="the 2015/16 round",
    opens=date(2014, 5, 1),
    start_date=date(2015, 4, 1),
    deadlines=(
        DeadlineRule(key=K.EXPRESSION, on=date(2014, 6, 20), missed=Missed.LAPSE),
        DeadlineRule(
            key=K.APPLICATION,
            on=date(2015, 1, 9),
            at=time(12),
            model=Model.DELEGATED,
            missed=Missed.LAPSE,
        ),
        DeadlineRule(key=K.APPLICATION, on=date(2015, 1, 30), missed=Missed.LAPSE),
        _rule(K.SCREENING, 20),
        _rule(K.REVISION, 20, Missed.LAPSE),
        _rule(K.BOARD, 30),
        _rule(K.CONFLICT_REVIEW, 20),
        _rule(K.ASSURANCE, 15),
        _rule(K.MODERATION, 10),
        _rule(K.DECISION, 15),
        _rule(K.MODEL_ACCEPTANCE, 10, Missed.LAPSE),
        DeadlineRule(key=K.MANDATE, on=date(2015, 3, 20)),
        _rule(K.ALLOCATION, 15),
        _rule(K.AGREEMENT_ISSUE, 10),
        _rule(K.AGREEMENT_SIGNATURE, 15, Missed.LAPSE),
        _rule(K.COUNTERSIGNATURE, 5),
        _rule(K.RELEASE, 5),
    ),
    functions=(
        FunctionRule(code="F01", name="Contracts", mode=Mode.DELEGATED),
        FunctionRule(code="F02", name="Enhanced services", mode=Mode.DELEGATED),
        FunctionRule(code="F07", name="Premises", mode=Mode.DELEGATED),
        FunctionRule(code="R02", name="Complaints", mode=Mode.RESERVED),
    ),
    schedule_version="2014-12",
    holidays=HOLIDAYS,
)

PANELLED = CYCLE.model_copy(
    update={
        "conditions_panel": Role.NATIONAL_MEMBER,
        "deadlines": (*CYCLE.deadlines, _rule(K.CONDITIONS_PANEL, 5)),
    }
)
"""The same round with a conditions panel before the national one."""

TWO_KEYS = CYCLE.model_copy(update={"second_key": Role.CHIEF_FINANCE_OFFICER})
"""The same round, where another person confirms the handover of a budget."""
