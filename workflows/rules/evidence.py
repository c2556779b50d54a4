"""What a CCG sends to show that a condition is met, and whom that asks for what (R18)."""

from collections.abc import Iterator
from datetime import datetime

from workflows.contracts.bids import Bid, Stage
from workflows.contracts.commands import (
    DischargeCondition,
    RefuseEvidence,
    SendEvidence,
)
from workflows.contracts.cycles import DeadlineKey
from workflows.contracts.decisions import Condition, ConditionStatus, SentEvidence
from workflows.contracts.events import (
    ConditionDischarged,
    EvidenceRefused,
    EvidenceSent,
)
from workflows.contracts.parties import Actor, Party, Role, Signature
from workflows.contracts.views import Blocker
from workflows.rules import calendar, words
from workflows.rules.parts import ccg_need, nhs
from workflows.rules.permissions import PARTY, ROLE_WORDS
from workflows.rules.refusals import (
    AlreadyDone,
    Incomplete,
    OutOfOrder,
    StaleVersion,
    WrongParty,
    WrongStage,
)

SENDS = "send_evidence"
"""The step by which it comes."""

WRITERS = (Role.BID_MANAGER, Role.ACCOUNTABLE_OFFICER)

STAGES = frozenset({Stage.APPROVAL_IN_PRINCIPLE, Stage.BUDGET_HANDOVER})
"""Where conditions are met: mitigations may be before the decision, and none is open
when the handover happens, so that no delegation ever has one."""


def owners(one: Condition) -> tuple[Role, ...]:
    """Which officers of a CCG see to a condition, as far as its free words say.

    Where they name none of theirs and nobody else's office either, those who look after
    the bid; nobody where they name only somebody else's.
    """
    said = one.terms.owner.lower()
    named = [role for role in Role if role.value.replace("_", " ") in said]
    own = tuple(role for role in named if PARTY[role] is Party.CCG)
    return own if named else WRITERS


def senders(one: Condition) -> tuple[Role, ...]:
    """Who of a CCG may send: whoever sees to it, and those who look after the bid."""
    return tuple(dict.fromkeys((*owners(one), *WRITERS)))


def unjudged(one: Condition) -> tuple[SentEvidence, ...]:
    """What was sent and nobody has judged: at most one for each CCG."""
    if one.status is not ConditionStatus.OPEN:
        return ()
    return tuple(sent for sent in one.sent if sent.refused is None)


def sending(one: Condition) -> int:
    """The number of what was sent last; 0 where nothing was."""
    return max((sent.number for sent in one.sent), default=0)


def is_time(bid: Bid) -> bool:
    """Whether conditions of this bid are to be met now."""
    return bid.stage in STAGES and not (bid.handing_over or bid.ended)


def open_to(bid: Bid, by: Actor) -> tuple[Condition, ...]:
    """The conditions for which somebody may send evidence now."""
    return tuple(
        one
        for one in bid.conditions
        if is_time(bid)
        and one.status is ConditionStatus.OPEN
        and by.role in senders(one)
    )


def send(bid: Bid, command: SendEvidence, now: datetime) -> EvidenceSent:
    """A CCG says that a condition is met, and sends what shows it.

    Raises:
        WrongStage: Before the conflict review is over.
        Incomplete: No such condition.
        AlreadyDone: It is not open.
        WrongParty: Another office of the CCG sees to it.
    """
    one = check_open(bid, command.condition)
    if command.by.role not in senders(one):
        raise WrongParty(whose(one))
    return EvidenceSent(
        at=now,
        by=command.by,
        condition=one.id,
        number=sending(one) + 1,
        evidence=command.evidence,
        documents=command.documents,
    )


def check_open(bid: Bid, condition: str) -> Condition:
    """The condition, which is to be met now.

    Raises:
        WrongStage: None of this bid is.
        Incomplete: There is none of that number.
        AlreadyDone: It is not open.
    """
    if not is_time(bid):
        raise WrongStage("No condition of this bid is to be met now.")
    one = next((c for c in bid.conditions if c.id == condition), None)
    if one is None:
        raise Incomplete(
            f"There is no condition {condition} on this bid.", field="condition"
        )
    if one.status is not ConditionStatus.OPEN:
        raise AlreadyDone("That condition is no longer open.")
    return one


