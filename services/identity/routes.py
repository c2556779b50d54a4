"""The provider's addresses: discovery, keys, the person picker, tokens, who I am."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Annotated, Any
from urllib.parse import urlencode, urlsplit

from fastapi import APIRouter, Form, Query, Request, Response
from joserfc.errors import JoseError
from pydantic import BaseModel, ConfigDict
from pydantic_core import to_json

from services.identity.codes import CHALLENGE, Codes
from services.identity.keys import ALGORITHM, LIFETIME, Issuer
from services.identity.people import Candidate, Listing
from services.kit.frame import is_same_origin
from services.kit.pages.layout import STRANGER
from services.kit.pages.rendering import POLICY, shown

AUDIENCE = "bids"
LAST = "example-person"
"""The cookie that says whom this browser signed in as last; it signs nobody in."""
LAYOUT = {**STRANGER, "signing_in": True, "links": []}


People = Callable[[], Awaitable[Sequence[Candidate]]]
One = Callable[[str], Awaitable[Candidate | None]]


class Asked(BaseModel):
    """An authorization request, as the application sent it through the browser."""

    model_config = ConfigDict(extra="ignore")

    client_id: str = ""
    redirect_uri: str = ""
    response_type: str = ""
    scope: str = ""
    state: str = ""
    nonce: str = ""
    code_challenge: str = ""
    code_challenge_method: str = ""
    prompt: str = ""
    q: str = ""
    body: str = ""


class Picked(Asked):
    """The same, with the person who was picked."""

    subject: str = ""


class Redeemed(BaseModel):
    """A token request."""

    model_config = ConfigDict(extra="ignore")

    grant_type: str = ""
    code: str = ""
    client_id: str = ""
    redirect_uri: str = ""
    code_verifier: str = ""


class Provider:
    """The embedded sign-in: state of its few routes."""

    def __init__(
        self,
        issuer: Issuer,
        people: People,
        clients: Mapping[str, frozenset[str]],
        codes: Codes | None = None,
        one: One | None = None,
    ) -> None:
        self.issuer = issuer
        self._people = people
        self._one = one or self._among_all
        self._clients = clients
        self._codes = codes or Codes()
        self.path = urlsplit(issuer.url).path
        self._listing: Listing | None = None

    def discovery(self) -> dict[str, Any]:
        """What OpenID Connect Discovery 1.0 asks for."""
        url = self.issuer.url
        return {
            "issuer": url,
            "authorization_endpoint": f"{url}/authorize",
            "token_endpoint": f"{url}/token",
            "userinfo_endpoint": f"{url}/userinfo",
            "jwks_uri": f"{url}/keys",
            "response_types_supported": ["code"],
            "response_modes_supported": ["query"],
            "grant_types_supported": ["authorization_code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": [ALGORITHM],
            "token_endpoint_auth_methods_supported": ["none"],
            "code_challenge_methods_supported": ["S256"],
            "scopes_supported": ["openid", "profile", "email"],
            "claims_supported": ["sub", "iss", "aud", "exp", "name", "email"],
            "authorization_response_iss_parameter_supported": True,
        }

    async def picker(self, asked: Asked, last: str = "") -> Response:
        """The list of people, or the reason why there is none.

        Args:
            asked: The authorization request.
            last: Whom this browser signed in as last; they stand first.
        """
        refused = self._refused(asked)
        if refused is not None:
            return refused
        listing = await self._listed()
        narrowed = bool(asked.q.strip() or asked.body)
        answer = shown(
            "people.jinja",
            title="Sign in as an example person",
            layout=LAYOUT,
            found=listing.found(asked.q, asked.body)
            if narrowed
            else listing.alone(last) + listing.first,
            anew="login" in asked.prompt.split(),
            asked=asked.model_dump(exclude={"q", "body", "subject"}),
            q=asked.q,
            sought=" ".join(word for word in (asked.q, asked.body) if word),
            bodies=[
                {"value": body, "text": body or "Any", "selected": body == asked.body}
                for body in ("", *listing.bodies)
            ],
            narrowed=narrowed,
            action=f"{self.path}/authorize",
        )
        # Browsers hold the answer to a form to this list as well.
        to = f"form-action 'self' {_origin(asked.redirect_uri)}"
        policy = POLICY.replace("form-action 'self'", to)
        answer.headers["Content-Security-Policy"] = policy
        return answer

    async def sign_in(self, picked: Picked) -> Response:
        """Send the browser back with a code for the person who was picked."""
        refused = self._refused(picked)
        if refused is not None:
            return refused
        if await self._one(picked.subject) is None:
            return self._say("There is no such person. Go back and pick one.")
        code = self._codes.issue(
            picked.client_id,
            picked.redirect_uri,
            picked.code_challenge,
            picked.nonce,
            picked.subject,
        )
        answer = _back(picked, code=code, iss=self.issuer.url)
        to = f"{self.path}/authorize"
        answer.set_cookie(LAST, picked.subject, path=to, httponly=True, samesite="lax")
        return answer

    async def token(self, asked: Redeemed) -> Response:
        """Tokens for a code and the proof that it is the asker's."""
        if asked.grant_type != "authorization_code":
            return _oauth_error("unsupported_grant_type")
        grant = self._codes.redeem(
            asked.code, asked.client_id, asked.redirect_uri, asked.code_verifier
        )
        if grant is None:
            return _oauth_error("invalid_grant")
        about = await self._about(grant.subject)
        if about is None:
            return _oauth_error("invalid_grant")
        nonce = {"nonce": grant.nonce} if grant.nonce else {}
        body = {
            "access_token": self.issuer.issue(grant.subject, AUDIENCE),
            "token_type": "Bearer",
            "expires_in": LIFETIME,
            "scope": "openid profile email",
            "id_token": self.issuer.issue(
                grant.subject, grant.client, auth_time=int(grant.at), **nonce, **about
            ),
        }
        return _json(body)

    async def userinfo(self, token: str) -> Response:
        """Name and address of whoever holds this access token."""
        try:
            claims = self.issuer.read(token, AUDIENCE)
        except (JoseError, ValueError):
            claims = None
        about = await self._about(claims["sub"]) if claims else None
        if claims is None or about is None:
            return _json(
                {"error": "invalid_token"},
                401,
                {"WWW-Authenticate": 'Bearer error="invalid_token"'},
            )
        return _json({"sub": claims["sub"], **about})

    async def _about(self, subject: str) -> dict[str, str] | None:
        found = await self._one(subject)
        return {"name": found.name, "email": found.email} if found else None

    async def _among_all(self, subject: str) -> Candidate | None:
        return next((c for c in await self._people() if c.subject == subject), None)

    async def _listed(self) -> Listing:
        """Everybody, worked out once for as long as they are the same."""
        people, known = await self._people(), self._listing
        if known is None or people is not known.people:
            known = self._listing = Listing(people)
        return known

    def _refused(self, asked: Asked) -> Response | None:
        """A wrong client or address is told here, never sent on (RFC 6749, 4.1.2.1)."""
        if asked.redirect_uri not in self._clients.get(asked.client_id, frozenset()):
            return self._say("The application that sent you here is not known.")
        if asked.response_type != "code":
            return _back(asked, error="unsupported_response_type")
        if "openid" not in asked.scope.split():
            return _back(asked, error="invalid_scope")
        proof = CHALLENGE.fullmatch(asked.code_challenge)
        if asked.code_challenge_method != "S256" or not proof:
            return _back(asked, error="invalid_request")
        return None

    def _say(self, words: str) -> Response:
        title = "Sign-in stopped"
        return shown("refused.jinja", 400, title=title, layout=LAYOUT, words=words)


