"""How a round's activities are tried and tried again: for ever, since they must happen."""

from datetime import timedelta

from temporalio.common import RetryPolicy

from workflows.bid.options import REGISTER, Options

AT_ONCE = 50
"""Bids that one activity tells. With as many to a step, the history of a round of 2,090
bids is some 250 events long."""

AGAIN = timedelta(minutes=1)
"""When bids are asked again of which none answered."""

ENTER = REGISTER

TELL = Options(
    start_to_close_timeout=timedelta(minutes=10),
    heartbeat_timeout=timedelta(seconds=30),
    retry_policy=RetryPolicy(
        initial_interval=timedelta(milliseconds=500),
        maximum_interval=timedelta(seconds=30),
    ),
)
"""Each bid told is a heartbeat; an activity that has died is begun again half a minute on."""
