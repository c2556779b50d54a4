"""Part two: attested by the local director, signed by finance, void once it is untrue (R5)."""

import hashlib
from collections.abc import Iterable
from datetime import datetime

from workflows.contracts.assurances import Snapshot
from workflows.contracts.bids import Bid, Stage
from workflows.contracts.commands import (
    AttestAssurance,
    RecordAssuranceChange,
    SignAssurance,
)
from workflows.contracts.decisions import Assurance, AssuranceOutcome
from workflows.contracts.events import (
    AssuranceAttested,
    AssuranceReopened,
    AssuranceSigned,
)
from workflows.rules import bodies
from workflows.rules.refusals import (
    AlreadyDone,
    Incomplete,
    OutOfOrder,
    WrongHash,
    WrongStage,
)


def check_stage(bid: Bid) -> None:
    """Raises: WrongStage: Not at approval in principle."""
    if bid.stage is not Stage.APPROVAL_IN_PRINCIPLE:
        raise WrongStage("This bid is not before NHS England for approval now.")


def attest(bid: Bid, command: AttestAssurance, now: datetime) -> AssuranceAttested:
    """The local director attests Part two, with issues or without, or declines.

    Raises:
        WrongStage: Not at approval in principle.
        AlreadyDone: This version has been attested.
        Incomplete: A plain attestation with a threshold unmet, issues unsaid, or a
            snapshot or a criterion of the round left out.
    """
    check_stage(bid)
    if bid.assurance is not None:
        raise AlreadyDone("Part two has been attested for this version.")
    met = command.thresholds
    all_met = met.assurance and met.conflicts and met.financial_control and met.planning
    if command.outcome is AssuranceOutcome.ATTEST and not all_met:
        raise Incomplete(
            "A threshold is not met. Attest with issues and say which, or decline.",
            field="outcome",
        )
    if command.outcome is not AssuranceOutcome.ATTEST and not command.issues:
        raise Incomplete("Say what the issues are.", field="issues")
    _check_snapshots(bid, command.snapshots)
    _check_findings(bid, command)
    return AssuranceAttested(
        at=now,
        by=command.by,
        version=bid.version,
        outcome=command.outcome,
        thresholds=command.thresholds,
        evidence=command.evidence,
        issues=command.issues,
        snapshots=command.snapshots,
        findings=command.findings,
    )


def _check_snapshots(bid: Bid, snapshots: Iterable[Snapshot]) -> None:
    """One for each applicant, where the round asks or any is given."""
    given = [one.ccg for one in snapshots]
    if not given and not bid.cycle.criteria:
        return
    for applicant in bid.applicants:
        if given.count(applicant.code) != 1:
            raise Incomplete(
                f"Say once how {applicant.name} stands: its rating, its finances, "
                "special measures and directions.",
                field="snapshots",
            )
    if len(given) > len(bid.applicants):
        raise Incomplete(
            "Only the CCGs that bid are looked at in Part two.", field="snapshots"
        )


def _check_findings(bid: Bid, command: AttestAssurance) -> None:
    found = {one.criterion: one.met for one in command.findings}
    known = {one.code: one for one in bid.cycle.criteria}
    if len(found) < len(command.findings) or not found.keys() <= known.keys():
        raise Incomplete(
            "Say each criterion of this round once, and no other.", field="findings"
        )
    left = [one.words for code, one in known.items() if code not in found]
    if left:
        raise Incomplete(f"Say whether this is met: {left[0]}.", field="findings")
    for number, one in enumerate(command.findings):
        code = one.criterion
        if not one.met and getattr(command.thresholds, known[code].threshold):
            raise Incomplete(
                "A threshold is met only if all of its criteria are. This one is not: "
                f"{known[code].words}.",
                field=f"findings.{number}.met",
            )


def digest(one: Assurance) -> str:
    """The check code of Part two as attested: finance signs this and nothing else."""
    text = one.model_dump_json(exclude={"finance"})
    return hashlib.sha256(text.encode()).hexdigest()


def sign(bid: Bid, command: SignAssurance, now: datetime) -> AssuranceSigned:
    """The local finance lead signs Part two as attested (R5).

    Raises:
        WrongStage: Not at approval in principle.
        OutOfOrder: The local director has not attested.
        AlreadyDone: It is signed.
        WrongHash: It was attested anew after the finance lead read it.
        Incomplete: The declaration is not made.
    """
    check_stage(bid)
    if bid.assurance is None:
        raise OutOfOrder("The local director attests before finance signs.")
    if bid.assurance.finance is not None:
        raise AlreadyDone("Part two has been signed for this version.")
    if command.digest and command.digest != digest(bid.assurance):
        raise WrongHash(
            "Part two has been attested anew since you read it. Read it again.",
            field="digest",
        )
    if not command.declaration:
        raise Incomplete(
            "Confirm that you have read Part two and sign it for finance.",
            field="declaration",
        )
    return AssuranceSigned(
        at=now, by=command.by, version=bid.version, digest=command.digest
    )


def may_change(bid: Bid) -> bool:
    """Whether a change of what was attested can be recorded: until the decision is told."""
    waits = bid.stage is Stage.APPROVAL_IN_PRINCIPLE and bid.decision is None
    return waits and bid.assurance is not None


def record_change(
    bid: Bid, command: RecordAssuranceChange, now: datetime
) -> AssuranceReopened:
    """An applicant stands otherwise than was attested: both signatures are void (R5).

    What rested on them goes too: the region's recommendation, and a decision that is
    taken and still sealed.

    Raises:
        WrongStage: Not at approval in principle, or the decision is out.
        OutOfOrder: Part two is not attested: what is new is said when it is.
        Incomplete: The CCG does not bid.
        AlreadyDone: Part two says just this.
    """
    check_stage(bid)
    if bid.decision is not None:
        raise WrongStage(
            "The decision has been told. Put the bid on hold, or ask the CCG."
        )
    if bid.assurance is None:
        raise OutOfOrder(
            "Part two is not attested now. Say how the CCG stands when it is."
        )
    ccg = command.snapshot.ccg
    if ccg not in bodies.applicant_codes(bid):
        raise Incomplete(
            "Only the CCGs that bid are looked at in Part two.", field="snapshot.ccg"
        )
    before = next((s for s in bid.assurance.snapshots if s.ccg == ccg), None)
    if before == command.snapshot:
        raise AlreadyDone(
            "Part two says that the CCG stands just so.", field="snapshot"
        )
    return AssuranceReopened(
        at=now,
        by=command.by,
        version=bid.version,
        snapshot=command.snapshot,
        before=before,
        reason=command.reason,
    )
