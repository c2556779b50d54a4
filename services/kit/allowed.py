"""Which commands somebody could give on a bid now, and why not the others.

Nothing is sent and nothing recorded: the same checks as the rules make first, on the bid
as it stands. What a command says is judged when it is given.
"""

from collections.abc import Callable, Mapping
from datetime import datetime

from services.kit import hats, problems, refused
from services.kit.deps import Caller
from services.kit.sheets import Answer, Due, due
from workflows.contracts import commands as c
from workflows.contracts.bids import Bid
from workflows.contracts.commands import Command
from workflows.contracts.committees import BodyVersion
from workflows.contracts.parties import Actor
from workflows.contracts.views import Blocker
from workflows.rules import (
    admission,
    agreement,
    allocation_steps,
    anytime,
    assurance,
    boards,
    conditions,
    evidence,
    fallbacks,
    handover_needs,
    holds,
    interests,
    lateness,
    mandates,
    national,
    permissions,
    readiness,
    rounds,
    rulebook,
    scoring,
    shadow_steps,
    tracks,
    visibility,
    vote_opening,
    vote_words,
    voting,
    waiting,
)
from workflows.rules.calendar import london_day
from workflows.rules.refusals import (
    Ended,
    OnHold,
    Refusal,
    Undeclared,
    WrongParty,
    WrongStage,
)

OPENS = frozenset({c.OpenVote, c.OpenPanelVote})
VOTING = frozenset({*OPENS, c.CastVote, c.CloseVote})

AT_ANY_STAGE: frozenset[type[Command]] = frozenset(
    {
        c.DeclareInterest,
        c.Withdraw,
        c.PutOnHold,
        c.AskInformation,
        c.ExtendDate,
    }
)
"""Commands that nobody waits for."""


class Allowed(Answer):
    """One command: whether it could be given now, in which role, and why not."""

    command: str
    what: str
    link: str
    possible: bool
    acting_as: str
    due: Due | None = None
    problem: str = ""
    why_not: str = ""


class AllowedSheet(Answer):
    """Every command of the service."""

    bid_id: str
    waiting: str
    version: int
    commands: tuple[Allowed, ...]


Votes = Mapping[str, BodyVersion]
"""Bodies as they stand, by code."""


async def votes(caller: Caller) -> Votes:
    """The bodies that somebody opens votes of, whose rules say whether there are any."""
    on, found = london_day(caller.to.clock()), dict[str, BodyVersion]()
    clerks = permissions.ROLES[c.OpenVote] | permissions.ROLES[c.OpenPanelVote]
    for hat in caller.hats:
        if hat.role in clerks:
            body = await caller.to.committees.at(hat.party, hat.body, on)
            found |= {hat.body: body} if body else {}
    return found


class Look:
    """One person's look at one bid."""

    def __init__(
        self, caller: Caller, bid: Bid, now: datetime, votes: Votes | None = None
    ) -> None:
        """Look.

        Args:
            caller: Who looks.
            bid: At what.
            now: When.
            votes: The bodies whose votes they open; where it is left out, whether a body
                votes outside its meetings is not asked.
        """
        self.waiting = waiting.now(bid)
        self._votes = votes or {}
        self._caller = caller
        self._bid = bid
        self._now = now
        self._actors = [
            hats.actor(caller.person, hat)
            for hat in caller.hats
            if visibility.may_see(hat, bid)
        ]

    def at(self, name: str, kind: type[Command]) -> Allowed:
        """The role in which the command is possible, else the first that may give it."""
        found = [self._through(name, kind, by) for by in self._able(kind)]
        return next((one for one in found if one.possible), found[0])

    def allows(self, kind: type[Command]) -> bool:
        """Whether the command is possible in any role, if need be after declaring."""
        found = [self._objection(kind, by) for by in self._able(kind)]
        return any(one is None or isinstance(one, Undeclared) for one in found)

    def _able(self, kind: type[Command]) -> list[Actor]:
        able = [by for by in self._actors if by.role in permissions.ROLES[kind]]
        return able or self._actors[:1]

    def _through(self, name: str, kind: type[Command], by: Actor) -> Allowed:
        refusal = self._objection(kind, by)
        need = self._need(kind, by)
        held, holidays = self._bid.hold is not None, self._bid.cycle.holidays
        seen = lateness.seen(need, self._now, holidays, held=held) if need else None
        return Allowed(
            command=name,
            what=(kind.__doc__ or "").partition("\n")[0],
            link=f"{self._caller.service.api}/bids/{self._bid.id}/{name}",
            possible=refusal is None,
            acting_as=hats.label(by),
            due=due(seen.due, seen.at, holidays) if seen else None,
            problem=problems.REFUSED[type(refusal)].code if refusal else "",
            why_not=str(refusal) if refusal else "",
        )

    def _objection(self, kind: type[Command], by: Actor) -> Refusal | None:
        """Why not; what declaring would mend is said only where nothing else stands."""
        bid, undeclared = self._bid, None
        try:
            permissions.check(bid, kind.model_construct(by=by))
        except Undeclared as refusal:
            undeclared = refusal
        except Refusal as refusal:
            who = f" {refused.whose(kind)}" if type(refusal) is WrongParty else ""
            return type(refusal)(f"{refusal}{who}")
        if bid.ended:
            return Ended("This bid has ended.")
        if bid.hold and kind not in rulebook.WHILE_HELD:
            return OnHold(f"This bid is on hold{holds.until(bid)}: {bid.hold.reason}")
        if kind is c.ExtendDate and not anytime.movable(bid, by.role, self._now):
            return WrongParty(
                "Only NHS England's national office moves the dates that run on this "
                "bid now."
            )
        early = _anew(bid, by) if kind is c.Decide else _early(bid, kind, by, self._now)
        if kind in AT_ANY_STAGE or self._need(kind, by) or early:
            return self._no_vote(kind, by) or undeclared
        return WrongStage("The bid does not wait for this step of yours now.")

    def _no_vote(self, kind: type[Command], by: Actor) -> Refusal | None:
        body = self._votes.get(by.body)
        if body and kind in OPENS:
            try:
                vote_opening.check_allowed(self._bid, body)
            except Refusal as refusal:
                return refusal
        return None

    def _need(self, kind: type[Command], by: Actor) -> Blocker | None:
        wanted = (rulebook.name_of(kind), by.party, by.body)
        return next(
            (
                need
                for need in self.waiting.blockers
                if (need.command, need.party, need.body) == wanted
                and (not need.roles or by.role in need.roles)
                and (not need.people or by.person in need.people)
            ),
            None,
        )


