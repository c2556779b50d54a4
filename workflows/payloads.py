"""How values become payloads: pydantic's JSON, with its machinery built once a process.

And how refusals become failures: with the answer that they are about.
"""

from temporalio.api.failure.v1 import Failure
from temporalio.contrib.pydantic import PydanticPayloadConverter
from temporalio.converter import (
    DataConverter,
    DefaultFailureConverter,
    PayloadConverter,
)
from temporalio.exceptions import ApplicationError

from workflows.rules.refusals import KINDS, Refusal

_BUILT = PydanticPayloadConverter()


class OncePydantic(PydanticPayloadConverter):
    """The SDK's converter, whose parts every instance shares.

    The SDK makes a converter for each activation and each run. Made anew, each would
    build its validators again.
    """

    def __init__(self) -> None:
        self.converters = _BUILT.converters


class NamingFailures(DefaultFailureConverter):
    """The SDK's converter, which also says which answer a refusal is about.

    A refusal crosses as before, by its name and its words; its field is a detail of the
    failure. Who does not know of it leaves it unread.
    """

    def to_failure(
        self,
        exception: BaseException,
        payload_converter: PayloadConverter,
        failure: Failure,
    ) -> None:
        """See `DefaultFailureConverter.to_failure`."""
        if isinstance(exception, Refusal) and exception.field:
            named = ApplicationError(
                str(exception), exception.field, type=type(exception).__name__
            )
            named.__traceback__ = exception.__traceback__
            named.__cause__ = exception.__cause__
            exception = named
        super().to_failure(exception, payload_converter, failure)


def refusal(failed: ApplicationError) -> Refusal | None:
    """The refusal that a failure of an update is; None for what is none."""
    kind = KINDS.get(failed.type or "")
    if kind is None:
        return None
    field = failed.details[0] if failed.details else ""
    return kind(failed.message, field=field if isinstance(field, str) else "")


data_converter = DataConverter(
    payload_converter_class=OncePydantic, failure_converter_class=NamingFailures
)
"""Of every client, worker and replayer; on the wire the SDK's own pydantic converter."""
