"""One-time codes of the authorization code flow, with proof of possession (RFC 7636)."""

import hashlib
import hmac
import re
import secrets
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass

LIFETIME = 60.0
MOST = 1000
VERIFIER = re.compile(r"[A-Za-z0-9._~-]{43,128}")
CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}")


@dataclass(frozen=True, slots=True)
class Grant:
    """What a code stands for."""

    client: str
    redirect_uri: str
    challenge: str
    nonce: str
    subject: str
    at: float


class Codes:
    """Codes that are good once and for a minute."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self._grants: dict[str, Grant] = {}

    def issue(
        self, client: str, redirect_uri: str, challenge: str, nonce: str, subject: str
    ) -> str:
        """A new code."""
        now = self._clock()
        self._grants = {
            code: grant
            for code, grant in list(self._grants.items())[-MOST + 1 :]
            if grant.at + LIFETIME > now
        }
        code = secrets.token_urlsafe(32)
        self._grants[code] = Grant(
            client, redirect_uri, challenge, nonce, subject, at=now
        )
        return code

    def redeem(
        self, code: str, client: str, redirect_uri: str, verifier: str
    ) -> Grant | None:
        """What the code stands for. It is spent by asking, rightly or wrongly."""
        grant = self._grants.pop(code, None)
        if grant is None or grant.at + LIFETIME <= self._clock():
            return None
        if (grant.client, grant.redirect_uri) != (client, redirect_uri):
            return None
        return grant if _proves(verifier, grant.challenge) else None


def _proves(verifier: str, challenge: str) -> bool:
    if not VERIFIER.fullmatch(verifier):
        return False
    return hmac.compare_digest(challenge_of(verifier), challenge)


def challenge_of(verifier: str) -> str:
    """The challenge (S256) that a verifier answers."""
    digest = hashlib.sha256(verifier.encode()).digest()
    return urlsafe_b64encode(digest).rstrip(b"=").decode()
