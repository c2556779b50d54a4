"""The expression of interest and Part one of the application (R1-R5, R22)."""

from datetime import datetime

from workflows.contracts.applications import Application, ScreeningOutcome
from workflows.contracts.bids import Bid, Stage
from workflows.contracts.commands import (
    Screen,
    SignApplication,
    SubmitApplication,
    SubmitExpression,
)
from workflows.contracts.cycles import Mode
from workflows.contracts.events import (
    ApplicationSigned,
    ApplicationSubmitted,
    ExpressionSubmitted,
    Screened,
)
from workflows.rules import boards, part_one, readiness, road, touched, words
from workflows.rules.refusals import (
    AlreadyDone,
    Incomplete,
    NotDelegable,
    WrongStage,
)


def submit_expression(
    bid: Bid, command: SubmitExpression, now: datetime
) -> ExpressionSubmitted:
    """The CCG expresses its interest, once.

    Raises:
        AlreadyDone: It has been submitted.
        NotDelegable: A function outside the cycle's schedule (R3, R4).
    """
    if bid.statements is not None:
        raise AlreadyDone("The expression of interest has been submitted.")
    check_functions(bid, command.functions, "functions")
    return ExpressionSubmitted(
        at=now,
        by=command.by,
        functions=command.functions,
        statements=command.statements,
    )


def check_functions(bid: Bid, functions: tuple[str, ...], field: str = "") -> None:
    """Functions wanted are in the cycle's schedule and not reserved (R3, R4).

    Args:
        bid: Whose cycle.
        functions: Those that are wanted.
        field: Where the command names them, if it does.

    Raises:
        NotDelegable: One is unknown or reserved.
        Incomplete: One is named twice.
    """
    schedule = {f.code: f for f in bid.cycle.functions}
    for code in functions:
        rule = schedule.get(code)
        if rule is None:
            raise NotDelegable(
                f"{code} is not a function of schedule {bid.cycle.schedule_version}.",
                field=field,
            )
        if rule.mode is Mode.RESERVED:
            raise NotDelegable(
                f"{code} ({rule.name}) stays with NHS England and cannot be asked for.",
                field=field,
            )
    if len(set(functions)) != len(functions):
        raise Incomplete("A function is named twice.", field=field)


def screen(bid: Bid, command: Screen, now: datetime) -> Screened:
    """The local team rules on eligibility, once (DOMAIN 12, stage 2).

    Raises:
        WrongStage: There is nothing to screen.
        AlreadyDone: It has been screened.
        OutOfOrder: See `readiness.check_fast`.
    """
    if bid.statements is None or not road.needs_approval(bid.model):
        raise WrongStage("There is no expression of interest to screen.")
    if bid.screening is not None:
        raise AlreadyDone("This bid has been screened.")
    if command.outcome is ScreeningOutcome.ELIGIBLE:
        readiness.check_fast(bid, now)
    return Screened(
        at=now, by=command.by, outcome=command.outcome, reasons=command.reasons
    )


def submit(bid: Bid, command: SubmitApplication, now: datetime) -> ApplicationSubmitted:
    """Part one, for the first time or as a new version after a return or an objection.

    Raises:
        WrongStage: Not screened yet, or nothing asks for a (new) application.
        NotDelegable: A function outside the schedule.
        Incomplete: The start date needs NHS England's consent (R22), or two documents
            stand in one place.
    """
    if bid.screening is None:
        raise WrongStage("The bid has not been screened yet.")
    if not may_submit(bid):
        raise WrongStage("The application is in; a new version is not asked for.")
    new = command.application
    check_functions(bid, new.functions, "application.functions")
    kinds = {one.kind for one in command.documents}
    if len(kinds) != len(command.documents):
        raise Incomplete("There are two documents of one kind.", field="documents")
    if new.start_date != bid.start_date:
        raise Incomplete(
            f"Bids of this cycle start on {words.day(bid.start_date)}. Another date "
            "needs NHS England's consent first.",
            field="application.start_date",
        )
    check_areas(bid, new)
    changed = touched.everywhere(bid, new, command.documents)
    areas = touched.areas(bid, new)
    return ApplicationSubmitted(
        at=now,
        by=command.by,
        version=bid.version + 1,
        application=new,
        kept=tuple(
            d.board
            for d in bid.board_decisions
            if d.outcome in boards.IN_FAVOUR
            and not touched.is_asked_again(d.board, changed, areas)
        ),
        documents=command.documents,
        changed=changed,
        areas=areas,
    )


def may_submit(bid: Bid) -> bool:
    """Whether a (new) application is wanted."""
    if bid.stage is Stage.EXPRESSION_OF_INTEREST:
        return bid.application_open
    return (
        bid.stage is Stage.HWB_APPROVAL
        and not boards.undecided(bid)
        and bool(boards.objections(bid))
    )


def check_areas(bid: Bid, new: Application) -> None:
    """What is said of areas is of those of the bid's boards, each at most once.

    Raises:
        Incomplete: It is of another, or of one of them twice.
    """
    named = [one.board for one in new.areas]
    if not {*named} <= {board.id for board in bid.boards}:
        raise Incomplete(
            "Say what the bid means in areas of its own boards.",
            field="application.areas",
        )
    if len({*named}) != len(named):
        raise Incomplete(
            "The area of a board is described twice.", field="application.areas"
        )


def sign(bid: Bid, command: SignApplication, now: datetime) -> ApplicationSigned:
    """The accountable officer and the chief finance officer of each applicant sign.

    Raises:
        WrongStage: There is no application to sign.
        Incomplete: The declaration is not made.
        AlreadyDone: This officer has signed this version.
    """
    if bid.application is None or bid.application_open:
        raise WrongStage("There is no application to sign yet.")
    if not command.declaration:
        raise Incomplete(
            "Confirm that you have read the application, that it is true and complete, and "
            "that your CCG stands behind it.",
            field="declaration",
        )
    by = command.by
    if any(s.by.body == by.body and s.by.role is by.role for s in bid.part_one):
        raise AlreadyDone("This office has signed this version of the application.")
    if bid.stage is not Stage.EXPRESSION_OF_INTEREST:
        raise WrongStage("The application has all its signatures.")
    return ApplicationSigned(
        at=now, by=by, version=bid.version, digest=part_one.digest(bid)
    )
