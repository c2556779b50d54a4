"""How values become payloads: pydantic's JSON, with its machinery built once a process."""

from temporalio.contrib.pydantic import PydanticPayloadConverter
from temporalio.converter import DataConverter

_BUILT = PydanticPayloadConverter()


class OncePydantic(PydanticPayloadConverter):
    """The SDK's converter, whose parts every instance shares.

    The SDK makes a converter for each activation and each run. Made anew, each would
    build its validators again.
    """

    def __init__(self) -> None:
        self.converters = _BUILT.converters


data_converter = DataConverter(payload_converter_class=OncePydantic)
"""Of every client, worker and replayer; on the wire the SDK's own pydantic converter."""
