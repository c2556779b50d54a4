"""The forms of the two tracks: readiness, the support plan, and the way to the other track."""

from collections.abc import Iterator
from datetime import date

from services.kit.pages.bid.wording import capital
from services.kit.pages.questions.asking import Asking
from services.kit.pages.questions.choosing import Pick
from services.kit.pages.questions.fields import (
    Choice,
    Day,
    Field,
    Hidden,
    Line,
    Repeat,
    Text,
)
from services.kit.pages.questions.forms import Form
from services.kit.pages.rendering import inside
from services.kit.pages.steps.assuring import met
from workflows.contracts.bids import Bid
from workflows.contracts.tracks import NOW, Track
from workflows.rules import readiness, track_words, tracks, words

MONTHS_ON = 24
"""How far ahead a readiness answer reaches, in months from this one."""


def say_readiness(asking: Asking) -> Form:
    """From when the CCG is ready, thing by thing; as it said last, where it has."""
    bid = asking.bid
    held = {one.subject: one for one in bid.readiness.answers} if bid.readiness else {}
    asked: list[Field] = []
    months = tuple(_months(asking.now.date()))
    for number, (code, text) in enumerate(readiness.subjects(bid).items()):
        said = held.get(code)
        known = months
        if said and said.by not in {value for value, _, _ in months}:
            known = ((said.by, track_words.month(said.by), ""), *months)
        place = f"answers.{number}"
        asked += [
            Hidden(name=f"{place}.subject", value=code),
            Pick(
                name=f"{place}.by",
                label=f"{text}: from when?",
                ask=f"from when the CCG is ready ({inside(text)})",
                value=said.by if said else "",
                choices=known,
                needed=True,
            ),
            Line(
                name=f"{place}.note",
                label=f"{text}: what is still to do? (optional)",
                ask=f"what is still to do ({inside(text)})",
                value=said.note if said else "",
            ),
        ]
    return Form(
        title="Say from when the CCG is ready",
        lead=(
            *_must_haves(bid),
            "A later month is no mark against the bid: NHS England's local team helps "
            "with what is still to come.",
        ),
        questions=tuple(asked),
        effect="NHS England's local team reads your answers when it screens the bid and "
        "when it assesses the track again. You can answer anew later.",
        button="Send the answers",
    )


def _months(today: date) -> Iterator[tuple[str, str, str]]:
    yield NOW, "Ready now", ""
    first = today.year * 12 + today.month
    for n in range(first, first + MONTHS_ON):
        by = f"{n // 12}-{n % 12 + 1:02d}"
        yield by, track_words.month(by), ""


def _must_haves(bid: Bid) -> Iterator[str]:
    asked = [one.words for one in readiness.must_haves(bid)]
    if asked:
        yield f"The fast track needs all of these: {'; '.join(map(inside, asked))}."


def answers(bid: Bid) -> tuple[tuple[str, str], ...]:
    """What the CCG said, line by line."""
    asked = readiness.subjects(bid)
    said = bid.readiness.answers if bid.readiness else ()
    return tuple(
        (
            asked.get(one.subject, one.subject),
            capital(track_words.when(one)) + (f"\n{one.note}" if one.note else ""),
        )
        for one in said
    )


def agree_support_plan(asking: Asking) -> Form:
    """Who looks after the functions meanwhile, what is to be reached, and by when."""
    bid = asking.bid
    held = tracks.live_plan(bid)
    return Form(
        title="Change the support plan" if held else "Agree the support plan",
        lead=(
            "The plan is agreed with the CCG before it is recorded here.",
            *(("Milestones that were reached stay as they are.",) if held else ()),
        ),
        facts=(*answers(bid), *_milestones(bid)),
        questions=(
            Line(
                name="host",
                label="Who carries the functions out meanwhile?",
                ask="who carries the functions out meanwhile",
                hint="For example: NHS England's London team. They stay NHS England's until "
                "the handover. The public register shows it: name a body, not a person.",
                value=held.host if held else "",
            ),
            Day(
                name="review",
                label="By when is the track assessed again?",
                ask="the day by which the track is assessed again",
                hint=f"For example, 27 3 {asking.now.year + 1}",
                value=held.review.isoformat() if held else "",
            ),
            _builder(asking),
        ),
        effect="The CCG is told at once. The bid goes on meanwhile, but nothing is handed "
        "over before it is on the fast track.",
        button="Record the plan",
    )


