"""What a page shows of a letter is the letter."""

from email import message_from_bytes, policy

from activities.mailer import Mail
from activities.previews import Previews
from tests.activities.post.office import HEAD, Office
from tests.activities.post.stories import eventful
from workflows.contracts.bids import Stage


class Kept:
    """Mails by the identity under which each went out."""

    def __init__(self) -> None:
        self.mails: dict[str, Mail] = {}

    async def deliver(self, mail: Mail) -> None:
        self.mails[mail.message_id] = mail

    async def close(self) -> None:
        """There is nothing to close."""


async def test_every_letter_is_shown_word_for_word_as_it_went_out(office: Office):
    """Also long afterwards: about the bid as it stood then, not as it stands now."""
    await office.tell(eventful().until(Stage.LIVE))
    kept = Kept()
    await office.send(kept)
    previews = Previews(office.database, HEAD.base_url, HEAD.help_address)
    numbers = {line.number for line in await office.lines()}
    found = [p for n in sorted(numbers) for p in await previews.of_entry("07R-1", n)]
    rows = [row for preview in found for row in preview.rows]
    assert {row.message_id for row in rows} == set(kept.mails)
    for preview in found:
        for row in preview.rows:
            content = kept.mails[row.message_id].content
            parsed = message_from_bytes(content, policy=policy.default)
            body = parsed.get_body(("plain",))
            assert body
            assert parsed["Subject"] == preview.subject
            assert body.get_content().split() == preview.text.split()


async def test_an_entry_that_nobody_is_written_to_about_has_no_letters(office: Office):
    await office.tell(eventful())
    previews = Previews(office.database, HEAD.base_url, HEAD.help_address)
    assert not await previews.of_entry("07R-1", 1)
    assert not await previews.of_entry("07R-1", 999)
