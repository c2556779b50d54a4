"""The forms of a vote outside a meeting: the clerk opens and closes, members vote."""

from collections.abc import Mapping
from typing import Any

from services.kit.pages.questions.asking import Asking
from services.kit.pages.questions.fields import Choice, Field, Hidden, Line, Text
from services.kit.pages.questions.forms import Form, Question
from services.kit.pages.steps import conditions
from services.kit.pages.steps.conditions import version
from services.kit.pages.voting import standing_in, told
from services.kit.pages.voting.closing import LastDay
from workflows.contracts.committees import BodyVersion
from workflows.contracts.parties import Party
from workflows.contracts.sittings import Choice as Vote
from workflows.contracts.votings import Voting
from workflows.rules import visibility, vote_words, voters, voting
from workflows.rules.calendar import london_day
from workflows.rules.refusals import Refusal

VOTES = (
    (Vote.FOR, "For the resolution", ""),
    (Vote.AGAINST, "Against the resolution", ""),
    (Vote.ABSTAIN, "I abstain", "You count as present, and neither for nor against."),
)
CASTING = (
    (Vote.FOR, "For the resolution", ""),
    (Vote.AGAINST, "Against the resolution", ""),
    (Vote.ABSTAIN, "I do not use it", "The resolution falls if the votes are equal."),
)


def open_vote(asking: Asking) -> Form:
    """A resolution is put to a board's members."""
    return _opening(
        asking,
        Choice(
            name="outcome",
            label="What does it mean for the bid if it is carried?",
            ask="what it means for the bid",
            choices=_said(told.MEANS),
        ),
        Text(
            name="comments",
            label="Comments or reasons",
            ask="the board's comments or reasons",
            hint="Needed for comments, changes or an objection. The CCG reads them once "
            "the resolution is carried.",
            rows=3,
        ),
        Line(
            name="minute_reference",
            label="Minute reference",
            ask="the minute reference",
            hint="As the council's minutes will have it, for example: HWB/2026/E1",
            width="nhsuk-u-width-one-third",
        ),
        example="That the board approves the bid.",
        recorded="decision",
    )


def open_panel_vote(asking: Asking) -> Form:
    """A conclusion is put to the conflicts panel's members."""
    return _opening(
        asking,
        Choice(
            name="outcome",
            label="What does the panel conclude if it is carried?",
            ask="what the panel concludes",
            choices=_said(told.CONCLUDES),
        ),
        Text(
            name="reasons",
            label="Reasons",
            ask="the reasons",
            hint="The CCG reads them word for word, once the resolution is carried.",
            rows=3,
        ),
        conditions.builder(
            "mitigations",
            "Mitigation",
            asking,
            "Only for clear with mitigations: add one for each thing that has to be "
            "done. Each is due on a day after the vote closes.",
        ),
        example="That the panel finds the bid clear.",
        recorded="conclusion",
    )


def _said(outcomes: Mapping[Any, str]) -> tuple[tuple[str, str, str], ...]:
    return tuple((one, said, "") for one, said in outcomes.items())


def _opening(asking: Asking, *asks: Question, example: str, recorded: str) -> Form:
    """A resolution is put to the members of a body.

    Args:
        asking: Who opens the vote, on which bid, with the body as it stands.
        asks: What it means for the bid if it is carried, as this body's people say it.
        example: A resolution.
        recorded: What is recorded once it is carried.
    """
    bid, body = asking.bid, asking.by.body
    name, noun = vote_words.named(bid, body), vote_words.noun(bid, body)
    return Form(
        title=f"Open a vote of {name}",
        lead=(
            f"The members vote on version {bid.version} of the application, each on their "
            "own page, without a meeting.",
            *_allowed(asking.body, name),
        ),
        questions=(
            version(asking),
            *_whose(asking),
            Text(
                name="resolution",
                label="Resolution",
                ask="the resolution",
                hint=f"As members vote on it, for example: {example}",
                rows=3,
            ),
            *asks,
            *_until(asking),
        ),
        effect=f"Every member gets a letter and a task. The {noun} as it stands today "
        f"votes. If enough who may act vote and the resolution is carried, the {recorded} "
        "is recorded in your name when the vote closes.",
        button="Open the vote",
    )


