"""Every way in which a service says no, in one table, as RFC 9457 problem documents."""

import re
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi import Response
from pydantic import BaseModel, ConfigDict
from pydantic_core import to_json

from activities.reference.refusing import ReferenceRefusal
from services.kit import refused
from services.kit.problem_kind import Kind
from workflows.rules import refusals

MEDIA_TYPE = "application/problem+json"


class Problem(Exception):
    """What the service itself turns away, before or beside the rules.

    Attributes:
        detail: One sentence for the person who asked.
        more: Further members of the document, such as `errors` or `choices`.
    """

    def __init__(
        self,
        kind: Kind,
        detail: str = "",
        *,
        headers: Mapping[str, str] | None = None,
        **more: Any,
    ) -> None:
        super().__init__(kind.code)
        self.kind = kind
        self.detail = detail or kind.meaning
        self.headers = dict(headers or {})
        self.more = more


class FieldError(BaseModel):
    """What is wrong with one thing that was typed.

    Attributes:
        field: Where, as a JSON pointer into the document that was sent.
    """

    field: str
    words: str


class ProblemDocument(BaseModel):
    """A problem, as RFC 9457 has it."""

    model_config = ConfigDict(title="Problem", extra="allow")

    type: str
    title: str
    status: int
    detail: str
    request_id: str
    errors: tuple[FieldError, ...] | None = None


_S = HTTPStatus

NOT_FOUND = Kind(
    "not-found",
    _S.NOT_FOUND,
    "Nothing here",
    "There is nothing here, or it is not yours to see.",
)
DECLARE_FIRST = Kind(
    "declare-first",
    _S.FORBIDDEN,
    "Declare before you read",
    "You have not said yet whether you have an interest in this bid. Whoever judges it is "
    "asked to, even if there is none. Send your declaration to the address that the answer names "
    "(declare), then ask again; until then the bid itself answers with its public summary.",
)
NOT_JSON = Kind(
    "not-json",
    _S.BAD_REQUEST,
    "Not JSON",
    "What was sent cannot be read as JSON in UTF-8.",
)
BAD_REQUEST = Kind(
    "bad-request",
    _S.BAD_REQUEST,
    "Not understood",
    "The request cannot be understood as it was sent.",
)
KEY_MISSING = Kind(
    "key-missing",
    _S.BAD_REQUEST,
    "Idempotency-Key missing",
    "Send an Idempotency-Key header of 1 to 200 printable characters, new for each "
    "request and the same when you send a request again.",
)
KEY_REUSED = Kind(
    "key-reused",
    _S.UNPROCESSABLE_ENTITY,
    "Idempotency-Key used before",
    "This Idempotency-Key was used for a different request. That request stands; send "
    "this one under a key of its own.",
)
CHOOSE_HAT = Kind(
    "choose-role",
    _S.BAD_REQUEST,
    "Say which role you act in",
    "You hold several roles in which this can be done. Name one in an Acting-As header, "
    "as body and role: 07R/bid_manager.",
)
NOT_YOUR_HAT = Kind(
    "not-your-role",
    _S.FORBIDDEN,
    "Not one of your roles",
    "The member register does not show you in the role that the request names.",
)
OWN_CCG_LEADS = Kind(
    "own-ccg-leads",
    _S.UNPROCESSABLE_ENTITY,
    "Your own CCG leads",
    "A bid is begun by the CCG that leads it: put your own CCG first.",
)
NOT_STARTED = Kind(
    "next-bid-not-started",
    _S.CONFLICT,
    "The next bid has not been started",
    "No bid has been started after the one that this is to follow. Start it first (next): "
    "that keeps its number and the answers of the one before.",
)
NOT_SIGNED_IN = Kind(
    "not-signed-in",
    _S.UNAUTHORIZED,
    "Sign in",
    "Send a current token from the sign-in service in an Authorization header.",
)
NOT_REGISTERED = Kind(
    "not-registered",
    _S.FORBIDDEN,
    "Not on the member register",
    "You are signed in, but the member register does not show you in a role here.",
)
CROSS_SITE = Kind(
    "cross-site",
    _S.FORBIDDEN,
    "Sent from another site",
    "The request came from a page of another site.",
)
NOT_ALLOWED = Kind(
    "method-not-allowed",
    _S.METHOD_NOT_ALLOWED,
    "Not possible here",
    "This address does not answer that method; the Allow header lists those it does.",
)
DRAFT_CHANGED = Kind(
    "draft-changed",
    _S.PRECONDITION_FAILED,
    "Somebody else saved this draft",
    "The draft was saved by somebody else after you opened it. Both texts are here: "
    "put them together and save again with the new version.",
)
DOCUMENTS_CHANGED = Kind(
    "documents-changed",
    _S.CONFLICT,
    "Other documents are attached",
    "A document was added, replaced or removed since you read the application, or you "
    "name other documents than are attached. Nothing was recorded: read them again, then "
    "submit.",
)
MEETING_CHANGED = Kind(
    "meeting-changed",
    _S.CONFLICT,
    "Somebody else changed the meeting",
    "The meeting is at another version than you started from, or one was called for the "
    "same moment. Nothing was recorded: read it again, and send its version.",
)
POLICY_CHANGED = Kind(
    "policy-changed",
    _S.CONFLICT,
    "The preview is not what it was",
    "The policy was changed again, or a bid has moved, since you read what would change. "
    "Nothing was confirmed: read it again, and send what it is called now.",
)
NO_VERSION = Kind(
    "version-missing",
    _S.PRECONDITION_REQUIRED,
    "Say which version you change",
    'Send the version you started from in an If-Match header, such as "3"; "0" for a '
    "new draft.",
)
NOT_SENT_AGAIN = Kind(
    "not-sent-again",
    _S.CONFLICT,
    "Cannot be sent again",
    "The message still waits to be sent, or the person may no longer have it.",
)
TOO_LARGE = Kind(
    "too-large",
    _S.REQUEST_ENTITY_TOO_LARGE,
    "Too large",
    "A request may hold at most 64 kilobytes, or as much as its longest answers need.",
)
NOT_JSON_TYPE = Kind(
    "not-json-type",
    _S.UNSUPPORTED_MEDIA_TYPE,
    "Send JSON",
    "Send the body as JSON, with the header Content-Type: application/json.",
)
MALFORMED = Kind(
    "malformed",
    _S.UNPROCESSABLE_ENTITY,
    "Some answers need changing",
    "Some of what was sent is missing or cannot be used; the errors say what. "
    "Nothing was recorded.",
)
DEFECT = Kind(
    "defect",
    _S.INTERNAL_SERVER_ERROR,
    "Something went wrong on our side",
    "A fault in the service kept it from answering. Send the request again with the "
    "same Idempotency-Key; if it fails again, report the request_id.",
)
UNAVAILABLE = Kind(
    "unavailable",
    _S.SERVICE_UNAVAILABLE,
    "No answer in time",
    "We cannot tell yet whether this was recorded. Send the same request again with the "
    "same Idempotency-Key; it will not be recorded twice.",
)
OUT_OF_SERVICE = Kind(
    "out-of-service",
    _S.SERVICE_UNAVAILABLE,
    "Not available now",
    "The service cannot answer at the moment. Try again shortly: a request sent again "
    "with the same Idempotency-Key is recorded once.",
)