def _builder(asking: Asking) -> Repeat:
    return Repeat(
        name="milestones",
        title="Milestone",
        least=1,
        note="Each is due by the day on which the track is assessed again.",
        fields=(
            Text(
                name="text",
                label="What has to be reached?",
                ask="what has to be reached",
                rows=3,
            ),
            Line(
                name="owner",
                label="Who sees to it?",
                ask="who sees to it",
                hint="An office rather than a name, for example: Accountable officer",
            ),
            Day(
                name="due",
                label="By when?",
                ask="the date by when",
                hint=f"For example, 27 2 {asking.now.year + 1}",
            ),
            Text(
                name="done_when",
                label="What will show that it is done?",
                ask="what will show that it is done",
                rows=2,
            ),
        ),
    )


def _milestones(bid: Bid) -> tuple[tuple[str, str], ...]:
    held = tracks.live_plan(bid)
    return tuple(
        (
            f"Milestone {one.id[1:]}",
            track_words.milestone(one) + (" Reached." if one.reached else ""),
        )
        for one in (held.milestones if held else ())
    )


def record_milestone(asking: Asking) -> Form:
    """A milestone is reached, on this evidence."""
    still = tracks.still_open(asking.bid)
    one = next((m for m in still if m.id == asking.about), None)
    which: Field = Choice(
        name="milestone",
        label="Which milestone?",
        ask="which milestone",
        choices=tuple(
            (m.id, m.terms.text, f"{m.terms.owner}, by {words.day(m.terms.due)}")
            for m in still
        ),
    )
    if one:
        which = Hidden(name="milestone", value=one.id)
    return Form(
        title=f"Record that milestone {one.id[1:]} is reached"
        if one
        else "Record that a milestone is reached",
        facts=(
            (
                ("What has to be reached", one.terms.text),
                ("Who sees to it", one.terms.owner),
                ("By when", words.day(one.terms.due)),
                ("Done when", one.terms.done_when),
            )
            if one
            else ()
        ),
        questions=(
            which,
            Text(
                name="evidence",
                label="What shows that it is reached?",
                ask="what shows that it is reached",
                rows=4,
            ),
        ),
        effect="The CCG is told. A milestone that was reached stays so.",
        button="Record the milestone",
    )


def reassess_track(asking: Asking) -> Form:
    """The must-haves again, one by one, and the other track."""
    bid = asking.bid
    to = Track.FAST if bid.track is Track.SUPPORTED else Track.SUPPORTED
    return Form(
        title=f"Move the bid to {track_words.TRACKS[to]}",
        lead=(
            f"The bid is on {track_words.TRACKS[bid.track]} now.",
            *_must_haves(bid),
        ),
        facts=(*answers(bid), *_milestones(bid)),
        questions=(
            Hidden(name="track", value=to),
            *_found(bid),
            Text(
                name="reasons",
                label="Reasons",
                ask="the reasons",
                hint="The CCG reads them word for word.",
            ),
        ),
        effect=FOLLOWS[to],
        button=f"Move the bid to {track_words.TRACKS[to]}",
    )


FOLLOWS = {
    Track.FAST: "The CCG is told at once. The support plan is over, and no milestone is "
    "waited for any more.",
    Track.SUPPORTED: "The CCG is told at once. You agree a support plan next, and nothing "
    "is handed over before the bid is on the fast track again.",
}
"""What moving to a track leads to."""


def _found(bid: Bid) -> Iterator[Field]:
    for number, one in enumerate(readiness.must_haves(bid)):
        place = f"found.{number}"
        yield Hidden(name=f"{place}.must_have", value=one.code)
        yield from met(place, one.words, optional=True)
