"""Who is signed in at a browser: a signed cookie, and what makes it end.

The cookie says who signed in, when, and under which role they act. It grants nothing:
the member register decides at every request. It cannot be read by scripts, and another
site's pages cannot use it.
"""

import re
import secrets
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from zlib import crc32

from fastapi import Request, Response
from itsdangerous import BadSignature, URLSafeSerializer

IDLE = 30 * 60
"""Seconds without a request after which one signs in again."""

ABSOLUTE = 12 * 60 * 60
"""Seconds after which one signs in again in any case."""

FRESH = 15 * 60
"""Seconds for which a sign-in is good for signatures, votes and decisions."""

WAYS = 8
"""Sign-ins that one browser may have under way; a bound, so that cookies stay few."""

DONE = 10
"""Seconds within which the register has heard of what was done, as a rule."""

NOTED = re.compile(r"([0-9A-Z]{2,6}-[1-9][0-9]{0,6})/([1-9][0-9]{0,5})")

TOUCHED = 60
"""Seconds after which a request renews the cookie."""


@dataclass(frozen=True, slots=True)
class Session:
    """One sign-in.

    Attributes:
        id: Random; what a sign-out ends.
        hat: The role chosen, as `body/role`; empty where none was.
        at: When the person proved who they are, in seconds since 1970.
        seen: When they last asked for something.
    """

    id: str
    issuer: str
    subject: str
    at: float
    began: float
    seen: float
    hat: str = ""

    def is_live(self, now: float) -> bool:
        """Whether it is still good at all."""
        return now - self.seen < IDLE and now - self.began < ABSOLUTE

    def is_fresh(self, now: float) -> bool:
        """Whether it is good for what binds somebody."""
        return now - self.at < FRESH


def begun(issuer: str, subject: str, at: float, now: float) -> Session:
    """A new one."""
    return Session(secrets.token_urlsafe(18), issuer, subject, at, now, now)


class Sessions:
    """Reads and writes the cookie."""

    def __init__(
        self, secret: str, *, secure: bool, clock: Callable[[], float] = time.time
    ) -> None:
        """Sign with a secret that all services of one origin share.

        Args:
            secret: At least 32 characters; from the settings.
            secure: Whether people come by https, where the cookie's name says so.
            clock: Tests pass their own.
        """
        self._signer = URLSafeSerializer(secret, salt="session")
        self._passing = URLSafeSerializer(secret, salt="on the way")
        self._secure = secure
        self.clock = clock
        self.name = "__Host-bids-session" if secure else "bids-session"
        self._done = "__Host-bids-done" if secure else "bids-done"
        self._way = "__Host-bids-sign-in" if secure else "bids-sign-in"

    def read(self, request: Request) -> Session | None:
        """The session that the browser shows, if it is ours and live."""
        found = self.shown(request)
        return found if found and found.is_live(self.clock()) else None

    def shown(self, request: Request) -> Session | None:
        """The session that the browser shows, over or not."""
        try:
            held = self._signer.loads(request.cookies.get(self.name, ""))
            return Session(**held)
        except (BadSignature, TypeError):
            return None

    def renew(self, response: Response, session: Session) -> None:
        """Note that the person was here, once a minute at most."""
        now = self.clock()
        if now - session.seen >= TOUCHED:
            self.write(response, replace(session, seen=now))

    def write(self, response: Response, session: Session) -> None:
        """Have the browser keep it until it is closed."""
        self._set(response, self.name, self._signer.dumps(asdict(session)))

    def forget(self, response: Response) -> None:
        """Have the browser forget it."""
        self._drop(response, self.name)

    def way(self, state: str) -> str:
        """The cookie of a sign-in under way: several tabs may each have one."""
        return f"{self._way}-{crc32(state.encode()) % WAYS}"

    def set_out(self, response: Response, held: dict[str, str]) -> None:
        """Remember what a sign-in under way must come back with."""
        stamped = {**held, "began": str(self.clock())}
        name = self.way(held.get("state", ""))
        self._set(response, name, self._passing.dumps(stamped), 600)

    def came_back(self, request: Request, state: str) -> dict[str, str]:
        """What was remembered when the sign-in began; nothing after ten minutes."""
        try:
            held: dict[str, str] = self._passing.loads(
                request.cookies.get(self.way(state), "")
            )
        except BadSignature:
            return {}
        return held if self.clock() - float(held.get("began", 0)) < 600 else {}  # noqa: PLR2004

    def arrived(self, response: Response, state: str) -> None:
        """The sign-in is done with."""
        self._drop(response, self.way(state))

    def note(self, response: Response, bid_id: str, number: int) -> None:
        """Remember for some seconds which entry the person has just made.

        It only leaves out tasks of their own list that are done by then.
        """
        self._set(response, self._done, f"{bid_id}/{number}", DONE)

    def noted(self, request: Request) -> tuple[str, int] | None:
        """The entry that the person has just made, as far as the browser says."""
        found = NOTED.fullmatch(request.cookies.get(self._done, ""))
        return (found[1], int(found[2])) if found else None

    def _set(
        self, response: Response, name: str, value: str, age: int | None = None
    ) -> None:
        response.set_cookie(
            name,
            value,
            max_age=age,
            path="/",
            secure=self._secure,
            httponly=True,
            samesite="lax",
        )

    def _drop(self, response: Response, name: str) -> None:
        response.delete_cookie(
            name, path="/", secure=self._secure, httponly=True, samesite="lax"
        )