def _whose(asking: Asking) -> tuple[Hidden, ...]:
    """A bid has several boards, and one panel."""
    board = asking.by.party is Party.HWB
    return (Hidden(name="board", value=asking.by.body),) if board else ()


def _until(asking: Asking) -> tuple[Field, ...]:
    """Until when the vote is open, and who votes for whom."""
    last = LastDay(
        name="closes",
        label="On which day does the vote close?",
        ask="the last day",
        hint="It closes at 5pm, or when everybody has voted and you close it.",
    )
    if asking.body is None:
        return (last,)
    return (last, *standing_in.questions(asking.body, london_day(asking.now)))


def _allowed(body: BodyVersion | None, name: str) -> tuple[str, ...]:
    if body is None or body.rules.electronic.allowed:
        return (body.rules.electronic.words,) if body else ()
    return (
        f"{name} does not vote outside its meetings, so this cannot be opened: "
        f"{body.rules.electronic.words}",
    )


def cast_vote(asking: Asking) -> Form:
    """A member votes."""
    bid, board = asking.bid, asking.by.body
    title = f"Vote in {vote_words.named(bid, board)}"
    held = voting.open_of(bid, board)
    if held is None or held.body is None:
        return _none(title)
    again = any(one.person == asking.by.person for one in held.cast)
    return Form(
        title=title,
        lead=(
            f"You vote on version {bid.version} of the application.",
            *(
                ("You have voted. What you choose now takes its place.",)
                if again
                else ()
            ),
        ),
        facts=told.facts(bid, held, held.body),
        folded=() if _asked_first(asking) else told.papers(bid),
        folded_title=f"The application, version {bid.version}",
        questions=(
            version(asking),
            Hidden(name="voting", value=held.id),
            Choice(
                name="choice",
                label="How do you vote?",
                ask="how you vote",
                choices=VOTES,
            ),
            *_casting(asking, held, held.body),
        ),
        effect=told.seen(held, held.body),
        button="Vote",
    )


def _asked_first(asking: Asking) -> bool:
    """Whether they are to declare before the application opens beside the vote."""
    return visibility.declares_first(asking.by.person, asking.by.party, asking.bid)


def _casting(asking: Asking, held: Voting, body: BodyVersion) -> tuple[Field, ...]:
    try:
        who = asking.by.person
        acting = voters.seat_of(asking.bid, held, body, who, asking.away)
    except Refusal:
        return ()
    seat = next(one for one in body.seats if one.id == acting.seat)
    if not voters.may_cast_second(body, seat):
        return ()
    return (
        Choice(
            name="casting",
            label="If the votes are equal, how do you use your casting vote? (optional)",
            ask="how you use your casting vote",
            hint="It is used only if you are in the chair of this vote and the votes are "
            "equal. Say it now: nobody learns before the close that they are.",
            choices=CASTING,
        ),
    )


def close_vote(asking: Asking) -> Form:
    """The clerk closes a vote."""
    bid, board = asking.bid, asking.by.body
    title = f"Close the vote of {vote_words.named(bid, board)}"
    held = voting.open_of(bid, board)
    if held is None or held.body is None:
        return _none(title)
    left = voters.awaited(bid, held, held.body)
    noun = vote_words.noun(bid, board)
    reason = Text(
        name="reason",
        label="Why does it close before its time?",
        ask="why it closes before its time",
        hint="Not everybody has voted yet.",
        rows=3,
    )
    return Form(
        title=title,
        lead=(
            "The votes are counted when you press the button, and cannot be reopened.",
        ),
        facts=told.facts(bid, held, held.body),
        questions=(Hidden(name="voting", value=held.id), *((reason,) if left else ())),
        effect="How each seat voted goes on the bid's record. If enough voted who may act and "
        f"the resolution is carried, that is the {noun}'s decision and the CCG is told at "
        "once. Otherwise nothing is decided, and you may open another vote or take the bid "
        "to a meeting.",
        button="Close the vote and count",
    )


def _none(title: str) -> Form:
    return Form(title=title, questions=(), button="Go on")