def discharge(
    bid: Bid, command: DischargeCondition, now: datetime
) -> ConditionDischarged:
    """NHS England is satisfied that a condition is met (R18).

    Mitigations from the conflict review may fall due, and be met, before the decision.

    Raises:
        WrongStage: Before the conflict review is over.
        Incomplete: No such condition.
        AlreadyDone: It is not open.
        StaleVersion: A CCG has sent something after that was read.
    """
    one = check_open(bid, command.condition)
    _check_read(one, command.sending)
    return ConditionDischarged(
        at=now,
        by=command.by,
        condition=one.id,
        evidence=command.evidence,
        sending=sending(one),
    )


def refuse(bid: Bid, command: RefuseEvidence, now: datetime) -> EvidenceRefused:
    """What was sent is not enough, for a reason; the condition stays open.

    Raises:
        WrongStage: As for `discharge`.
        Incomplete: As for `discharge`.
        AlreadyDone: As for `discharge`.
        StaleVersion: As for `discharge`.
        OutOfOrder: Nothing was sent that has not been judged.
    """
    one = check_open(bid, command.condition)
    _check_read(one, command.sending)
    if not unjudged(one):
        raise OutOfOrder(
            "The CCG has sent nothing that has not been judged. Without that the "
            "condition stays open as it is."
        )
    return EvidenceRefused(
        at=now,
        by=command.by,
        condition=one.id,
        sending=sending(one),
        reason=command.reason,
    )


def _check_read(one: Condition, read: int) -> None:
    if read and read != sending(one):
        raise StaleVersion(
            "The CCG has sent other evidence since you looked. Read it, then judge it.",
            field="sending",
        )


def to_judge(bid: Bid) -> tuple[Condition, ...]:
    """The conditions for which something was sent that nobody has judged."""
    return tuple(one for one in bid.conditions if is_time(bid) and unjudged(one))


def after(bid: Bid, event: EvidenceSent | EvidenceRefused) -> tuple[Condition, ...]:
    """The conditions with what was sent for one, or with how that was judged."""
    return tuple(
        _changed(one, event) if one.id == event.condition else one
        for one in bid.conditions
    )


def _changed(one: Condition, event: EvidenceSent | EvidenceRefused) -> Condition:
    if isinstance(event, EvidenceSent):
        by = event.who()
        new = SentEvidence(
            number=event.number,
            at=event.at,
            by=by,
            text=event.evidence,
            documents=event.documents,
        )
        kept = (s for s in one.sent if s.refused or s.by.body != by.body)
        return one.model_copy(update={"sent": (*kept, new)})
    judged = {
        "refused": Signature(at=event.at, by=event.who()),
        "reason": event.reason,
    }
    return one.model_copy(
        update={
            "sent": tuple(
                s if s.refused else s.model_copy(update=judged) for s in one.sent
            )
        }
    )


def asked(bid: Bid) -> tuple[Blocker, ...]:
    """Who is asked for evidence, and who to judge it before the bid waits for that.

    At the handover the bid itself waits for each open condition, and the region is asked.
    """
    return tuple(_asked(bid)) if is_time(bid) else ()


def _asked(bid: Bid) -> Iterator[Blocker]:
    for one in bid.conditions:
        if one.status is not ConditionStatus.OPEN:
            continue
        due = {"due": calendar.at(one.terms.due)}
        if not unjudged(one):
            if owners(one):
                for applicant in bid.applicants:
                    yield ccg_need(
                        bid,
                        DeadlineKey.CONDITION,
                        wanted(one),
                        applicant.code,
                        owners(one),
                        SENDS,
                        one.id,
                    ).model_copy(update=due)
        elif bid.stage is not Stage.BUDGET_HANDOVER:
            yield nhs(
                bid,
                DeadlineKey.CONDITION,
                f"{_judgement(one)}",
                bid.region,
                Role.REGIONAL_LEAD,
                "discharge_condition",
                one.id,
            ).model_copy(update=due)


def wanted(one: Condition) -> str:
    """What a CCG is asked for, after "Waiting for"."""
    plain = f"evidence that condition {one.id[1:]} is met"
    return f"other {plain}, since what was sent is not enough" if one.sent else plain


def _judgement(one: Condition) -> str:
    return f"a judgement of the evidence for condition {one.id[1:]}"


def asking(need: Blocker) -> str:
    """How a letter about it begins."""
    return f"You are asked for {need.words}"


def whose(one: Condition) -> str:
    """Who sends the evidence for a condition, told to somebody else of the CCG."""
    offices = [ROLE_WORDS[role] for role in senders(one)]
    return (
        "The evidence for this condition comes from the CCG's "
        f"{words.joined(offices, last='or')}."
    )
