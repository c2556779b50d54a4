"""Who may give which command, and who is kept out of deciding (R8, R10)."""

from workflows.contracts import commands as c
from workflows.contracts.bids import Bid
from workflows.contracts.commands import Command
from workflows.contracts.parties import Actor, Party, Role
from workflows.rules import bodies, declared, elsewhere, interests, visibility, words
from workflows.rules.refusals import NotYours, OwnSide, Recused, TwoHats, WrongParty

PARTY: dict[Role, Party] = {
    Role.BID_MANAGER: Party.CCG,
    Role.ACCOUNTABLE_OFFICER: Party.CCG,
    Role.CHIEF_FINANCE_OFFICER: Party.CCG,
    Role.GUARDIAN: Party.CCG,
    Role.LAY_VERIFIER: Party.CCG,
    Role.COMMITTEE_MEMBER: Party.CCG,
    Role.BOARD_CLERK: Party.HWB,
    Role.BOARD_CHAIR: Party.HWB,
    Role.BOARD_MEMBER: Party.HWB,
    Role.PANEL_CHAIR: Party.CONFLICTS,
    Role.PANEL_MEMBER: Party.CONFLICTS,
    Role.LOCAL_TEAM: Party.NHS_ENGLAND,
    Role.LOCAL_DIRECTOR: Party.NHS_ENGLAND,
    Role.LOCAL_FINANCE: Party.NHS_ENGLAND,
    Role.REGIONAL_LEAD: Party.NHS_ENGLAND,
    Role.NATIONAL_CHAIR: Party.NHS_ENGLAND,
    Role.NATIONAL_FINANCE: Party.NHS_ENGLAND,
    Role.NATIONAL_SIGNATORY: Party.NHS_ENGLAND,
    Role.NATIONAL_OFFICE: Party.NHS_ENGLAND,
    Role.NATIONAL_MEMBER: Party.NHS_ENGLAND,
    Role.OPERATOR: Party.OPERATOR,
}
"""The party of each role."""

_WRITERS = frozenset({Role.BID_MANAGER, Role.ACCOUNTABLE_OFFICER})
_STEWARDS = frozenset({Role.LOCAL_TEAM, Role.REGIONAL_LEAD, Role.NATIONAL_OFFICE})
_ASKERS = frozenset(
    {
        Role.BOARD_CLERK,
        Role.BOARD_CHAIR,
        Role.PANEL_CHAIR,
        Role.LOCAL_TEAM,
        Role.LOCAL_DIRECTOR,
        Role.LOCAL_FINANCE,
        Role.REGIONAL_LEAD,
        Role.NATIONAL_CHAIR,
        Role.NATIONAL_OFFICE,
    }
)
_ASSESSORS = frozenset(
    {Role.LOCAL_TEAM, Role.LOCAL_DIRECTOR, Role.LOCAL_FINANCE, Role.REGIONAL_LEAD}
)
_FINANCE = frozenset({Role.CHIEF_FINANCE_OFFICER, Role.NATIONAL_FINANCE})
_CCG = frozenset(role for role, party in PARTY.items() if party is Party.CCG)
_NATIONAL = frozenset({Role.NATIONAL_OFFICE, Role.NATIONAL_CHAIR})
_EVERYBODY = frozenset(Role) - {Role.OPERATOR}

