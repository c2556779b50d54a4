"""The sign-in provider, as a browser's session meets it: OpenID Connect, code flow, PKCE.

The provider's addresses come from its discovery document, read when first needed and
again after an hour. An ID token is checked like any other token, and for its nonce.
"""

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from ssl import SSLContext
from typing import Any

import httpx2
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.httpx_client import AsyncOAuth2Client

from services.kit.tokens import BadToken, KeysUnreachable, Tokens

AGE = 3600.0
PATIENCE = 10.0
BACK = "/signed-in"
"""Where the provider sends people back to."""

DISCOVERY = "/.well-known/openid-configuration"

SCOPE = "openid profile email"


class SignInFailed(Exception):
    """The provider's answer does not prove who this is; the words are for the person."""


class ProviderAway(Exception):
    """The provider does not answer."""


@dataclass(frozen=True, slots=True)
class Client:
    """How we are known to the provider.

    Attributes:
        discovery: Where its discovery document is; may be an address inside.
        back: Where it sends people back to, exactly as registered.
    """

    id: str
    secret: str
    discovery: str
    back: str


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who it was, and when they proved it; long ago where the provider does not say."""

    subject: str
    at: float


@dataclass(slots=True)
class Provider:
    """Sends people to the provider, and checks what they come back with."""

    client: Client
    tokens: Tokens
    clock: Callable[[], float] = time.time
    _found: dict[str, Any] = field(default_factory=dict)
    _read: float = 0.0

    async def address(self, *, again: bool) -> tuple[str, dict[str, str]]:
        """Where to send somebody, and what they must come back with.

        Args:
            again: Whether they have to prove who they are even if the provider knows.

        Raises:
            ProviderAway: Its addresses cannot be read.
        """
        where = (await self._discovered())["authorization_endpoint"]
        held = {"verifier": secrets.token_urlsafe(48), "nonce": secrets.token_urlsafe()}
        more = {"prompt": "login", "max_age": "0"} if again else {}
        held |= {"again": "yes"} if again else {}
        async with self._oauth() as oauth:
            url, held["state"] = oauth.create_authorization_url(
                where, code_verifier=held["verifier"], nonce=held["nonce"], **more
            )
        return url, held

    async def redeem(self, code: str, held: dict[str, str]) -> SignedIn:
        """Exchange a code for who it is.

        Raises:
            SignInFailed: The code or the token is not good.
            ProviderAway: It does not answer.
        """
        where = (await self._discovered())["token_endpoint"]
        try:
            async with self._oauth() as oauth:
                answer = await oauth.fetch_token(
                    where, code=code, code_verifier=held["verifier"]
                )
        except AuthlibBaseError as error:
            raise SignInFailed("The sign-in has expired or was used before.") from error
        except httpx2.HTTPError as error:
            raise ProviderAway from error
        token = str(answer.get("id_token", ""))
        return await self._checked(token, held["nonce"], again="again" in held)

    async def _checked(self, token: str, nonce: str, *, again: bool) -> SignedIn:
        try:
            claims = await self.tokens.claims(token)
        except BadToken as bad:
            raise SignInFailed(str(bad)) from None
        except KeysUnreachable as away:
            raise ProviderAway from away
        if not secrets.compare_digest(str(claims.get("nonce", "")), nonce):
            raise SignInFailed("The sign-in belongs to another browser.")
        at = claims.get("auth_time")
        if isinstance(at, bool) or not isinstance(at, int | float):
            # Asked for `max_age`, a provider must say it (OpenID Connect Core 2).
            if again:
                raise SignInFailed(
                    "The sign-in service does not say when you signed in."
                )
            at = 0
        return SignedIn(claims["sub"], min(float(at), self.clock()))

    def _oauth(self) -> AsyncOAuth2Client:
        client = self.client
        return AsyncOAuth2Client(
            client.id,
            client.secret or None,
            scope=SCOPE,
            redirect_uri=client.back,
            code_challenge_method="S256",
            token_endpoint_auth_method=(
                "client_secret_post" if client.secret else "none"
            ),
            timeout=PATIENCE,
            verify=_trust(),
        )

    async def _discovered(self) -> dict[str, Any]:
        if not self._found or self.clock() - self._read > AGE:
            try:
                async with httpx2.AsyncClient(
                    timeout=PATIENCE, verify=_trust()
                ) as http:
                    answer = await http.get(self.client.discovery)
                    answer.raise_for_status()
                    self._found = answer.json()
            except (httpx2.HTTPError, ValueError) as error:
                if not self._found:
                    raise ProviderAway from error
            self._read = self.clock()
        return self._found


@cache
def _trust() -> SSLContext:
    """Whom we trust, read once: reading every authority takes longer than a sign-in."""
    return httpx2.create_ssl_context()
