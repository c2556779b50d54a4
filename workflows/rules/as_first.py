"""Commands as they were at first: what came to them later, and what a service puts in."""

from typing import Any

from workflows.contracts import commands as c
from workflows.contracts.commands import Command
from workflows.contracts.decisions import Blocks, ConditionTerms
from workflows.rules import standing

PUT_IN: dict[type[Command], tuple[str, ...]] = {
    c.RecordBoardDecision: ("body", "late", "extract"),
    c.DecideInPlace: ("body", "late", "extract"),
    c.StartFallback: ("body", "named", "away"),
    c.OpenVote: ("body", "extract"),
    c.OpenPanelVote: ("body", "extract"),
    c.ConcludeConflictReview: ("extract", "body"),
    c.RuleOnInterest: ("stand_ins",),
    c.Decide: ("on_file", "extract"),
    c.CastVote: ("late", "away"),
    c.ReviseAllocation: ("allocation",),
}
"""What the service puts into a command: no part of what the person sent."""

LATER: dict[type[Command], tuple[str, ...]] = {
    c.IssueAgreement: (
        "schedule",
        "reserved",
        "reason",
        "shadow_until",
        "shadow_criteria",
        "phases",
    ),
    c.SubmitApplication: ("documents",),
    c.AttestAssurance: ("snapshots", "findings"),
    c.SignAssurance: ("digest",),
    c.Moderate: ("conditions",),
    c.Decide: ("codes", "meeting_date", "minute_reference"),
    c.ConcludeConflictReview: ("meeting_date", "minute_reference"),
    c.SubmitShadowReturn: ("patients",),
    c.RuleOnInterest: ("severity",),
    c.PutOnHold: ("until",),
    c.DischargeCondition: ("sending",),
}
"""Fields that commands did not have at first."""


def left_out(command: Command) -> dict[str, Any]:
    """What does not tell two requests apart: fields that say nothing, or that we put in."""
    left_out: dict[str, Any] = {"by": {"also", "name"}}
    if isinstance(command, c.SubmitApplication) and not command.application.areas:
        left_out["application"] = {"areas"}
    if isinstance(command, c.RecordBoardDecision | c.Decide | c.ConcludeConflictReview):
        # So too for minutes; and what the service puts in is not what the person sent.
        left_out["minutes"] = {"body", "late"} if command.minutes else True
    for put_in in PUT_IN.get(type(command), ()):
        left_out[put_in] = True
    for name in LATER.get(type(command), ()):
        # And for what came to a command later, where it is not said: receipts of then fit.
        left_out |= {} if getattr(command, name) else {name: True}
    for name in ("conditions", "mitigations"):
        # And for what conditions block, and who reviews them.
        terms: tuple[ConditionTerms, ...] = getattr(command, name, ())
        plain = {
            n: standing.plain(one)
            | ({"blocks"} if one.blocks is Blocks.HANDOVER else set())
            for n, one in enumerate(terms)
        }
        left_out |= {name: plain} if terms else {}
    return left_out
