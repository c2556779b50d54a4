"""From an exception to an answer. Nothing else in the services catches one to answer it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import quote

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import (
    DataError,
    DBAPIError,
    IntegrityError,
    InternalError,
    ProgrammingError,
)
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.exceptions import HTTPException
from starlette.routing import BaseRoute, Match, Route

from activities.reference.refusing import ReferenceRefusal
from services.kit import malformed, problems
from services.kit.frame import is_same_origin
from services.kit.pages import wrong
from services.kit.pages.questions.field import Raw
from services.kit.pages.questions.forms import TOKEN
from services.kit.pages.visitor import (
    ChooseHat,
    SignInFirst,
    here,
    sign_in_address,
    sign_in_to,
)
from services.kit.problem_kind import Kind
from services.kit.problems import FieldError, Problem
from services.kit.process import BidNotFound, Unavailable
from services.kit.tokens import BadToken, KeysUnreachable
from workflows.rules import words
from workflows.rules.refusals import Refusal

RETRY = {"Retry-After": "2"}

OUR_FAULT = (DataError, IntegrityError, InternalError, ProgrammingError)
"""Faults of a statement, not of the way to the database."""

BY_STATUS: dict[int, Kind] = {
    400: problems.BAD_REQUEST,
    404: problems.NOT_FOUND,
    405: problems.NOT_ALLOWED,
    413: problems.TOO_LARGE,
}
"""What the framework itself turns away."""


def install(app: FastAPI) -> None:
    """Answer every foreseen exception of this application."""
    handlers: dict[type[Exception], Callable[[Request, Any], Response]] = {
        Refusal: _refusal,
        SignInFirst: _sign_in_first,
        ChooseHat: _choose_hat,
        ReferenceRefusal: _reference,
        Problem: _problem,
        BidNotFound: _absent,
        Unavailable: _unavailable,
        BadToken: _bad_token,
        KeysUnreachable: _out_of_service,
        DBAPIError: _database,
        PoolTimeout: _out_of_service,
        ConnectionError: _out_of_service,
        TimeoutError: _out_of_service,
        RequestValidationError: _invalid,
        HTTPException: _framework,
    }
    for kind, handler in handlers.items():
        app.add_exception_handler(kind, _awaited(handler))


def _awaited(handler: Callable[[Request, Any], Response]) -> Callable[..., Any]:
    """Starlette runs a plain handler in a thread; these have nothing to wait for."""

    async def handle(request: Request, error: Exception) -> Response:
        return handler(request, error)

    return handle


def answer(
    request: Request,
    kind: Kind,
    detail: str = "",
    *,
    headers: Mapping[str, str] | None = None,
    **more: Any,
) -> Response:
    """The problem as a document; its type goes into the request's log line."""
    request.state.problem = kind.code
    if _wants_page(request):
        # Only an address below a service's prefix is a bid's own page.
        bid_id = str(request.path_params.get("bid_id", ""))
        service = getattr(request.app.state, "service", None)
        strange = bid_id if service and service.signs_in else ""
        number = request.state.request_id
        signed_in = _is_signed_in(request)
        return wrong.page(
            kind,
            detail or kind.meaning,
            number,
            more,
            strange,
            signed_in=signed_in,
            sent=getattr(request.state, "typed", None) if signed_in else None,
            to=f"{request.url.path}?{request.url.query}".rstrip("?"),
            plain=request.url.path if kind is UNKNOWN_FILTER else "",
        )
    return problems.document(
        kind,
        detail or kind.meaning,
        request.state.request_id,
        headers=headers,
        **more,
    )


def _is_signed_in(request: Request) -> bool:
    connections = getattr(request.state, "connections", None)
    return bool(connections and connections.sessions.read(request))


def _wants_page(request: Request) -> bool:
    """Whether a browser asks for something other than the API."""
    accepts = request.headers.get("accept", "")
    return "text/html" in accepts and "/api/" not in request.url.path


def _sign_in_first(request: Request, error: SignInFirst) -> Response:
    if error.where:
        return _on_to(sign_in_to(error.where, again=error.again))
    sent = getattr(request.state, "typed", {})
    # Whoever signed out in another tab and sends what they typed in this one. What another
    # site's page sends is never offered to be sent again from ours.
    if TOKEN in sent and is_same_origin(request.headers):
        return _signed_out(request, sent)
    return _on_to(sign_in_address(request, again=error.again))


