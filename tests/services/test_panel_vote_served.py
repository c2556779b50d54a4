"""The conflicts panel votes through the services, its bid in a real Temporal server."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

from temporalio import activity
from temporalio.testing import WorkflowEnvironment

from activities.committees.writing import CommitteeWriting
from activities.database import Database
from activities.register.verifying import verify
from activities.register.writing import RegisterActivities
from services.kit.gateway import BidGateway
from tests.conftest import Played, working
from tests.ports import World, until
from tests.services.house import Api, House, copied, hat, house
from tests.services.pages.body import a_body
from workflows.contracts.bids import Stage
from workflows.contracts.events import ConflictReviewConcluded, VoteClosed
from workflows.contracts.parties import Role
from workflows.contracts.ports import Batch, Told
from workflows.contracts.sittings import Result
from workflows.rules.calendar import london_day

PANEL = "panel/Y56"
CONCLUDE = "conclude-conflict-review"
VOTES = {"alex": "for", "bola": "against", "carol": "for"}
SOON = timedelta(seconds=20)


class Registered(World):
    """A world whose register is the one that the services read."""

    def __init__(self, database: Database) -> None:
        super().__init__()
        self.register = RegisterActivities(database)

    @activity.defn(name="register.enter")
    async def enter(self, batch: Batch) -> Told:
        await self.register.enter(batch)
        return await super().enter(batch)


@asynccontextmanager
async def before_panel(
    temporal: WorkflowEnvironment, database: Database
) -> AsyncIterator[tuple[House, World, Played]]:
    """A bid that waits for the panel, whose members can sign in and vote in secret."""
    world = Registered(database)
    async with working(temporal, world) as bids:
        to = BidGateway(bids.client, deadline=SOON, task_queue=bids.queue)
        async with house(database, to) as home:
            body = await a_body(home, "conflicts_panel")
            rules = body.rules.electronic.model_copy(update={"hidden": True})
            sealed = body.rules.model_copy(update={"electronic": rules})
            update = {"rules": sealed, "version": body.version + 1}
            await CommitteeWriting(database).add(body.model_copy(update=update))
            for name in (*VOTES, "dafydd"):
                number = await home.number(f"specimen-{name}")
                await home.members.add(number, hat(Role.PANEL_MEMBER, PANEL))
            played = await bids.start(bid_id=f"07R-{1 + uuid4().int % 10**6}")
            await played.until_asked("conclude_conflict_review")
            yield home, world, played


def at(played: Played, path: str) -> str:
    return f"/conflicts/api/v1/bids/{played.id}/{path}"


async def gives(somebody: Api, path: str, status: int = 200, **body: object) -> str:
    answer = await somebody.give(path, body)
    assert answer.status_code == status, answer.text
    return answer.text


async def test_the_panel_opens_casts_and_concludes_when_its_time_is_over(
    temporal: WorkflowEnvironment, seeded: Path, tmp_path: Path
):
    """A recused member is refused, nobody reads a vote before the close, nobody closes it."""
    database = Database(copied(seeded, tmp_path / "bids.db"))
    async with before_panel(temporal, database) as (home, world, played):
        async with home.client("pia") as pia:
            await gives(
                pia,
                at(played, "open-panel-vote"),
                version=1,
                outcome="clear",
                resolution="That the panel finds the bid clear.",
                reasons="All on record.",
                closes=(played.now() + timedelta(days=3)).isoformat(),
            )
            async with home.client("specimen-dafydd") as dafydd:
                await gives(
                    dafydd,
                    at(played, "declare-interest"),
                    category="financial",
                    description="A share in a practice.",
                )
                number = f"i{len((await played.bid()).interests)}"
                await gives(
                    pia,
                    at(played, "rule-on-interest"),
                    interest=number,
                    handling="leave",
                    severity="grave",
                    reason="A direct gain.",
                )
                vote = {"version": 1, "voting": "v1", "choice": "for"}
                no = await gives(dafydd, at(played, "cast-vote"), 403, **vote)
                assert "keeps you out" in no
            for name, choice in VOTES.items():
                async with home.client(f"specimen-{name}") as member:
                    await gives(member, at(played, "declare-interest"), category="none")
                    own = vote | {"choice": choice}
                    await gives(member, at(played, "cast-vote"), **own)
            await played.kinds()
            for path in ("", "/history"):
                seen = await pia.get(f"/conflicts/api/v1/bids/{played.id}{path}")
                assert '"against"' not in seen.text, path
            page = await pia.get(f"/conflicts/bids/{played.id}/votes/v1?opened=yes")
            assert "Against" not in page.text
        bid = await played.bid()
        assert bid.stage is Stage.CONFLICT_REVIEW
        await played.forward_past(bid.votings[0].closes)
        await until(lambda: "conflict_review_concluded" in world.kinds(played.id))
        kinds = ("vote_closed", "conflict_review_concluded")
        lines = await home.connections.register.history(played.id, kinds=kinds)
        closed, concluded = (line.event for line in lines)
        assert isinstance(closed, VoteClosed)
        assert isinstance(concluded, ConflictReviewConcluded)
        assert (closed.by, closed.result) == (None, Result.CARRIED)
        assert (closed.in_favour, closed.against) == (2, 1)
        assert concluded.reasons == "All on record."
        assert (await verify(database)).sound
    await database.close()


async def test_the_panel_concludes_by_its_minutes(
    temporal: WorkflowEnvironment, seeded: Path, tmp_path: Path
):
    """Refused without a quorum; then on record with the seats of its day, and verified."""
    database = Database(copied(seeded, tmp_path / "bids.db"))
    async with before_panel(temporal, database) as (home, world, played):
        here = [await home.number(f"specimen-{name}") for name in VOTES]
        said = {
            "chair": here[0],
            "stated": "Carried, nobody against.",
            "resolution": "That the panel finds the bid clear.",
        }
        given = {
            "version": 1,
            "outcome": "clear",
            "reasons": "All on record.",
            "meeting_date": str(london_day(home.connections.clock())),
            "minute_reference": "CP/2026/3",
        }
        there = at(played, CONCLUDE)
        async with home.client("pia") as pia:
            few = said | {"present": here[:2]}
            no = await gives(pia, there, 409, **given, minutes=few)
            assert "nothing is decided" in no
            await gives(pia, there, **given, minutes=said | {"present": here})
        await until(lambda: "conflict_review_concluded" in world.kinds(played.id))
        assert (await played.bid()).stage is Stage.APPROVAL_IN_PRINCIPLE
        kinds = ("conflict_review_concluded",)
        (line,) = await home.connections.register.history(played.id, kinds=kinds)
        assert isinstance(line.event, ConflictReviewConcluded)
        assert line.event.minutes
        assert line.event.minutes.body
        assert line.event.minutes.body.body == PANEL
        assert line.event.quorum
        assert line.event.quorum.quorate
        assert line.event.votes
        assert line.event.votes.voters == tuple(here)
        assert (await verify(database)).sound
