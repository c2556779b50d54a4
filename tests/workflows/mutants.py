"""A process with a change that running bids could not bear; the replay must see it."""

from datetime import timedelta

from temporalio import workflow

from workflows.bid.workflow import BidWorkflow
from workflows.contracts import names
from workflows.contracts.ports import Start
from workflows.contracts.views import Receipt
from workflows.rules.refusals import Refusal


@workflow.defn(name=names.WORKFLOW_TYPE, failure_exception_types=[Refusal])
class Audited(BidWorkflow):
    """Somebody thought that an audit at the start does no harm."""

    @workflow.init
    def __init__(self, start: Start) -> None:
        super().__init__(start)

    @workflow.run
    async def run(self, start: Start) -> Receipt:
        await workflow.execute_activity(
            "audit", start.bid.id, start_to_close_timeout=timedelta(seconds=5)
        )
        return await super().run(start)
