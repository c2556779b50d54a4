"""No amount of text stops a bid: not on it, and not on its way to the register."""

from tests.builders import LOCAL, MANAGER, OFFICER, actor
from tests.conftest import Bids
from tests.ports import World
from tests.workflows.asking import No, asked
from workflows.bid import options
from workflows.contracts import commands as c
from workflows.contracts.clocks import Question
from workflows.contracts.parties import Actor, Role
from workflows.contracts.reviews import InterestCategory
from workflows.contracts.views import Receipt

LONG = "€" * 4000
"""Twelve thousand bytes, as much as one field takes in characters."""

PAGES = (Question(text=LONG),) * 20


def has_an_interest(by: Actor, description: str) -> c.DeclareInterest:
    return c.DeclareInterest(
        by=by, category=InterestCategory.FINANCIAL, description=description
    )


async def test_a_bid_cannot_be_filled_until_nobody_can_read_it(bids: Bids):
    """Whoever goes on asking is told that it is too much; all the others go on."""
    played = await bids.start()
    await played.until_asked("screen")
    ask = c.AskInformation(by=LOCAL, questions=PAGES)
    answers = [await asked(played, ask) for _ in range(9)]
    assert isinstance(answers[0], Receipt)
    too_much = No(
        "Incomplete",
        "There is too much text on this bid to add this. Say it more briefly.",
    )
    assert set(answers[3:]) == {too_much}
    people = [actor(Role.BOARD_MEMBER, "E09000007", person=f"m{n}") for n in range(40)]
    declared = [await asked(played, has_an_interest(by, LONG)) for by in people]
    assert declared[-1] == too_much

    bid = await played.bid()
    for request in bid.requests:
        whole = c.AnswerInformation(
            by=MANAGER, request=request.id, answers=(LONG,) * 20
        )
        brief = whole.model_copy(update={"answers": ("As attached.",) * 20})
        if await asked(played, whole) == too_much:
            assert isinstance(await asked(played, brief), Receipt)
    assert len((await played.bid()).model_dump_json().encode()) < 1_500_000
    await played.until_asked("submit_application")
    assert isinstance(
        await asked(played, c.Withdraw(by=OFFICER, reason="Enough.")), Receipt
    )
    await played.ended()


async def test_what_piled_up_is_told_in_pieces(bids: Bids, world: World):
    """An outage of the register leaves no batch that Temporal cannot carry."""
    played = await bids.start()
    await played.until_asked("screen")
    await played.kinds()
    told, calls = await played.entries(), len(world.batches[played.id])
    world.away.add("register")
    people = [actor(Role.BOARD_MEMBER, "E09000007", person=f"m{n}") for n in range(90)]
    for person in people:
        interest = has_an_interest(person, "x" * 4000)
        assert isinstance(await asked(played, interest), Receipt)
    world.away.clear()

    kinds = await played.kinds()

    assert kinds.count("interest_declared") == 90
    sizes, first = [], told
    for count in world.batches[played.id][calls:]:
        batch = world.entries[played.id][first : first + count]
        sizes.append(sum(len(entry.model_dump_json()) for entry in batch))
        first += count
    assert sum(sizes) > options.BATCH_CHARACTERS
    assert max(sizes) <= options.BATCH_CHARACTERS
