"""R15 under the seal: who decides in place of the national panel is told at the release."""

from tests.builders import (
    OFFICE,
    actor,
)
from tests.rules import handing_on
from tests.rules.handed_nationally import (
    CODE,
    NAME,
    OPEN,
    SEALED,
    lost,
    sat,
    starts,
)
from tests.rules.handing_on import PLACE
from tests.rules.paneling import before_panel, decides
from workflows.contracts.events import Decided, FallbackStarted
from workflows.contracts.parties import Party, Role
from workflows.contracts.rounds import Release
from workflows.rules import (
    in_place,
    notices,
    released,
    rounds,
    rulebook,
    sentences,
)
from workflows.rules.refusals import (
    NotQuorate,
)

PLACED = "in place of NHS England's national panel"


def test_in_a_sealed_round_only_the_office_hears_of_it() -> None:
    """Decision 21: no entry, letter or sentence says who decides, or why, before the day."""
    story = lost(SEALED)
    before, waits = story.bid, story.needs()
    story.gives(starts())
    event = story.events[-1]
    assert isinstance(event, FallbackStarted)
    told = event.model_dump_json(exclude={"members"})
    assert not any(
        word in told for word in (NAME, "director", "quorate", "cannot wait")
    )
    closed = (
        "(national office, NHS England's national team) recorded a step towards the "
        "decision in principle. It is told with the round's decisions."
    )
    assert sentences.sentence(event, story.bid).endswith(closed)
    assert story.needs() == waits
    (notice,) = notices.notices_of(before, story.bid, event)
    assert (notice.party, notice.body) == (Party.NHS_ENGLAND, "national")
    assert notice.roles == (Role.NATIONAL_OFFICE, Role.NATIONAL_CHAIR)
    assert sentences.office(actor(Role.NATIONAL_MEMBER, CODE).alone(), story.bid) == (
        "national member",
        "another body of NHS England",
    )


def test_a_sealed_decision_says_at_its_release_who_took_it() -> None:
    """The seal covers it; the bid, and the entry of before, say it from then on."""
    story = lost(SEALED)
    full = rulebook.handed_on(story.bid, starts(), story.now)
    story.gives(starts())
    entry = story.events[-1]
    command = decides(story, sat(), by=OFFICE)
    told = in_place.opened(story.bid, in_place.national_decider(full))
    known = story.bid.model_copy(update={"in_place": told})
    content = rulebook.content(known, command, story.now)
    assert content.decider.name == NAME
    kept = rounds.sealed(story.bid, content, 1, "salt")
    assert kept.seal != rounds.seal_of(
        "07R-1", content.model_copy(update={"decider": None}), "salt"
    )
    story.happens(rulebook.answer(story.bid, command, story.now))
    story.now = rounds.days_of(SEALED)[0]
    word = Release(round=SEALED.name, release=1, decision=1)
    out = released.heard(story.bid, kept, word, story.now)
    assert isinstance(out, Decided)
    story.happens(out)
    assert story.bid.in_place == (full,)
    board = full.model_copy(update={"board": "E09000007", "name": "London panel"})
    both = story.bid.model_copy(update={"in_place": (board, full)})
    assert in_place.opened(both, out.decider) == (board, full)
    said = sentences.sentence(entry, story.bid)
    assert f"had {NAME} decide {PLACED}" in said
    assert said.endswith("The round cannot wait for another director.")


def test_a_boards_fallback_is_told_in_a_sealed_round_too() -> None:
    """Only what is of the national panel waits for the release."""
    story = handing_on.lost(cycle=SEALED)
    event = rulebook.answer(story.bid, handing_on.starts(story), story.now)
    assert isinstance(event, FallbackStarted)
    assert event.name == PLACE.name
    assert event.reason


def test_why_a_sealed_attempt_was_refused_is_not_told() -> None:
    """Nobody reads in the history that the panel is short of somebody, or still is not."""
    for cycle, hidden in ((SEALED, True), (OPEN, False)):
        bid = before_panel(cycle).bid
        refusal = NotQuorate("2 of 3")
        entry = rulebook.refused(bid, starts(), refusal, bid.opened)
        assert (entry.words == "2 of 3") is not hidden
        assert entry.words.startswith("The step is not taken.") is hidden
