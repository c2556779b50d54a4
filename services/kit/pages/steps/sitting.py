"""The form of a body's decision, from its minutes: a board's own, or one in its place."""

from functools import partial

from services.kit.pages.meetings import panel, taken_over
from services.kit.pages.meetings.minuting import MeetingDay, Reference, questions
from services.kit.pages.meetings.seating import Seating
from services.kit.pages.questions.asking import Asking
from services.kit.pages.questions.fields import (
    Choice,
    Choices,
    Field,
    Hidden,
    Number,
    Text,
)
from services.kit.pages.questions.forms import Form
from services.kit.pages.steps.conditions import version
from workflows.contracts.bids import Bid
from workflows.contracts.cycles import FanIn
from workflows.contracts.meetings import Attendance
from workflows.contracts.parties import Party
from workflows.contracts.reviews import BoardOutcome
from workflows.contracts.sittings import Minutes
from workflows.rules import bodies, in_place, interests, minutes, seats, voters, words

SENT_BACK = {
    FanIn.ALL_APPROVE: "The bid stops until the CCG sends a new version: in this round "
    "every board has to approve.",
    FanIn.NO_OBJECTION: "The bid stops until the CCG sends a new version: in this round "
    "no board may object.",
    FanIn.ADVISORY: "The bid goes on all the same: in this round boards advise.",
    FanIn.WEIGHTED_BY_POPULATION: "Boards count by the people they stand for: the bid goes "
    "on if enough of the others approve, and stops until there is a new version if not.",
}
"""What follows from a board that is not content, by the round's rule."""


def record_board_decision(asking: Asking) -> Form:
    """What a board decided, from its minutes."""
    bid = asking.bid
    board = asking.about or asking.by.body
    return _form(
        asking,
        board,
        title=f"Record the decision of {bodies.name(bid, asking.by.party, board)}",
        lead=(
            f"The board decides on version {bid.version} of the application.",
            *(() if asking.body else _kept_out(bid, board)),
        ),
        noun="the board",
    )


NOUNS = {
    Party.HWB: "the board",
    Party.CONFLICTS: "the panel",
    Party.NHS_ENGLAND: "NHS England",
}


def decide_in_place(asking: Asking) -> Form:
    """What a body decided in place of a board that could not be quorate."""
    bid, by = asking.bid, asking.by
    mine = [one for one in bid.in_place if (one.party, one.body) == (by.party, by.body)]
    found = [one for one in mine if one.board == asking.about] or mine
    board = found[0].board if found else asking.about
    name = bodies.name(bid, Party.HWB, board) if board else "a board"
    return _form(
        asking,
        board,
        title=f"Record what was decided in place of {name}",
        lead=(
            *(f"{in_place.why(one, name)}" for one in found[:1]),
            f"Version {bid.version} of the application is decided on. Nobody with a place "
            f"on {name} acts on this item.",
        ),
        noun=NOUNS[by.party],
    )


def _form(
    asking: Asking, board: str, *, title: str, lead: tuple[str, ...], noun: str
) -> Form:
    bid = asking.bid
    back = SENT_BACK[bid.cycle.fan_in]
    alone = asking.by.party is Party.NHS_ENGLAND
    return Form(
        title=title,
        lead=lead,
        link=("/papers", "Read the application and its documents"),
        questions=(
            version(asking),
            Hidden(name="board", value=board),
            Choice(
                name="outcome",
                label=f"What did {noun} decide?",
                ask=f"what {noun} decided",
                choices=(
                    (BoardOutcome.APPROVE, "It approved the bid", ""),
                    (
                        BoardOutcome.APPROVE_WITH_COMMENTS,
                        "It approved the bid with comments",
                        "The comments go with the bid and change nothing in it.",
                    ),
                    (BoardOutcome.REQUEST_CHANGES, "It asked for changes", back),
                    (BoardOutcome.OBJECT, "It objected to the bid", back),
                ),
            ),
            *_meeting(asking, noun, alone=alone),
            *(() if alone else _sitting(asking)),
            Text(
                name="comments",
                label="Reasons" if alone else "Comments or reasons",
                ask="the reasons" if alone else f"{noun}'s comments or reasons",
                hint=ALONE
                if alone
                else "Needed for comments, changes or an objection. "
                "The CCG reads them word for word.",
            ),
        ),
        effect="The CCG is told at once. The decision cannot be changed afterwards; a new "
        "version of the application may be decided again.",
        button=f"Record {noun}'s decision",
    )


