"""A letter about a bid that waits for an office says so where nobody holds that."""

from activities.members.reading import MemberReading
from tests.activities.post.office import Office, a_mailer
from tests.activities.post.servers import smtp
from tests.activities.post.test_digest import NEXT, chosen, morning, text_of
from tests.builders import CAMDEN_BOARD, LOCAL, Story
from tests.rules.steps import at
from workflows.contracts import commands as c
from workflows.contracts.bids import Stage
from workflows.contracts.clocks import Question
from workflows.contracts.parties import Membership, Party, Role
from workflows.rules import calendar

OFFICES = (Role.BOARD_CLERK, Role.BOARD_CHAIR)
NOBODY = (
    "Nobody holds the office of board clerk or board chair of Camden Health and "
    "Wellbeing Board at present."
)

LATER = calendar.add_working_days(NEXT, 1, ())


async def texts(office: Office, story: Story) -> list[str]:
    """Every letter that what happened leads to, as plain text on one line."""
    await office.tell(story)
    async with smtp() as server:
        mailer = a_mailer(server.port)
        await office.send(mailer)
        await mailer.close()
    bodies = [one.get_body(("plain",)) for one in server.messages]
    return [" ".join(str(body.get_content()).split()) for body in bodies if body]


async def test_the_letters_say_it_as_the_page_does(office: Office):
    """One holder of either office is enough; as it is when the letter is sent."""
    story = at(Stage.HWB_APPROVAL)
    asks = c.AskInformation(by=LOCAL, questions=(Question(text="How many?"),))
    found = await texts(office, story)
    assert found
    board, name = CAMDEN_BOARD.id, "Camden Health and Wellbeing Board"
    holders = await MemberReading(office.database).holders(Party.HWB, board, OFFICES)
    for person in holders:
        found += await texts(office, story.gives(asks))
        assert not [said for said in found if NOBODY in said]
        for role in OFFICES:
            hat = Membership(party=Party.HWB, body=board, role=role)
            await office.members.revoke(person.person, hat)
    said = await texts(office, story.gives(asks))
    assert said
    assert all(NOBODY in one for one in said if f"decision of {name}" in one)
    assert any(f"decision of {name}" in one for one in said)


async def test_the_morning_digest_says_it_too(office: Office):
    """As lists do: of the bids that the letter is about, as it is that morning."""
    await chosen(office)
    story = at(Stage.HWB_APPROVAL)
    await office.tell(story)
    holders = await MemberReading(office.database).holders(
        Party.HWB, CAMDEN_BOARD.id, OFFICES
    )
    for person in holders[1:]:
        await leaves(office, person.person)
    async with smtp() as server:
        mailer = a_mailer(server.port)
        for day, reason in ((NEXT, "A merger."), (LATER, "Another merger.")):
            await office.tell(story.gives(c.PutOnHold(by=LOCAL, reason=reason)))
            await office.send(mailer)
            await morning(office, mailer, day)
            await office.tell(story.gives(c.Resume(by=LOCAL, reason="Settled.")))
            await leaves(office, holders[0].person)
        await mailer.close()
    sent = [" ".join(text_of(one).split()) for one in server.messages]
    before, after = (one for one in sent if "Your bids on" in one)
    assert "NOBODY HOLDS" not in before
    assert f"WAITING FOR AN OFFICE THAT NOBODY HOLDS * 07R-1 {NOBODY} https" in after


async def leaves(office: Office, person: str) -> None:
    """Somebody gives up what they are on Camden's board."""
    for role in OFFICES:
        hat = Membership(party=Party.HWB, body=CAMDEN_BOARD.id, role=role)
        await office.members.revoke(person, hat)