def _signed_out(request: Request, sent: Raw) -> Response:
    request.state.problem = problems.NOT_SIGNED_IN.code
    return wrong.page(
        problems.NOT_SIGNED_IN,
        problems.NOT_SIGNED_IN.meaning,
        request.state.request_id,
        sent=sent,
        to=f"{request.url.path}?{request.url.query}".rstrip("?"),
    )


def _choose_hat(request: Request, error: ChooseHat) -> Response:
    where = quote(error.where or here(request), safe="")
    return _on_to(f"/role?to={where}{'&other=1' if error.where else ''}")


def _on_to(address: str) -> Response:
    return Response(status_code=303, headers={"Location": address})


def _refusal(request: Request, error: Refusal) -> Response:
    kind = problems.REFUSED[type(error)]
    # The rule's own words could tell a stranger that the bid exists.
    detail = "" if kind is problems.NOT_FOUND else str(error)
    if not (detail and error.field):
        return answer(request, kind, detail)
    place = malformed.pointer(error.field.split("."))
    about = FieldError(field=place, words=detail)
    return answer(request, kind, detail, errors=(about,))


def _reference(request: Request, error: ReferenceRefusal) -> Response:
    return answer(request, problems.REFERENCE[type(error)], str(error))


def _problem(request: Request, error: Problem) -> Response:
    return answer(
        request, error.kind, error.detail, headers=error.headers, **error.more
    )


def _absent(request: Request, _: BidNotFound) -> Response:
    return answer(request, problems.NOT_FOUND)


def _unavailable(request: Request, _: Unavailable) -> Response:
    return answer(request, problems.UNAVAILABLE, headers=RETRY)


def _out_of_service(request: Request, _: Exception) -> Response:
    return answer(request, problems.OUT_OF_SERVICE, headers=RETRY)


def _database(request: Request, error: DBAPIError) -> Response:
    if isinstance(error, OUR_FAULT):
        raise error
    return _out_of_service(request, error)


def _bad_token(request: Request, error: BadToken) -> Response:
    return answer(
        request,
        problems.NOT_SIGNED_IN,
        str(error),
        headers={"WWW-Authenticate": 'Bearer error="invalid_token"'},
    )


def _invalid(request: Request, error: RequestValidationError) -> Response:
    found = error.errors()
    places = {one["loc"][0] for one in found}
    if "path" in places:
        return answer(request, problems.NOT_FOUND)
    if "header" in places:
        return answer(request, _header_kind(found))
    if "query" in places and _wants_page(request):
        return answer(request, *_address_kind(found))
    inside = [{**one, "loc": one["loc"][1:]} for one in found]
    return answer(request, problems.MALFORMED, errors=malformed.errors_of(inside))


UNKNOWN_FILTER = replace(
    problems.MALFORMED, title="This page cannot be shown as it was asked for"
)
LEFT_OUT = replace(UNKNOWN_FILTER)
"""No other page is offered instead: without what is left out there is none."""

FILTERED = (
    "What this page's address says after {} is not something that the page knows."
)
WITHOUT = (
    "This page is opened from a link on another page. Its address has to say more than "
    "it does here: {} is left out."
)


def _address_kind(found: Iterable[Mapping[str, Any]]) -> tuple[Kind, str]:
    """What is wrong with the end of a page's address, in words."""
    missing = {str(one["loc"][1]) for one in found if one["type"] == "missing"}
    if missing:
        return LEFT_OUT, WITHOUT.format(words.joined(sorted(missing)))
    wrong = sorted({f"“{one['loc'][1]}=”" for one in found})
    return UNKNOWN_FILTER, FILTERED.format(words.joined(wrong))


def _header_kind(found: Iterable[Mapping[str, Any]]) -> Kind:
    names = {str(one["loc"][1]).lower() for one in found}
    if "idempotency-key" in names:
        return problems.KEY_MISSING
    return problems.NO_VERSION if "if-match" in names else problems.BAD_REQUEST


def _framework(request: Request, error: HTTPException) -> Response:
    kind = BY_STATUS.get(error.status_code, problems.BAD_REQUEST)
    headers = dict(error.headers or {})
    if kind is problems.NOT_ALLOWED:
        # The framework names the methods of the first route that fits; there are more.
        headers = {"Allow": ", ".join(_methods(request))}
    return answer(request, kind, headers=headers)


def _methods(request: Request) -> list[str]:
    routes: list[BaseRoute] = request.app.routes
    return sorted(
        {
            method
            for route in routes
            if isinstance(route, Route)
            and route.matches(request.scope)[0] is not Match.NONE
            for method in route.methods or ()
        }
    )
