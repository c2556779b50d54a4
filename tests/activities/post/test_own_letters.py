"""A letter about nothing but its reader goes to whoever the papers are kept from."""

from datetime import date

import pytest

from activities.letters.compose import compose
from activities.register import addressing
from activities.register.post import Message
from tests.activities.post.office import HEAD, Office, a_mailer
from tests.activities.post.servers import smtp
from tests.activities.post.stories import ruled_on
from tests.builders import CLERK, PANEL, Story, actor
from workflows.contracts import commands as c
from workflows.contracts.notices import OWN, NoticeKind
from workflows.contracts.parties import Party, Role
from workflows.contracts.reviews import Handling, InterestCategory
from workflows.rules import waiting

BID, RULED = "07R-1", NoticeKind.INTEREST_RULED


async def enrol(
    office: Office, role: Role = Role.BID_MANAGER, body: str = "07R"
) -> str:
    return await office.enrol(role, body, "Mara Example", "mara@nhs.example")


def of(queued: list[Message], person: str) -> list[Message]:
    return [one for one in queued if one.person == person]


@pytest.mark.parametrize("handling", [Handling.LEAVE, Handling.NO_PAPERS])
async def test_whoever_is_ruled_out_gets_the_letter_about_it_and_no_other(
    office: Office, handling: Handling
):
    """R8 beats every grant; that they are out is theirs to know."""
    mara = await enrol(office)
    story = ruled_on(BID, mara, handling)
    [told] = of(await office.tell(story), mara)
    assert told.kind is RULED
    other = {one.person for one in await office.queued() if one.kind in OWN}
    assert other == {mara}
    async with smtp() as server:
        mailer = a_mailer(server.port)
        await office.send(mailer)
        await mailer.close()
    assert server.recipients.count("mara@nhs.example") == 1
    page = await office.record.notices_for(mara)
    assert [line.kind for line in page.items] == [RULED]
    again = await office.log.resend(told.id)
    assert again.words == told.words


async def test_the_letter_opens_no_paper(office: Office):
    """Its facts are the public's; nobody is named in it but who ruled."""
    mara = await enrol(office)
    story = ruled_on(BID, mara)
    [told] = of(await office.tell(story), mara)
    letter = compose(told, story.bid, HEAD)
    assert letter.standing == ""
    assert letter.asked == ()
    assert [name for name, _ in letter.facts] == ["Bid", "From", "Model", "Stage"]
    assert letter.paragraphs == (told.words,)
    assert letter.link == f"{HEAD.base_url}/ccg/bids/{BID}"
    assert "because you declared an interest" in letter.why
    assert waiting.now(story.bid).sentence


async def test_it_goes_to_a_member_who_is_away_and_not_to_whoever_sits_for_them(
    office: Office, monkeypatch: pytest.MonkeyPatch
):
    """A substitute acts in a member's place, and has none of the member's interests."""
    body = CLERK.body
    member = await enrol(office, Role.BOARD_MEMBER, body)
    sits = await office.enrol(Role.BOARD_MEMBER, body, "Sid Example", "s@nhs.example")

    async def away(_: object, party: Party, at: str, __: date) -> dict[str, str]:
        return {member: sits} if (party, at) == (Party.HWB, body) else {}

    monkeypatch.setattr(addressing, "told_instead", away)
    story = Story().until_asked("screen")
    by = actor(Role.BOARD_MEMBER, body, person=member)
    story.gives(
        c.DeclareInterest(
            by=by, category=InterestCategory.FINANCIAL, description="Shares."
        )
    )
    story.gives(
        c.RuleOnInterest(
            by=PANEL, interest="i1", handling=Handling.NOTE, reason="Remote."
        )
    )
    queued = await office.tell(story)
    assert [one.person for one in queued if one.kind is RULED] == [member]