def _anew(bid: Bid, by: Actor) -> bool:
    """Until its release a sealed decision may be taken anew."""
    return rounds.is_awaited(bid) and by.role in national.recorders(bid)


def _early(bid: Bid, kind: type[Command], by: Actor, now: datetime) -> bool:
    """Steps that the rules take before the bid waits for them."""
    if kind in VOTING:
        return _may_vote(bid, kind, by)
    if kind in OWN_RULE:
        return OWN_RULE[kind](bid, by, now)
    if kind is c.RuleOnInterest:
        return bool(interests.to_rule(bid, by))
    if kind is c.DischargeCondition:
        still = handover_needs.open_conditions(bid)
        return bool(still) and bid.stage in evidence.STAGES
    if kind is c.RecordMandate:
        waited = (a for a in bid.applicants if a.code == by.body)
        return bid.stage in mandates.MANDATE_STAGES and not any(
            handover_needs.has_mandate(bid, a) for a in waited
        )
    return agreement.may(bid, kind, by.body, now)


def _may_hand_on(bid: Bid, by: Actor, _: datetime) -> bool:
    return any(fallbacks.may_start(bid, by, code) for code in fallbacks.items(bid))


OWN_RULE: dict[type[Command], Callable[[Bid, Actor, datetime], bool]] = {
    c.Resume: lambda bid, _, __: bid.hold is not None,
    c.AdmitLate: lambda bid, by, now: admission.may(bid, by.role, now),
    c.StartFallback: _may_hand_on,
    c.RecordAssuranceChange: lambda bid, _, __: assurance.may_change(bid),
    c.SayReadiness: lambda bid, _, __: readiness.may_say(bid),
    c.AgreeSupportPlan: lambda bid, _, __: tracks.may_plan(bid),
    c.RecordMilestone: lambda bid, _, __: bool(tracks.still_open(bid)),
    c.ReassessTrack: lambda bid, _, __: tracks.may_move(bid),
    c.ScoreBid: lambda bid, by, _: scoring.may(bid, by.person),
    c.ReviseAllocation: lambda bid, _, __: allocation_steps.may_change(bid),
    c.JudgeShadow: lambda bid, _, __: shadow_steps.may_judge(bid),
    c.SubmitShadowReturn: lambda bid, by, _: shadow_steps.may_correct(bid, by.body),
    c.DisputeAllocation: lambda bid, by, _: allocation_steps.may_dispute(bid, by),
    c.SendEvidence: lambda bid, by, _: bool(evidence.open_to(bid, by)),
    c.RefuseEvidence: lambda bid, _, __: bool(evidence.to_judge(bid)),
    c.VouchForCondition: lambda bid, by, _: bool(conditions.vouched_by(bid, by)),
}
"""Steps that nothing waits for, and the rule that says whether they can be taken."""


def _may_vote(bid: Bid, kind: type[Command], by: Actor) -> bool:
    """A vote that is open may be changed or closed; where there is none, one is opened."""
    if bid.stage is not vote_words.stage(bid, by.body):
        return False
    if kind not in OPENS:
        return voting.open_of(bid, by.body) is not None
    waits = {bid.panel, *(board.id for board in boards.undecided(bid))}
    return by.body in waits and voting.open_of(bid, by.body) is None


def one(
    caller: Caller, bid: Bid, name: str, kind: type[Command], now: datetime
) -> Allowed:
    """Look at one command through each of the person's roles."""
    return Look(caller, bid, now).at(name, kind)


def sheet(
    caller: Caller,
    bid: Bid,
    kinds: Mapping[str, type[Command]],
    now: datetime,
    votes: Votes,
) -> AllowedSheet:
    """Look at each command through each of the person's roles."""
    look = Look(caller, bid, now, votes)
    return AllowedSheet(
        bid_id=bid.id,
        waiting=look.waiting.sentence,
        version=bid.version,
        commands=tuple(look.at(name, kind) for name, kind in kinds.items()),
    )
