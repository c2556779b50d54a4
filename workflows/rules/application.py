"""The expression of interest and Part one of the application (R1-R5, R22)."""

import hashlib
from datetime import datetime

from workflows.contracts.applications import Application, Document, ScreeningOutcome
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
from workflows.rules import boards, readiness, road, words
from workflows.rules.refusals import (
    AlreadyDone,
    Incomplete,
    NotDelegable,
    WrongStage,
)

MATERIAL = (
    "functions",
    "start_date",
    "governance",
    "committee",
    "constitution_reference",
    "conflict_policy",
)
"""Fields whose change asks every board again (DOMAIN 12)."""

MATERIAL_DOCUMENTS = frozenset({"constitution", "conflict-policy"})
"""Documents that two of those fields name: another one asks the boards again as well."""


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
    check_functions(bid, command.functions)
    return ExpressionSubmitted(
        at=now,
        by=command.by,
        functions=command.functions,
        statements=command.statements,
    )


def check_functions(bid: Bid, functions: tuple[str, ...]) -> None:
    """Functions wanted are in the cycle's schedule and not reserved (R3, R4).

    Raises:
        NotDelegable: One is unknown or reserved.
        Incomplete: One is named twice.
    """
    schedule = {f.code: f for f in bid.cycle.functions}
    for code in functions:
        rule = schedule.get(code)
        if rule is None:
            raise NotDelegable(
                f"{code} is not a function of schedule {bid.cycle.schedule_version}."
            )
        if rule.mode is Mode.RESERVED:
            raise NotDelegable(
                f"{code} ({rule.name}) stays with NHS England and cannot be asked for."
            )
    if len(set(functions)) != len(functions):
        raise Incomplete("A function is named twice.")


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
    check_functions(bid, new.functions)
    kinds = {one.kind for one in command.documents}
    if len(kinds) != len(command.documents):
        raise Incomplete("There are two documents of one kind.")
    if new.start_date != bid.start_date:
        raise Incomplete(
            f"Bids of this cycle start on {words.day(bid.start_date)}. Another date "
            "needs NHS England's consent first."
        )
    return ApplicationSubmitted(
        at=now,
        by=command.by,
        version=bid.version + 1,
        application=new,
        kept=_kept(bid, new, command.documents),
        documents=command.documents,
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


def _kept(
    bid: Bid, new: Application, documents: tuple[Document, ...]
) -> tuple[str, ...]:
    """Boards whose approval stands, since nothing material changed."""
    if bid.application is None or changed_fields(bid.application, new):
        return ()
    if changed_documents(bid.documents, documents):
        return ()
    return tuple(d.board for d in bid.board_decisions if d.outcome in boards.IN_FAVOUR)


def changed_fields(old: Application, new: Application) -> tuple[str, ...]:
    """Material fields that differ between two versions."""
    return tuple(f for f in MATERIAL if getattr(old, f) != getattr(new, f))


def changed_documents(
    old: tuple[Document, ...], new: tuple[Document, ...]
) -> tuple[str, ...]:
    """Kinds of material documents that differ between two versions.

    Where the older version has none on record there is nothing to compare.
    """
    before = {one.kind: one.sha256 for one in old}
    after = {one.kind: one.sha256 for one in new}
    kinds = sorted(MATERIAL_DOCUMENTS & (before.keys() | after.keys())) if old else ()
    return tuple(kind for kind in kinds if before.get(kind) != after.get(kind))


def digest(bid: Bid) -> str:
    """What a signature on Part one binds to: every answer and every document."""
    body = bid.application.model_dump_json() if bid.application else ""
    if bid.documents:
        body += "|" + "|".join(one.model_dump_json() for one in bid.documents)
    return hashlib.sha256(f"{bid.id}|{bid.version}|{body}".encode()).hexdigest()


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
        raise Incomplete("Signing means making the declaration.")
    by = command.by
    if any(s.by.body == by.body and s.by.role is by.role for s in bid.part_one):
        raise AlreadyDone("This office has signed this version of the application.")
    if bid.stage is not Stage.EXPRESSION_OF_INTEREST:
        raise WrongStage("The application has all its signatures.")
    return ApplicationSigned(at=now, by=by, version=bid.version, digest=digest(bid))