def routes(provider: Provider) -> APIRouter:
    """The provider's addresses, below the issuer's path."""
    router = APIRouter(prefix=provider.path, include_in_schema=False)

    @router.get("/.well-known/openid-configuration")
    async def discovery() -> Response:
        return _json(provider.discovery())

    @router.get("/keys")
    async def keys() -> Response:
        return _json(provider.issuer.keys.as_dict(private=False))

    @router.get("/authorize")
    async def picker(request: Request, asked: Annotated[Asked, Query()]) -> Response:
        return await provider.picker(asked, request.cookies.get(LAST, ""))

    @router.post("/authorize")
    async def sign_in(request: Request, picked: Annotated[Picked, Form()]) -> Response:
        # No cookie counts for it; still, another site must not sign somebody in.
        if not is_same_origin(request.headers):
            return provider._say("Pick a person on this page.")
        return await provider.sign_in(picked)

    @router.post("/token")
    async def token(asked: Annotated[Redeemed, Form()]) -> Response:
        return await provider.token(asked)

    @router.get("/userinfo")
    async def userinfo(request: Request) -> Response:
        kind, _, token = request.headers.get("authorization", "").partition(" ")
        return await provider.userinfo(token if kind.lower() == "bearer" else "")

    return router


def _origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


def _back(asked: Asked, **answer: str) -> Response:
    """To the application, with its own state untouched."""
    if asked.state:
        answer["state"] = asked.state
    joint = "&" if urlsplit(asked.redirect_uri).query else "?"
    address = f"{asked.redirect_uri}{joint}{urlencode(answer)}"
    return Response(status_code=303, headers={"Location": address})


def _oauth_error(error: str) -> Response:
    return _json({"error": error}, 400)


def _json(
    body: dict[str, Any] | Any, status: int = 200, headers: dict[str, str] | None = None
) -> Response:
    kept = {"Cache-Control": "no-store", **(headers or {})}
    return Response(to_json(body), status, kept, media_type="application/json")
