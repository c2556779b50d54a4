"""A post room: the real register, member register and activities over a test database."""

from dataclasses import dataclass

from temporalio.testing import ActivityEnvironment

from activities.database import Database
from activities.letters.absent import AbsentMembers
from activities.letters.letter import LetterHead
from activities.mailer import Mailer, MailServer, SmtpMailer, Tls
from activities.members.reading import MemberReading
from activities.members.writing import MemberWriting
from activities.notices import NoticeActivities
from activities.reference.reading import ReferenceReading
from activities.register.delegation_reading import Delegations
from activities.register.mornings import Mornings
from activities.register.post import DeliveryLog, Message
from activities.register.reading import NoticeRow, RegisterReading
from activities.register.writing import RegisterActivities
from tests.activities.post.test_envelope import SENDER
from tests.builders import Story
from workflows.contracts.events import Entry
from workflows.contracts.parties import Membership, Role
from workflows.contracts.ports import Batch, Post
from workflows.rules.permissions import PARTY

HEAD = LetterHead("Co-commissioning bids", "https://bids.example", "help@bids.example")
HATS = tuple(
    (role, body)
    for body, roles in {
        "07R": (
            Role.BID_MANAGER,
            Role.ACCOUNTABLE_OFFICER,
            Role.CHIEF_FINANCE_OFFICER,
            Role.GUARDIAN,
            Role.LAY_VERIFIER,
        ),
        "E09000007": (Role.BOARD_CLERK, Role.BOARD_CHAIR),
        "E09000001": (Role.BOARD_CLERK,),
        "panel/Y56": (Role.PANEL_CHAIR,),
        "Q71": (Role.LOCAL_TEAM, Role.LOCAL_DIRECTOR, Role.LOCAL_FINANCE),
        "Y56": (Role.REGIONAL_LEAD,),
        "national": (
            Role.NATIONAL_CHAIR,
            Role.NATIONAL_FINANCE,
            Role.NATIONAL_SIGNATORY,
            Role.NATIONAL_OFFICE,
        ),
    }.items()
    for role in roles
)


@dataclass
class Office:
    """The database and everything over it that letters need."""

    database: Database

    def __post_init__(self) -> None:
        self.log = DeliveryLog(self.database)
        self.mornings = Mornings(self.database)
        self.record = RegisterReading(self.database)
        self.register = RegisterActivities(self.database)
        self.members = MemberWriting(self.database)
        self.told: dict[str, int] = {}

    async def enrol(self, role: Role, body: str, name: str, email: str) -> str:
        """Somebody under one hat."""
        person = await self.members.add_person("https://id.example", email, name, email)
        hat = Membership(party=PARTY[role], body=body, role=role)
        await self.members.add(person, hat)
        return person

    async def tell(self, story: Story) -> list[Message]:
        """Enter what the register has not been told; answers with all that is queued."""
        bid_id = story.bid.id
        told = self.told.get(bid_id, 0)
        entries = tuple(
            Entry(bid_id=bid_id, number=number, event=event)
            for number, event in enumerate(story.events[told:], told + 1)
        )
        for entry in entries:
            await self.register.enter(Batch(bid_id=bid_id, entries=(entry,)))
        self.told[bid_id] = len(story.events)
        return await self.queued(bid_id)

    async def queued(self, bid_id: str = "07R-1") -> list[Message]:
        """What waits."""
        return await self.log.queued(bid_id, 10_000)

    async def lines(self) -> list[NoticeRow]:
        """The delivery log of the bid."""
        first = await self.record.notices_of_bid("07R-1", 1, 100)
        rest = [
            await self.record.notices_of_bid("07R-1", page, 100)
            for page in range(2, first.total // 100 + 2)
        ]
        return [line for page in (first, *rest) for line in page.items]

    async def states(self) -> dict[str, str]:
        """The state of each message."""
        return {line.id: line.state for line in await self.lines()}

    def activities(self, mailer: Mailer, log: DeliveryLog | None = None):
        """The activities over this mailer."""
        return NoticeActivities(
            log or self.log,
            self.mornings,
            ReferenceReading(self.database),
            self.record,
            Delegations(self.database),
            AbsentMembers(self.database),
            MemberReading(self.database),
            mailer,
            SENDER,
            HEAD,
        )

    async def send(self, mailer: Mailer, log: DeliveryLog | None = None) -> None:
        """One attempt, as Temporal would make it."""
        send = self.activities(mailer, log).send
        await ActivityEnvironment().run(send, Post(bid_id="07R-1", up_to=10_000))


async def enrolled(database: Database) -> Office:
    """An office with somebody under every hat."""
    office = Office(database)
    for number, (role, body) in enumerate(HATS):
        await office.enrol(
            role, body, f"Alex{number} Example", f"alex{number}@nhs.example"
        )
    return office


def a_mailer(port: int, **options: object) -> SmtpMailer:
    """A mailer with no patience."""
    settings = {"tls": Tls.OFF, "timeout": 0.5, "deadline": 2.0} | options
    return SmtpMailer(MailServer("127.0.0.1", port, **settings))