ROLES: dict[type[Command], frozenset[Role]] = {
    c.SubmitExpression: _WRITERS,
    c.Screen: frozenset({Role.LOCAL_TEAM}),
    c.SayReadiness: _WRITERS,
    c.AgreeSupportPlan: frozenset({Role.LOCAL_TEAM}),
    c.RecordMilestone: frozenset({Role.LOCAL_TEAM}),
    c.ReassessTrack: frozenset({Role.LOCAL_TEAM}),
    c.SubmitApplication: _WRITERS,
    c.SignApplication: frozenset(
        {Role.ACCOUNTABLE_OFFICER, Role.CHIEF_FINANCE_OFFICER}
    ),
    c.RecordBoardDecision: frozenset({Role.BOARD_CLERK, Role.BOARD_CHAIR}),
    c.StartFallback: _NATIONAL
    | {Role.BOARD_CLERK, Role.BOARD_CHAIR, Role.PANEL_CHAIR, Role.GUARDIAN},
    c.DecideInPlace: frozenset(
        {
            Role.BOARD_CLERK,
            Role.BOARD_CHAIR,
            Role.PANEL_CHAIR,
            Role.LOCAL_DIRECTOR,
            Role.REGIONAL_LEAD,
        }
    ),
    c.OpenVote: frozenset({Role.BOARD_CLERK}),
    c.OpenPanelVote: frozenset({Role.PANEL_CHAIR}),
    c.CastVote: frozenset(
        {Role.BOARD_CHAIR, Role.BOARD_MEMBER, Role.PANEL_CHAIR, Role.PANEL_MEMBER}
    ),
    c.CloseVote: frozenset({Role.BOARD_CLERK, Role.PANEL_CHAIR}),
    c.DeclareInterest: _EVERYBODY,
    c.RuleOnInterest: frozenset({Role.GUARDIAN, Role.PANEL_CHAIR, Role.REGIONAL_LEAD})
    | frozenset(interests.LAST),
    c.GiveGuardianOpinion: frozenset({Role.GUARDIAN}),
    c.ConcludeConflictReview: frozenset(
        {
            Role.PANEL_CHAIR,
            Role.PANEL_MEMBER,
            Role.LOCAL_DIRECTOR,
            Role.REGIONAL_LEAD,
        }
    ),
    c.AttestAssurance: frozenset({Role.LOCAL_DIRECTOR}),
    c.SignAssurance: frozenset({Role.LOCAL_FINANCE}),
    c.RecordAssuranceChange: frozenset(
        {Role.LOCAL_TEAM, Role.LOCAL_DIRECTOR, Role.LOCAL_FINANCE}
    ),
    c.ScoreBid: _ASSESSORS,
    c.Moderate: frozenset({Role.REGIONAL_LEAD}),
    c.SettleConditions: frozenset({Role.NATIONAL_MEMBER, Role.NATIONAL_OFFICE}),
    c.Decide: _NATIONAL | {Role.LOCAL_DIRECTOR},
    c.CheckLetter: _NATIONAL,
    c.AcceptModel: frozenset({Role.ACCOUNTABLE_OFFICER}),
    c.SendEvidence: _CCG,
    c.RefuseEvidence: frozenset({Role.REGIONAL_LEAD}),
    c.DischargeCondition: frozenset({Role.REGIONAL_LEAD}),
    c.VouchForCondition: frozenset(
        {
            Role.PANEL_CHAIR,
            Role.LOCAL_DIRECTOR,
            Role.REGIONAL_LEAD,
            Role.NATIONAL_CHAIR,
            Role.NATIONAL_OFFICE,
        }
    ),
    c.RecordMandate: frozenset({Role.LAY_VERIFIER}),
    c.AgreeAllocation: _FINANCE,
    c.ReviseAllocation: _FINANCE,
    c.DisputeAllocation: _FINANCE,
    c.IssueAgreement: frozenset({Role.NATIONAL_OFFICE}),
    c.AcknowledgeChanges: frozenset({Role.ACCOUNTABLE_OFFICER}),
    c.ShortenReview: frozenset({Role.ACCOUNTABLE_OFFICER, Role.NATIONAL_OFFICE}),
    c.SignAgreement: frozenset({Role.ACCOUNTABLE_OFFICER}),
    c.CountersignAgreement: frozenset({Role.NATIONAL_SIGNATORY}),
    c.SubmitShadowReturn: frozenset({Role.CHIEF_FINANCE_OFFICER}),
    c.JudgeShadow: _FINANCE,
    c.GoLive: frozenset({Role.NATIONAL_FINANCE, Role.LOCAL_DIRECTOR}),
    c.ConfirmHandover: frozenset({Role.CHIEF_FINANCE_OFFICER, Role.NATIONAL_SIGNATORY}),
    c.Withdraw: frozenset({Role.ACCOUNTABLE_OFFICER}),
    c.PutOnHold: _STEWARDS,
    c.Resume: _STEWARDS,
    c.AskInformation: _ASKERS,
    c.AnswerInformation: _WRITERS,
    c.ExtendDate: _STEWARDS,
    c.AdmitLate: _NATIONAL,
}
"""Which roles may give each command."""

DECIDING: frozenset[type[Command]] = frozenset(
    {
        c.Screen,
        c.RecordMilestone,
        c.ReassessTrack,
        c.SignApplication,
        c.RecordBoardDecision,
        c.StartFallback,
        c.DecideInPlace,
        c.OpenVote,
        c.OpenPanelVote,
        c.CastVote,
        c.CloseVote,
        c.RuleOnInterest,
        c.GiveGuardianOpinion,
        c.ConcludeConflictReview,
        c.AttestAssurance,
        c.SignAssurance,
        c.ScoreBid,
        c.Moderate,
        c.SettleConditions,
        c.Decide,
        c.AcceptModel,
        c.RefuseEvidence,
        c.DischargeCondition,
        c.RecordMandate,
        c.AgreeAllocation,
        c.ReviseAllocation,
        c.DisputeAllocation,
        c.AcknowledgeChanges,
        c.SignAgreement,
        c.CountersignAgreement,
        c.JudgeShadow,
        c.GoLive,
        c.ConfirmHandover,
    }
)
"""Commands that take part in deciding: under one hat, from one side, without interest."""

