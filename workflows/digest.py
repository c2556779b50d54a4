"""The morning digest: a schedule starts it at seven on working days."""

from datetime import timedelta

from temporalio import workflow
from temporalio.common import RetryPolicy
from temporalio.exceptions import ActivityError, is_cancelled_exception

from workflows.contracts import names
from workflows.contracts.ports import DigestPort, DigestsSent, Morning
from workflows.rules import calendar

ALL_DAY = timedelta(hours=12)
"""Until the evening; what was held and not sent goes with the next morning's."""

AGAIN = RetryPolicy(
    initial_interval=timedelta(seconds=2), maximum_interval=timedelta(minutes=5)
)


@workflow.defn(name=names.DIGEST_TYPE)
class DigestWorkflow:
    """One morning. All that is to be known is in the database, so it keeps nothing."""

    @workflow.run
    async def run(self, morning: Morning) -> DigestsSent:
        """Have the digests sent; what is left in the evening goes the next morning."""
        day = morning.day or calendar.london_day(workflow.now())
        try:
            return await workflow.execute_activity_method(
                DigestPort.send,
                Morning(day=day),
                summary=f"digests of {day}",
                start_to_close_timeout=timedelta(hours=1),
                schedule_to_close_timeout=ALL_DAY,
                heartbeat_timeout=timedelta(minutes=1),
                retry_policy=AGAIN,
            )
        except ActivityError as error:
            if is_cancelled_exception(error):
                raise
            workflow.logger.warning("digests not all sent; see the delivery log")
            return DigestsSent()
