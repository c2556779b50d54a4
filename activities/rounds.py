"""Rounds and their bids: the one place where the process talks to itself."""

import asyncio
from collections import Counter

from temporalio import activity
from temporalio.client import Client, WorkflowUpdateFailedError
from temporalio.common import WorkflowIDConflictPolicy, WorkflowIDReusePolicy
from temporalio.service import RPCError, RPCStatusCode

from activities.database import Database
from activities.reference.versions import version_of
from activities.register.rounds import Rounds
from workflows.contracts import names
from workflows.contracts.bids import Bid
from workflows.contracts.panels import (
    PanelLook,
    PanelLooked,
    PanelWord,
)
from workflows.contracts.policies import PolicyHeard, PolicyRound, PolicyWord
from workflows.contracts.ports import RoundPort
from workflows.contracts.rounds import (
    Announced,
    Announcement,
    Delivered,
    Delivery,
    Heard,
    Outcome,
    Passing,
    Release,
    Round,
    RoundBatch,
)
from workflows.rules import panel, policy_change, released

ANSWERS_WITHIN = 20.0
"""Seconds after which a bid is left for later, less than a heartbeat's half minute."""


class RoundActivities(RoundPort):
    """The world's side of `RoundPort`: the register, and the bids by their names."""

    def __init__(self, database: Database, client: Client) -> None:
        self._rounds = Rounds(database)
        self._database = database
        self._client = client

    @activity.defn(name="rounds.announce")
    async def announce(self, announcement: Announcement) -> Announced:
        """See to it that the round runs; it answers with its days of release.

        A second attempt finds it running. One that an operator ended goes on from its
        record.
        """
        of = announcement.round
        handle = await self._client.start_workflow(
            names.ROUND_TYPE,
            await self._rounds.start_of(of),
            id=names.round_id(of.name),
            task_queue=activity.info().task_queue,
            id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
            id_reuse_policy=WorkflowIDReusePolicy.ALLOW_DUPLICATE,
            static_summary=f"decisions of {of.name}",
        )
        running: Round = await handle.query("view", result_type=Round)
        return Announced(days=running.days)

    @activity.defn(name="rounds.enter")
    async def enter_round(self, batch: RoundBatch) -> None:
        """Write a round's entries; writing the same numbers again changes nothing.

        Raises:
            RoundConflict: A number is taken by another event.
        """
        await self._rounds.enter(batch.entries)

    @activity.defn(name="rounds.deliver")
    async def deliver(self, delivery: Delivery) -> Delivered:
        """Tell these bids, one after the other, in their order.

        A bid that was told before answers what it answered, so that a second attempt
        tells nobody twice and counts the same.
        """
        found: dict[str, Outcome | None] = {}
        for one in delivery.decisions:
            bid_id, _, number = one.rpartition("/")
            release = Release(
                round=delivery.round,
                release=delivery.release,
                decision=int(number),
                next=delivery.next,
            )
            found[one] = await self._tell(bid_id, release)
        return _counted(found)

    @activity.defn(name="rounds.pass_on")
    async def pass_on(self, passing: Passing) -> Delivered:
        """Tell the bids that are still sealed their day; a second time is no news.

        A bid that is sealed just now and not in the register yet asks for the day itself.
        """
        release = Release(
            round=passing.round, release=passing.release, next=passing.next
        )
        waiting = await self._rounds.waiting(passing.round)
        return _counted({one: await self._tell(one, release) for one in waiting})

    @activity.defn(name="rounds.look")
    async def look(self, look: PanelLook) -> PanelLooked:
        """See who is before which sitting, by the register; it changes nothing."""
        return panel.looked(look, await self._rounds.queue(look.round))

    @activity.defn(name="rounds.seat")
    async def seat(self, word: PanelWord) -> Delivered:
        """Tell these bids when the panel sits.

        A second attempt sends the same updates under the same names: no news to anybody.
        """
        found: dict[str, Outcome | None] = {}
        for one in word.seats:
            found[one.bid_id] = await self._said(
                one.bid_id, "hear_sitting", one, f"sitting/{word.look}"
            )
        return _counted(found)

    @activity.defn(name="rounds.tell_policy")
    async def tell_policy(self, telling: PolicyRound) -> PolicyHeard:
        """Tell the next open bids of a confirmed policy, by their number.

        The register says who is open. A bid judges for itself whether it is news, so that
        a second attempt changes nothing twice; the same update has the same name.
        """
        version = telling.news.version
        word = PolicyWord(
            cycle=await version_of(self._database, telling.round, version),
            news=telling.news,
        )
        if telling.only:
            some, last, more = list(telling.only), telling.after, False
        else:
            found = await self._rounds.next_running(
                telling.round, telling.after, telling.most
            )
            some = [bid.id for bid in found if policy_change.is_news(bid, version)]
            last = found[-1].id if found else telling.after
            more = len(found) == telling.most
        heard = {one: await self._told_policy(one, word) for one in some}
        stuck = tuple(one for one, outcome in heard.items() if outcome is None)
        return PolicyHeard(
            told=sum(outcome is Outcome.TOLD for outcome in heard.values()),
            last=last,
            more=more,
            stuck=stuck,
        )

    async def _told_policy(self, bid_id: str, word: PolicyWord) -> Outcome | None:
        moment = int(word.news.at.timestamp() * 1_000_000)
        key = f"policy/{word.news.version}/{moment}"
        return await self._said(bid_id, "hear_policy", word, key)

    async def _said(
        self, bid_id: str, update: str, word: object, key: str
    ) -> Outcome | None:
        """What a bid answers; none where it does not in time."""
        activity.heartbeat(bid_id)
        handle = self._client.get_workflow_handle(names.workflow_id(bid_id))
        try:
            async with asyncio.timeout(ANSWERS_WITHIN):
                heard: Heard = await handle.execute_update(
                    update, word, id=key, result_type=Heard
                )
        except RPCError as error:
            if error.status is RPCStatusCode.NOT_FOUND:
                return Outcome.ENDED
            if _is_server(error):
                raise
        except (TimeoutError, WorkflowUpdateFailedError):
            pass
        else:
            return heard.outcome
        activity.logger.warning("bid %s does not answer its round", bid_id)
        return None

    async def _tell(self, bid_id: str, release: Release) -> Outcome | None:
        """What became of a bid; none where it does not answer in time."""
        activity.heartbeat(bid_id)
        try:
            async with asyncio.timeout(ANSWERS_WITHIN):
                return await self._asked(bid_id, release)
        except (TimeoutError, RPCError, WorkflowUpdateFailedError) as error:
            if _is_server(error):
                raise
            activity.logger.warning("bid %s does not answer its round", bid_id)
            return None

    async def _asked(self, bid_id: str, release: Release) -> Outcome:
        handle = self._client.get_workflow_handle(names.workflow_id(bid_id))
        try:
            heard: Heard = await handle.execute_update(
                "hear_release",
                release,
                id=f"release/{release.release}/{release.decision}/{release.next}",
                result_type=Heard,
            )
        except RPCError as error:
            if error.status is not RPCStatusCode.NOT_FOUND:
                raise
            # It has ended: by this release, told a moment ago, or before.
            bid: Bid = await handle.query("view", result_type=Bid)
            if bid.ended is None:
                raise
            return released.outcome(bid, release)
        return heard.outcome


def _is_server(error: Exception) -> bool:
    """Whether nobody could be asked just now: the activity is tried again as a whole."""
    return isinstance(error, RPCError) and error.status in {
        RPCStatusCode.UNAVAILABLE,
        RPCStatusCode.RESOURCE_EXHAUSTED,
        RPCStatusCode.INTERNAL,
    }


def _counted(found: dict[str, Outcome | None]) -> Delivered:
    outcomes = Counter(found.values())
    return Delivered(
        told=outcomes[Outcome.TOLD],
        later=outcomes[Outcome.LATER],
        ended=outcomes[Outcome.ENDED],
        stuck=tuple(one for one, outcome in found.items() if outcome is None),
    )
