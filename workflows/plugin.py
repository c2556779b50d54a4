"""What clients, workers, replayers and tests must agree on, as one thing."""

import dataclasses

from temporalio.plugin import SimplePlugin
from temporalio.worker import UnsandboxedWorkflowRunner, WorkflowRunner
from temporalio.worker.workflow_sandbox import (
    SandboxedWorkflowRunner,
    SandboxRestrictions,
)
from temporalio.workflow import SandboxImportNotificationPolicy

from workflows.payloads import data_converter

PASSED_THROUGH = (
    "workflows.contracts",
    "workflows.rules",
    "workflows.cycle.options",
    "workflows.bid.answers",
    "workflows.bid.asked",
    "workflows.bid.batches",
    "workflows.bid.beyond",
    "workflows.bid.columns",
    "workflows.bid.answering",
    "workflows.bid.doors",
    "workflows.bid.track_doors",
    "workflows.bid.handing",
    "workflows.bid.moment",
    "workflows.bid.money",
    "workflows.bid.options",
    "workflows.bid.outbox",
    "workflows.bid.pacing",
    "workflows.bid.room",
    "workflows.bid.sealed",
    "workflows.bid.sealing",
    "workflows.bid.showing",
    "workflows.bid.standing",
    "workflows.delegation.doors",
    "workflows.delegation.showing",
)
"""Pure modules that the sandbox lets through; import contracts keep them pure."""


def bids_plugin(*, sandboxed: bool = True) -> SimplePlugin:
    """The data converter and the workflow runner.

    Args:
        sandboxed: Whether workflow code runs in the SDK's sandbox, which makes any
            import outside `PASSED_THROUGH` stop the worker at its start. The production
            worker goes without: it costs a third of the worker's CPU, and purity is held
            by the import contracts, the sandboxed tests and the replays.
    """
    return SimplePlugin(
        "bids",
        data_converter=data_converter,
        workflow_runner=_sandboxed() if sandboxed else UnsandboxedWorkflowRunner(),
    )


def _sandboxed() -> WorkflowRunner:
    restrictions = dataclasses.replace(
        SandboxRestrictions.default.with_passthrough_modules(*PASSED_THROUGH),
        import_notification_policy=(
            SandboxImportNotificationPolicy.RAISE_ON_UNINTENTIONAL_PASSTHROUGH
        ),
    )
    return SandboxedWorkflowRunner(restrictions=restrictions)
