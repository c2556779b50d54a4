"""What a browser brings back from the sign-in provider, and when it proves anything."""

import ssl
import time
from typing import Any

import pytest

from services.kit.pages.sign_in.provider import (
    Client,
    Provider,
    SignInFailed,
    _trust,
)
from services.kit.tokens import HeldKeys, Tokens
from tests.services.house import ISSUER

PAGES = "bids-pages"


def provider() -> Provider:
    client = Client(PAGES, "", f"{ISSUER.url}/nothing", "http://127.0.0.1/signed-in")
    return Provider(client, Tokens(ISSUER.url, PAGES, HeldKeys(ISSUER.keys)))


async def test_a_token_says_when_somebody_proved_who_they_are():
    then = int(time.time()) - 100
    token = ISSUER.issue("lou", PAGES, nonce="n", auth_time=then)
    found = await provider()._checked(token, "n", again=False)
    assert (found.subject, found.at) == ("lou", then)


async def test_one_that_does_not_say_is_good_for_nothing_that_binds():
    token = ISSUER.issue("lou", PAGES, nonce="n")
    assert (await provider()._checked(token, "n", again=False)).at == 0
    with pytest.raises(SignInFailed, match="does not say when"):
        await provider()._checked(token, "n", again=True)


@pytest.mark.parametrize("later", [10**12, 10**30])
async def test_nobody_proved_it_in_the_future(later: int):
    token = ISSUER.issue("lou", PAGES, nonce="n", auth_time=later)
    assert (await provider()._checked(token, "n", again=False)).at <= time.time()


@pytest.mark.parametrize(("audience", "nonce"), [("bids", "n"), (PAGES, "other")])
async def test_a_token_for_the_api_or_another_browser_is_none(
    audience: str, nonce: str
):
    token = ISSUER.issue("lou", audience, nonce=nonce, auth_time=1)
    with pytest.raises(SignInFailed):
        await provider()._checked(token, "n", again=False)


async def test_whom_we_trust_is_read_once_and_not_at_each_sign_in(
    monkeypatch: pytest.MonkeyPatch,
):
    read, really = [], ssl.create_default_context

    def noted(*args: Any, **kwargs: Any) -> ssl.SSLContext:
        read.append(args)
        return really(*args, **kwargs)

    monkeypatch.setattr(ssl, "create_default_context", noted)
    _trust.cache_clear()
    for _ in range(3):
        async with provider()._asking():
            pass
    assert len(read) == 1