STEERING: frozenset[type[Command]] = frozenset(
    {
        c.AgreeSupportPlan,
        c.RecordAssuranceChange,
        c.CheckLetter,
        c.VouchForCondition,
        c.IssueAgreement,
        c.ShortenReview,
        c.PutOnHold,
        c.Resume,
        c.ExtendDate,
        c.AdmitLate,
    }
)
"""Commands that move a bid along or hold it back, or say what of it is public, under
whichever hat: from one side, without interest."""

ROLE_WORDS: dict[Role, str] = {role: role.value.replace("_", " ") for role in Role} | {
    Role.NATIONAL_FINANCE: "national finance lead"
}


def check(bid: Bid, command: Command) -> None:
    """The person under this hat may give this command on this bid.

    Raises:
        NotYours: The hat's body has nothing to do with the bid.
        WrongParty: The role does not take this step, or is not one of its body.
        OwnSide: The person also belongs to the other side (R8, R10).
        TwoHats: The person has acted on this bid under another hat (R10).
        Recused: An interest of the person keeps them out.
        Undeclared: The round asks whoever judges a bid to declare first (R11).
    """
    actor, kind = command.by, type(command)
    if not visibility.may_see(actor, bid) or PARTY[actor.role] is not actor.party:
        raise NotYours("There is no such bid.")
    office = bodies.office(bid, actor.role)
    if actor.role not in ROLES[kind] or office not in {"", actor.body}:
        role = words.a(ROLE_WORDS[actor.role])
        raise WrongParty(f"{role.capitalize()} does not take this step.")
    if kind in DECIDING:
        check_may_decide(bid, actor)
        declared.check(bid, kind, actor)
    elif kind in STEERING:
        _check_one_side(bid, actor)
        _check_no_interest(bid, actor)
    elif kind is not c.DeclareInterest:
        _check_not_out(bid, actor)


def check_may_decide(bid: Bid, actor: Actor) -> None:
    """Nobody decides for both sides, twice under two hats, or with an interest.

    Raises:
        OwnSide: See `check`.
        TwoHats: See `check`.
        Recused: See `check`.
    """
    _check_one_side(bid, actor)
    _check_one_hat(bid, actor)
    _check_no_interest(bid, actor)


def _check_one_side(bid: Bid, actor: Actor) -> None:
    other = _other_side(bid, actor)
    if other:
        raise OwnSide(
            f"You also belong to {other}, which is on the other side of this bid. "
            "Somebody else has to take this step."
        )


def _check_one_hat(bid: Bid, actor: Actor) -> None:
    acted = any(
        a.person == actor.person and (a.party, a.role) != (actor.party, actor.role)
        for a in bid.acted
    )
    voted = elsewhere.has_voted(bid, actor.person, other_than=actor.party)
    if acted or voted:
        raise TwoHats(
            "You have already taken part in deciding this bid in another role. "
            "Somebody else has to take this step."
        )


def _check_no_interest(bid: Bid, actor: Actor) -> None:
    interest = interests.bars_deciding(bid, actor.person)
    if interest:
        state = "not been ruled on yet" if interest.handling is None else "you out"
        verb = "has" if interest.handling is None else "keeps"
        raise Recused(
            f"The interest that you declared in this bid {verb} {state}. "
            "Somebody else has to take this step."
        )


def _check_not_out(bid: Bid, actor: Actor) -> None:
    """Whoever must not see the papers takes no step on them (HOUSE 0.3.3)."""
    if interests.is_out(bid, actor.person):
        raise Recused(
            "The ruling on your interest keeps you out of this bid. "
            "Somebody else has to take this step."
        )


def _other_side(bid: Bid, actor: Actor) -> str:
    """A body on the other side to which the person also belongs, in words.

    A CCG's representative sits on the board by statute (s.194(2)(f)), so a seat there
    does not keep an officer from signing for the CCG; the reverse does (R8).
    """
    ours = actor.party is Party.CCG
    opposed = {Party.NHS_ENGLAND, Party.CONFLICTS} if ours else {Party.CCG}
    for hat in actor.also:
        if hat.party in opposed and visibility.may_see(hat, bid):
            return bodies.name(bid, hat.party, hat.body)
    return ""
