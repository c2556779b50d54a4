"""Bearer tokens: who signed in, proved by the provider's signature.

A token says who somebody is and nothing else; what they may do stands in the member
register, which is read at every request.
"""

import asyncio
import math
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Protocol

import httpx2
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from joserfc.jws import extract_compact

ALGORITHMS = ["RS256"]
LEEWAY = 30
KEYS_AGE = 3600.0
REFRESH_PAUSE = 30.0
FIRST_PAUSE = 1.0
REMEMBERED = 4096
LONGEST = 8192
WITHOUT_END = "The token does not say until when it is valid."


class BadToken(Exception):
    """The token proves nothing. The message is for the person who sent it."""


class KeysUnreachable(Exception):
    """The sign-in provider does not hand out its keys, so nobody can be checked."""


@dataclass(frozen=True, slots=True)
class Subject:
    """Somebody the provider knows: what a person is found by in the member register."""

    issuer: str
    subject: str


class Keys(Protocol):
    """The provider's public keys."""

    async def find(self, kid: str) -> KeySet | None:
        """The keys that hold this one, or nothing where there is no such key."""


class HeldKeys:
    """Keys handed over inside the process, from the embedded sign-in."""

    def __init__(self, keys: KeySet) -> None:
        self._keys = keys

    async def find(self, kid: str) -> KeySet | None:
        """The keys that hold this one."""
        return self._keys if _has(self._keys, kid) else None


class FetchedKeys:
    """Keys from the provider's address: kept an hour, asked for again on an unknown one.

    Unknown keys are asked for at most twice a minute, so that made-up tokens cannot be
    used to flood the provider.
    """

    def __init__(
        self,
        fetch: Callable[[], Awaitable[dict[str, Any]]],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._fetch = fetch
        self._clock = clock
        self._keys: KeySet | None = None
        self._fetched = 0.0
        self._tried = float("-inf")
        self._refreshing = asyncio.Lock()

    async def find(self, kid: str) -> KeySet | None:
        """The keys that hold this one, fetched anew if need be.

        Raises:
            KeysUnreachable: There are none yet and the provider does not answer.
        """
        if not self._is_fresh(kid):
            async with self._refreshing:
                if not self._is_fresh(kid) and self._may_ask():
                    await self._refresh()
        if self._keys is None:
            raise KeysUnreachable
        return self._keys if _has(self._keys, kid) else None

    def _is_fresh(self, kid: str) -> bool:
        young = self._clock() - self._fetched < KEYS_AGE
        return young and self._keys is not None and _has(self._keys, kid)

    def _may_ask(self) -> bool:
        pause = FIRST_PAUSE if self._keys is None else REFRESH_PAUSE
        return self._clock() - self._tried >= pause

    async def _refresh(self) -> None:
        self._tried = now = self._clock()
        try:
            document = await self._fetch()
            self._keys = KeySet.import_key_set(document)  # type: ignore[arg-type]  # a TypedDict of the same shape
            self._fetched = now
        except (httpx2.HTTPError, JoseError, ValueError, KeyError):
            # Keys that were good an hour ago stay in use while the provider is away.
            return


def fetched_from(url: str, client: httpx2.AsyncClient) -> FetchedKeys:
    """Keys at this address."""

    async def fetch() -> dict[str, Any]:
        answer = await client.get(url, timeout=5.0)
        answer.raise_for_status()
        document: dict[str, Any] = answer.json()
        return document

    return FetchedKeys(fetch)


class Tokens:
    """Checks bearer tokens for one issuer and audience."""

    def __init__(
        self,
        issuer: str,
        audience: str,
        keys: Keys,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.issuer = issuer
        self._audience = audience
        self._keys = keys
        self._clock = clock
        self._checked: OrderedDict[str, tuple[Subject, float]] = OrderedDict()

    async def subject(self, token: str) -> Subject:
        """Whose token this is.

        A checked token is remembered until it expires: checking the signature again
        would say the same. Rights are not remembered.

        Raises:
            BadToken: It is not a good token for these services.
            KeysUnreachable: It cannot be checked now.
        """
        known = self._checked.get(token)
        if known is not None and known[1] > self._clock():
            self._checked.move_to_end(token)
            return known[0]
        claims = await self.claims(token)
        subject = Subject(self.issuer, claims["sub"])
        expires = _moment(claims, "exp") + LEEWAY
        self._checked[token] = (subject, expires)
        if len(self._checked) > REMEMBERED:
            self._checked.popitem(last=False)
        return subject

    async def claims(self, token: str) -> dict[str, Any]:
        """What a good token says; `sub` is in it.

        Raises:
            BadToken: It is not a good token for these services.
            KeysUnreachable: It cannot be checked now.
        """
        if len(token) > LONGEST:
            raise BadToken("The token is too long.")
        claims = await self._signed(token)
        now = self._clock()
        expires, begins = _moment(claims, "exp"), _moment(claims, "nbf", default=now)
        if expires + LEEWAY <= now:
            raise BadToken("The sign-in has expired. Sign in again.")
        if begins - LEEWAY > now:
            raise BadToken("The token is not valid yet.")
        if claims.get("iss") != self.issuer:
            raise BadToken("The token is from another sign-in service.")
        audience = claims.get("aud")
        if self._audience not in (
            audience if isinstance(audience, list) else [audience]
        ):
            raise BadToken("The token is for another service.")
        subject = claims.get("sub")
        if not isinstance(subject, str) or not subject:
            raise BadToken("The token does not say who it is for.")
        return claims

    async def _signed(self, token: str) -> dict[str, Any]:
        try:
            header = extract_compact(token.encode()).headers()
            kid = header.get("kid")
            if header.get("alg") not in ALGORITHMS or not isinstance(kid, str):
                raise BadToken("The token is not signed the way it must be.")
            keys = await self._keys.find(kid)
            if keys is None:
                raise BadToken("The token is signed with a key that is not known.")
            return dict(jwt.decode(token, keys, algorithms=ALGORITHMS).claims)
        except (JoseError, ValueError, TypeError) as error:
            raise BadToken("The token is not a valid one.") from error


def _has(keys: KeySet, kid: str) -> bool:
    return any(key.kid == kid for key in keys.keys)


def _moment(claims: dict[str, Any], name: str, default: float | None = None) -> float:
    value = claims.get(name, default)
    # True is an integer to Python, and NaN is never past.
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise BadToken(WITHOUT_END)
    if not math.isfinite(value):
        raise BadToken(WITHOUT_END)
    return float(value)
