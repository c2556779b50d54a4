"""The provider's key, and the tokens it signs."""

import json
import os
import secrets
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

ALGORITHM = "RS256"
LIFETIME = 3600
FILE = "identity-key.json"
SESSIONS = "session-key.json"


class Issuer:
    """Signs tokens in the name of one address."""

    def __init__(
        self, url: str, key: RSAKey, clock: Callable[[], float] = time.time
    ) -> None:
        self.url = url
        self._key = key
        self._clock = clock

    @property
    def keys(self) -> KeySet:
        """The public half, for whoever checks tokens."""
        return KeySet([RSAKey.import_key(self._key.as_dict(private=False))])

    def issue(self, subject: str, audience: str, **claims: Any) -> str:
        """A token for this subject, good for an hour."""
        now = int(self._clock())
        body = {
            "iss": self.url,
            "sub": subject,
            "aud": audience,
            "iat": now,
            "nbf": now,
            "exp": now + LIFETIME,
            "jti": secrets.token_urlsafe(12),
            **claims,
        }
        header = {"alg": ALGORITHM, "kid": self._key.kid}
        return jwt.encode(header, body, self._key, algorithms=[ALGORITHM])

    def read(self, token: str, audience: str) -> dict[str, Any] | None:
        """The claims of a token of our own that still holds."""
        claims = jwt.decode(token, self._key, algorithms=[ALGORITHM]).claims
        good = claims.get("iss") == self.url and claims.get("aud") == audience
        return claims if good and claims.get("exp", 0) > self._clock() else None


def load(folder: Path, url: str, clock: Callable[[], float] = time.time) -> Issuer:
    """The issuer whose key is kept in this folder; made there when it is not.

    The file is for its owner only: whoever reads it can sign in as anybody.
    """
    path = folder / FILE
    if not path.exists():
        _write(path, new_key().as_dict(private=True))
    path.chmod(0o600)
    return Issuer(url, RSAKey.import_key(json.loads(path.read_text())), clock)


def secret(folder: Path) -> str:
    """What session cookies are signed with, kept in this folder; made there once."""
    path = folder / SESSIONS
    if not path.exists():
        _write(path, secrets.token_urlsafe(48))
    found: str = json.loads(path.read_text())
    return found


def new_key() -> RSAKey:
    """A fresh key under a fresh name."""
    parameters = {"kid": secrets.token_hex(8), "use": "sig", "alg": ALGORITHM}
    return RSAKey.generate_key(2048, parameters)  # type: ignore[arg-type]  # a TypedDict of the same shape


def _write(path: Path, document: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    made = path.with_suffix(".new")
    made.unlink(missing_ok=True)
    descriptor = os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        json.dump(document, file)
    made.replace(path)