def of_panel(asking: Asking, example: str) -> tuple[Field, ...]:
    """When a panel met, who was there, and how each voted; else nothing."""
    if asking.body is None:
        return ()
    instead = asking.body.party is Party.NHS_ENGLAND and bodies.in_place(
        asking.bid, bodies.NATIONAL
    )
    noun = "the body" if instead else "the panel"
    return (
        *_meeting(asking, noun, alone=False, example=example),
        *_sitting(asking),
    )


def _meeting(
    asking: Asking, noun: str, *, alone: bool, example: str = "HWB/2026/14"
) -> tuple[Field, ...]:
    """Which meeting it was, on which day, and the reference of its minute."""
    last = asking.meetings[0] if asking.meetings else None
    now = asking.now
    return (
        *(taken_over.which(asking.meetings) if asking.body else ()),
        MeetingDay(
            name="meeting_date",
            label=f"When did {noun} {'decide' if alone else 'meet'}?",
            ask="the date of the decision" if alone else "the date of the meeting",
            value=last.day.isoformat() if last else "",
            hint=f"For example, {now.day} {now.month} {now.year}",
        ),
        Reference(
            name="minute_reference",
            label="Reference of the decision" if alone else "Minute reference",
            ask="the reference" if alone else "the minute reference",
            hint=f"As the minutes have it, for example: {example}",
            width="nhsuk-u-width-two-thirds",
            value=taken_over.reference(last, asking.bid.id) if last else "",
        ),
    )


ALONE = "They take the place of minutes. The CCG and the board read them word for word."


def _kept_out(bid: Bid, board: str) -> tuple[str, ...]:
    """Members whose interest keeps them from voting, where there are any."""
    names = sorted(
        {
            one.by.name
            for one in bid.interests
            if (one.by.party, one.by.body) == (Party.HWB, board)
            and one.category != "none"
            and one.handling not in interests.IN
        }
    )
    if not names:
        return ()
    return (
        f"An interest keeps {words.joined(names, 20)} from voting on this bid. A vote "
        "that they took part in has to be taken again.",
    )


def _sitting(asking: Asking) -> tuple[Field, ...]:
    """The seats with their votes; the counts alone where the seats are not on file."""
    bid, body, on = asking.bid, asking.body, asking.on
    if body is None or on is None:
        return (
            _votes("in_favour", "Votes for", "how many voted for"),
            _votes("against", "Votes against", "how many voted against"),
            _votes("abstained", "Abstentions", "how many abstained"),
            *_voters(asking),
        )
    meeting = asking.meetings[0] if asking.meetings else None
    known = Attendance(apologies=asking.absent, sits=asking.away)
    late = Minutes(late=asking.late)
    item = minutes.item(voters.spoken(bid), late, body, on)
    came, sorry = taken_over.attendance(meeting, known, item)
    seating = Seating(
        name="minutes",
        label="Who was there for this item, and how did each vote?",
        ask="who was there",
        hint="The vote is on the resolution. Whoever has an interest leaves for the item "
        "and is not counted.",
        seats=panel.standing(body, on),
        voting=frozenset(seat.id for seat in seats.voting(body, on)),
        notes=panel.notes(bid, body, on, asking.late),
        panel=partial(panel.of, bid, body, on, late=asking.late),
        acting=partial(panel.acting, bid, body, on, late=asking.late),
        met=meeting is not None and meeting.attendance is not None,
        came=came,
        sorry=sorry,
    )
    return questions(seating, body, panel.barred(bid, body, on, asking.late))


def _votes(name: str, label: str, ask: str) -> Number:
    return Number(name=f"votes.{name}", label=label, ask=ask, hint="Write 0 for none.")


def _voters(asking: Asking) -> tuple[Field, ...]:
    if not asking.people:
        return ()
    return (
        Choices(
            name="votes.voters",
            label="Which of these members voted? (optional)",
            ask="the members who voted",
            hint="A vote in which somebody with an interest took part does not count.",
            choices=tuple((one.person, one.name, "") for one in asking.people),
        ),
    )
