"""The end of a bid: its last entries, and their letters where the post can be reached."""

import asyncio

import pytest

from activities import closing
from activities.closing import ClosingActivities
from activities.mailer import Mail, PassingTrouble
from tests.activities.post.office import Office
from tests.builders import OFFICER, Story
from workflows.contracts import commands as c
from workflows.contracts.events import Entry
from workflows.contracts.ports import Batch


class Mailer:
    """Takes letters, refuses them for now, or takes its time."""

    def __init__(self, way: str) -> None:
        self.way = way
        self.taken: list[str] = []

    async def deliver(self, mail: Mail) -> None:
        if self.way == "away":
            raise PassingTrouble("not now")
        if self.way == "slow":
            await asyncio.sleep(0.1)
        self.taken.append(mail.message_id)


def batch() -> Batch:
    story = Story()
    story.gives(c.Withdraw(by=OFFICER, reason="Enough."))
    entries = tuple(
        Entry(bid_id=story.bid.id, number=number, event=event)
        for number, event in enumerate(story.events, 1)
    )
    return Batch(bid_id=story.bid.id, entries=entries)


@pytest.mark.parametrize("way", ["there", "away", "slow"])
async def test_what_cannot_be_sent_stays_queued(
    office: Office, monkeypatch: pytest.MonkeyPatch, way: str
):
    """The record is complete in any case, and the answer says whether letters went."""
    monkeypatch.setattr(closing, "AT_ONCE", 5 if way == "there" else 0.15)
    mailer, last = Mailer(way), batch()
    ending = ClosingActivities(office.register, office.activities(mailer))

    told = await ending.close(last)

    assert told.sent is (way == "there")
    assert told.queued == len(mailer.taken) + len(await office.queued())
    assert bool(await office.queued()) is (way != "there")

    mailer.way = "there"
    monkeypatch.setattr(closing, "AT_ONCE", 5)
    again = await ending.close(last)
    assert again.sent
    assert not await office.queued()
    assert len(mailer.taken) == len(set(mailer.taken)) == told.queued
