"""One address per command, made from the contracts: `POST /bids/{bid}/sign-application`."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from functools import cache

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel

from services.kit import (
    bodies,
    deps,
    documents,
    minuting,
    openapi,
    problems,
    refused,
    viewing,
)
from services.kit.connections import Connections
from services.kit.deps import Caller
from services.kit.problems import Problem
from services.kit.process import BidNotFound, Unavailable
from services.kit.service import Service
from services.kit.sheets import Recorded, recorded
from workflows.contracts.applications import Document
from workflows.contracts.bids import Bid
from workflows.contracts.commands import Command, SendEvidence, SubmitApplication
from workflows.contracts.parties import Membership, Party
from workflows.contracts.views import Receipt
from workflows.rules import permissions, rulebook
from workflows.rules.refusals import Ended, Refusal, WrongParty

FORESEEN = (
    *openapi.SIGNED_IN,
    *openapi.SENT,
    *problems.REFUSED.values(),
    problems.NOT_YOUR_HAT,
    problems.KEY_REUSED,
    problems.UNAVAILABLE,
)
"""What any command may be answered with, besides a receipt."""


@cache
def of_party(party: Party | None) -> Mapping[str, type[Command]]:
    """The commands that people of a party may give, by the last part of the address."""
    if party is None:
        return {}
    return {
        name.replace("_", "-"): kind
        for name, kind in rulebook.COMMANDS.items()
        if any(permissions.PARTY[role] is party for role in permissions.ROLES[kind])
    }


def possible(hats: Iterable[Membership]) -> tuple[str, ...]:
    """The commands that any of these roles may give."""
    roles = {hat.role for hat in hats}
    return tuple(
        name.replace("_", "-")
        for name, kind in rulebook.COMMANDS.items()
        if permissions.ROLES[kind] & roles
    )


def routes(service: Service) -> tuple[APIRouter, list[type[BaseModel]]]:
    """The addresses, and the models of what is sent to them."""
    router = APIRouter(tags=["commands"])
    models = []
    for name, kind in of_party(service.party).items():
        body = bodies.body_of(kind)
        models.append(body)
        router.add_api_route(
            f"/bids/{{bid_id}}/{name}",
            _route(kind, body),
            methods=["POST"],
            name=name,
            operation_id=name,
            summary=(kind.__doc__ or "").partition("\n")[0],
            response_model=Recorded,
            responses=openapi.answers(*FORESEEN),
            openapi_extra=openapi.body(body),
        )
    return router, models


def larger(service: Service) -> dict[str, int]:
    """Most bytes of each command's body, by the address below the service's prefix.

    As much as the contract's own limits allow, so that nothing is too long for the way
    that is not too long for the process.
    """
    return {
        rf"/api/v1/bids/[0-9A-Z-]+/{name}": bodies.most_bytes(
            bodies.body_of(kind).model_json_schema()
        )
        for name, kind in of_party(service.party).items()
    }


def _route(
    kind: type[Command], model: type[BaseModel]
) -> Callable[..., Awaitable[Response]]:
    async def give(
        request: Request, bid_id: deps.BidId, key: deps.Key, caller: deps.Signed
    ) -> Response:
        body = await bodies.read(request, model)
        command = bodies.command_from(kind, body, caller.giving(kind))
        if isinstance(command, SubmitApplication | SendEvidence):
            named = "documents" in body.model_fields_set
            command = await _with_documents(caller, bid_id, command, named=named)
        update_id = deps.update_id(caller.person, request, key)
        receipt = await given(caller.to, bid_id, command, update_id)
        check_same(receipt, command)
        return recorded(caller.service, receipt)

    return give


async def _with_documents(
    caller: Caller,
    bid_id: str,
    command: SubmitApplication | SendEvidence,
    *,
    named: bool,
) -> Command:
    """What is sent, with what is attached to it; what the request names must be that.

    Raises:
        Problem: Other documents are attached than the request names.
    """
    held = await _attached(caller, bid_id, command)
    if named and command.documents != held:
        # Only somebody who may submit it learns what is attached.
        bid = (await viewing.papers_for(caller, bid_id)).bid
        check_may(caller, bid, type(command))
        raise Problem(problems.DOCUMENTS_CHANGED)
    return command.model_copy(update={"documents": held})


async def _attached(
    caller: Caller, bid_id: str, command: SubmitApplication | SendEvidence
) -> tuple[Document, ...]:
    if isinstance(command, SubmitApplication):
        return await documents.attached(caller.to, bid_id)
    held = await documents.evidence(
        caller.to, bid_id, command.condition, command.by.body
    )
    return tuple(map(documents.document, held))


async def given(
    to: Connections, bid_id: str, command: Command, update_id: str
) -> Receipt:
    """Pass a command on to the process.

    Raises:
        Refusal: A rule said no, or the bid ended long ago.
        BidNotFound: There is no such bid.
        Unavailable: No answer in time.
    """
    command = await minuting.pinned(to, bid_id, command)
    try:
        return await to.bids.give(bid_id, command, update_id)
    except WrongParty as refusal:
        raise WrongParty(f"{refusal} {refused.whose(type(command))}") from None
    except BidNotFound:
        # Temporal forgets a bid some time after its end; the register does not.
        raise await _forgotten(to, bid_id, command) from None


async def _forgotten(to: Connections, bid_id: str, command: Command) -> Exception:
    record = await to.register.bid(bid_id)
    if record is None:
        return BidNotFound(bid_id)
    if not record.state.ended:
        return Unavailable()
    try:
        permissions.check(record.state, command)
    except Refusal as refusal:
        return refusal
    return Ended("This bid has come to its end; nothing more can be done on it.")


def check_may(caller: Caller, bid: Bid, kind: type[Command]) -> None:
    """The person may give this command on this bid, whatever it says.

    Raises:
        Refusal: They may not.
    """
    try:
        permissions.check(bid, kind.model_construct(by=caller.giving(kind)))
    except WrongParty as refusal:
        raise WrongParty(f"{refusal} {refused.whose(kind)}") from None


def check_same(receipt: Receipt, command: Command) -> None:
    """A key used again must mean the same request.

    Raises:
        Problem: The receipt is for something else.
    """
    if not is_same(receipt, command):
        raise Problem(problems.KEY_REUSED)


def is_same(receipt: Receipt, command: Command) -> bool:
    """Whether a receipt is for this very command."""
    return receipt.digest == rulebook.digest(command)
