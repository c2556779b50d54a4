"""Parts with one planted defect each, of the kinds that real systems have had.

Each is planted in a process of its own, after the nursery has forked it.
"""

import functools
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

from temporalio import activity, workflow

from activities.ledger.posting import LedgerActivities
from activities.mailer import Mail, SmtpMailer
from activities.register.writing import RegisterActivities
from services.kit import deps
from services.kit.gateway import BidGateway
from workflows.bid.pacing import Pacing
from workflows.contracts.commands import Command, SignApplication
from workflows.contracts.money import Transfer
from workflows.contracts.ports import Batch, Told
from workflows.contracts.views import Receipt
from workflows.rules import rulebook


@dataclass(frozen=True)
class Mutant:
    """A defect, and the part that it is planted in."""

    name: str
    part: str
    plant: Callable[[], None]


def pays_under_any_name() -> None:
    """The ledger takes a new id for each attempt, and its first answer is lost."""
    post = LedgerActivities.post

    @activity.defn(name="ledger.post")
    async def careless(self, transfer: Transfer) -> None:
        renamed = transfer.model_copy(update={"id": f"handover/{uuid4()}"})
        await post(self, renamed)
        if activity.info().attempt == 1:
            raise ConnectionError("the answer was lost")

    LedgerActivities.post = careless  # type: ignore[method-assign]


def renumbers(kind: str, times: int) -> None:
    """The register keeps an entry of a kind this many times, and its chain whole."""
    enter = RegisterActivities.enter
    found: dict[str, int] = {}

    @activity.defn(name="register.enter")
    async def careless(self, batch: Batch) -> Told:
        entries = []
        for entry in batch.entries:
            if entry.event.kind == kind:
                found.setdefault(batch.bid_id, entry.number)
            at = found.get(batch.bid_id, entry.number)
            copies = times if entry.number == at and entry.event.kind == kind else 1
            first = entry.number + (times - 1 if entry.number > at else 0)
            entries += [
                entry.model_copy(update={"number": first + n}) for n in range(copies)
            ]
        return await enter(self, batch.model_copy(update={"entries": tuple(entries)}))

    RegisterActivities.enter = careless  # type: ignore[method-assign]


def gives_up_on(kind: str) -> None:
    """The register never manages to keep an entry of a kind."""
    enter = RegisterActivities.enter

    @activity.defn(name="register.enter")
    async def careless(self, batch: Batch) -> Told:
        if any(entry.event.kind == kind for entry in batch.entries):
            raise ValueError("cannot be written")
        return await enter(self, batch)

    RegisterActivities.enter = careless  # type: ignore[method-assign]


def says_yes() -> None:
    """A service acknowledges a bid's first signature without asking anybody."""
    give = BidGateway.give
    lied_about: set[str] = set()

    async def careless(
        self: BidGateway, bid_id: str, command: Command, update_id: str
    ) -> Receipt:
        if not isinstance(command, SignApplication) or bid_id in lied_about:
            return await give(self, bid_id, command, update_id)
        lied_about.add(bid_id)
        bid = await self.view(bid_id)
        handle = self._bid(bid_id)
        return Receipt(
            bid_id=bid_id,
            number=await handle.query("entries", result_type=int) + 1,
            stage=bid.stage,
            version=bid.version,
            waiting="",
            digest=rulebook.digest(command),
        )

    BidGateway.give = careless  # type: ignore[method-assign]


def forgets_keys() -> None:
    """A service hands on each request under a key of its own making."""
    deps.update_id = lambda *_: uuid4().hex  # type: ignore[assignment]


def forgets_refusals() -> None:
    """Refused attempts leave no trace."""
    rulebook.refused = lambda *_: None  # type: ignore[assignment]


def loses_letters() -> None:
    """Every tenth letter is called sent and is not."""
    deliver = SmtpMailer.deliver
    given = 0

    async def careless(self: SmtpMailer, mail: Mail) -> None:
        nonlocal given
        given += 1
        if given % 10:
            await deliver(self, mail)

    SmtpMailer.deliver = careless  # type: ignore[method-assign]


def waits_by_whim() -> None:
    """A worker winds a timer for which nothing in the history is the reason."""
    rested = Pacing._rested
    whims = [timedelta(milliseconds=1)]

    async def careless(self: Pacing) -> tuple[int, bool]:
        if whims:
            await workflow.sleep(whims.pop())
        return await rested(self)

    Pacing._rested = careless  # type: ignore[method-assign]


MUTANTS = (
    Mutant("pays-under-any-name", "worker", pays_under_any_name),
    Mutant(
        "drops-an-entry", "worker", functools.partial(renumbers, "assurance_signed", 0)
    ),
    Mutant(
        "doubles-an-entry",
        "worker",
        functools.partial(renumbers, "assurance_signed", 2),
    ),
    Mutant("gives-up", "worker", functools.partial(gives_up_on, "assurance_signed")),
    Mutant("says-yes", "services", says_yes),
    Mutant("forgets-keys", "services", forgets_keys),
    Mutant("forgets-refusals", "worker", forgets_refusals),
    Mutant("loses-letters", "worker", loses_letters),
    Mutant("waits-by-whim", "worker", waits_by_whim),
)
