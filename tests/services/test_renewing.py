"""A command that meets a renewal is asked again; anything else is not."""

import pytest
from temporalio.service import RPCError, RPCStatusCode

from services.kit.renewing import outlasted


class Server:
    """Answers with these statuses, one after the other, and then with a receipt."""

    def __init__(self, *statuses: RPCStatusCode) -> None:
        self.left = list(statuses)
        self.asked = 0

    async def ask(self) -> str:
        self.asked += 1
        if self.left:
            raise RPCError("no", self.left.pop(0), b"")
        return "a receipt"


async def test_a_renewal_is_outlasted():
    """The person hears nothing of it."""
    server = Server(*[RPCStatusCode.FAILED_PRECONDITION] * 2)
    assert await outlasted(server.ask) == "a receipt"
    assert server.asked == 3


@pytest.mark.parametrize(
    "status",
    [RPCStatusCode.UNAVAILABLE, RPCStatusCode.NOT_FOUND, RPCStatusCode.INTERNAL],
)
async def test_other_answers_are_answers(status: RPCStatusCode):
    """Whether to ask again is for the caller to say."""
    server = Server(status)
    with pytest.raises(RPCError):
        await outlasted(server.ask)
    assert server.asked == 1