def kebab(name: str) -> str:
    """A class's name as a code: `TooLate` is `too-late`."""
    return re.sub(r"(?<!^)(?=[A-Z])", "-", name).lower()


REFUSED: dict[type[refusals.Refusal], Kind] = {
    refusals.NotYours: NOT_FOUND,
    **{
        kind: Kind(kebab(kind.__name__), status, title, meaning)
        for kind, (status, title, meaning) in refused.REFUSALS.items()
    },
}
"""How each refusal of the rules is answered; a bid of others is as good as absent."""

REFERENCE: dict[type[ReferenceRefusal], Kind] = {
    kind: Kind(kebab(kind.__name__), status, title, meaning)
    for kind, (status, title, meaning) in refused.REFERENCE.items()
}
"""How each refusal of the reference data is answered."""

KINDS: dict[str, Kind] = {
    kind.code: kind
    for kind in (
        *(value for value in list(globals().values()) if isinstance(value, Kind)),
        *REFUSED.values(),
        *REFERENCE.values(),
    )
}
"""Every type of problem by its code."""


def document(
    kind: Kind,
    detail: str,
    request_id: str,
    *,
    headers: Mapping[str, str] | None = None,
    **more: Any,
) -> Response:
    """The problem, ready to send."""
    body = {
        "type": kind.type,
        "title": kind.title,
        "status": int(kind.status),
        "detail": detail,
        "request_id": request_id,
        **more,
    }
    return Response(
        to_json(body), int(kind.status), dict(headers or {}), media_type=MEDIA_TYPE
    )
