"""A late board's own ladder in the post: its steps in place of the round's usual letters."""

from datetime import timedelta

from activities.committees.writing import CommitteeWriting
from activities.members.reading import MemberReading
from tests.activities.post.office import Office
from tests.builders import CAMDEN_BOARD
from tests.rules.sitting import HWB
from tests.rules.steps import at
from tests.rules.test_ladder import STEPS, laddered
from workflows.contracts.bids import Stage
from workflows.contracts.cycles import DeadlineKey
from workflows.contracts.events import DeadlinePassed
from workflows.contracts.ladders import Rung, Tells
from workflows.contracts.notices import NoticeKind
from workflows.contracts.parties import Membership, Party, Role
from workflows.rules import deadlines

BOARD = CAMDEN_BOARD.id
EMPTY = HWB.model_copy(
    update={
        "seats": tuple(
            seat.model_copy(update={"holder": None, "substitutes": ()})
            for seat in HWB.seats
        )
    }
)
"""The board with nobody on it yet: only its rules count here."""


async def late(office: Office) -> list[tuple[str, str]]:
    """Whom it is told to, body and words, once the board's date has passed."""
    story = at(Stage.HWB_APPROVAL)
    await office.tell(story)
    clock = deadlines.clock_of(story.bid, DeadlineKey.BOARD, BOARD)
    assert clock
    story.happens(
        DeadlinePassed(
            at=clock.due + timedelta(days=1),
            key=clock.key,
            subject=clock.subject,
            due=clock.due,
            lapses=False,
        )
    )
    await office.tell(story)
    found = [m for m in await office.lines() if m.kind is NoticeKind.ESCALATION]
    return sorted((one.body, one.words) for one in found)


async def test_without_a_ladder_the_rounds_usual_letters_go(office: Office):
    """To the chair, and to the region."""
    await CommitteeWriting(office.database).add(EMPTY)
    assert {body for body, _ in await late(office)} == {BOARD, "Y56"}


async def test_a_boards_ladder_goes_in_their_place(office: Office):
    """In a round that tells once, each step is told then; a vacant one is passed over."""
    clerks = (Role.BOARD_CLERK,)
    for person in await MemberReading(office.database).holders(
        Party.HWB, BOARD, clerks
    ):
        hat = Membership(party=Party.HWB, body=BOARD, role=Role.BOARD_CLERK)
        await office.members.revoke(person.person, hat)
    body = laddered(EMPTY, (STEPS[1], STEPS[0]))
    await CommitteeWriting(office.database).add(body)
    found = await late(office)
    assert {body for body, _ in found} == {"07R"}
    assert all("The sponsor asks the leader." in said for _, said in found)
    assert all("Nobody holds the office of board clerk" in said for _, said in found)


async def test_steps_before_a_date_alone_leave_the_usual_letters_of_what_is_late(
    office: Office,
):
    """What goes before a date is not what is said when it has passed."""
    near = Rung(before=3, tells=(Tells.SPONSOR,), words="The sponsor asks how it is.")
    await CommitteeWriting(office.database).add(laddered(EMPTY, (near,)))
    found = await late(office)
    assert {BOARD, "Y56"} <= {body for body, _ in found}
