"""Bearer tokens: only what the provider signed for us, and only as long as it holds."""

import json
from base64 import urlsafe_b64encode
from typing import Any

import httpx2
import pytest
from joserfc import jwt
from joserfc.jwk import KeySet, OctKey, RSAKey

from services.identity.keys import Issuer, new_key
from services.kit import tokens
from services.kit.tokens import (
    BadToken,
    FetchedKeys,
    HeldKeys,
    KeysUnreachable,
    Subject,
    Tokens,
    fetched_from,
)

ISSUER = "http://127.0.0.1:8000/identity"
NOW = 1_400_000_000.0
KEY = new_key()
OTHER = new_key()


class Clock:
    """A clock that a test moves."""

    def __init__(self, now: float = NOW) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now


class Provider:
    """A key address that counts how often it is asked, and can be down."""

    def __init__(self, *keys: Any) -> None:
        self.keys = list(keys)
        self.asked = 0
        self.down = False

    async def __call__(self) -> dict[str, Any]:
        self.asked += 1
        if self.down:
            raise httpx2.ConnectError("down")
        return KeySet(self.keys).as_dict(private=False)


def checker(clock: Clock | None = None) -> Tokens:
    keys = HeldKeys(Issuer(ISSUER, KEY).keys)
    return Tokens(ISSUER, "bids", keys, clock or Clock())


def token(key: Any = KEY, alg: str = "RS256", kid: Any = None, **claims: Any) -> str:
    body = {"iss": ISSUER, "sub": "alex", "aud": "bids", "exp": int(NOW) + 60, **claims}
    header = {"alg": alg, "kid": key.kid if kid is None else kid}
    return jwt.encode(
        {k: v for k, v in header.items() if v != ""},
        {k: v for k, v in body.items() if v != "gone"},
        _bare(key),
        algorithms=["RS256", "RS512", "HS256", "PS256"],
    )


def _bare(key: Any) -> Any:
    """The key without the purpose it was made for, as an attacker would use it."""
    if not isinstance(key, RSAKey):
        return key
    values = key.as_dict(private=True)
    return RSAKey.import_key(
        {k: v for k, v in values.items() if k not in {"alg", "use"}}
    )


def unsigned() -> str:
    """What `alg: none` looks like; no library of ours would make one."""
    parts = (
        {"alg": "none", "kid": KEY.kid},
        {"iss": ISSUER, "sub": "alex", "aud": "bids", "exp": NOW + 60},
    )
    sealed = [urlsafe_b64encode(json.dumps(p).encode()).rstrip(b"=") for p in parts]
    return f"{sealed[0].decode()}.{sealed[1].decode()}."


async def test_a_good_token_names_its_subject():
    """Issuer and subject are what a person is found by."""
    assert await checker().subject(token()) == Subject(ISSUER, "alex")


async def test_one_of_several_audiences_is_enough():
    """A token may be for several services."""
    assert await checker().subject(token(aud=["other", "bids"]))


@pytest.mark.parametrize(
    "bad",
    [
        pytest.param(token(iss="https://elsewhere.example"), id="another issuer"),
        pytest.param(token(aud="other"), id="another audience"),
        pytest.param(token(aud=["other"]), id="other audiences"),
        pytest.param(token(aud="gone"), id="no audience"),
        pytest.param(token(exp=int(NOW) - 31), id="expired"),
        pytest.param(token(exp="gone"), id="never expires"),
        pytest.param(token(exp="soon"), id="expires in words"),
        pytest.param(token(exp=True), id="expires when true"),
        pytest.param(token(nbf=int(NOW) + 31), id="not valid yet"),
        pytest.param(token(sub="gone"), id="nobody"),
        pytest.param(token(sub=""), id="an empty subject"),
        pytest.param(token(sub=7), id="a number for a subject"),
        pytest.param(token(OTHER), id="a key not known"),
        pytest.param(token(OTHER, kid=KEY.kid), id="another key under our key's name"),
        pytest.param(token(kid=""), id="no key named"),
        pytest.param(token(alg="RS512"), id="another algorithm"),
        pytest.param(token(alg="PS256"), id="another RSA algorithm"),
        pytest.param(
            token(OctKey.import_key("a" * 64), "HS256", KEY.kid), id="a shared secret"
        ),
        pytest.param(unsigned(), id="not signed"),
        pytest.param(token()[:-4] + "AAAA", id="a changed signature"),
        pytest.param("x", id="no token at all"),
        pytest.param("a.b.c", id="the shape only"),
        pytest.param("é.é.é", id="not ASCII"),
        pytest.param("a" * 9000, id="too long"),
    ],
)
async def test_a_token_that_proves_nothing_is_refused(bad: str):
    """Everything that is not our provider's current word for us is refused."""
    with pytest.raises(BadToken):
        await checker().subject(bad)


async def test_a_token_that_never_expires_by_a_number_is_refused():
    """NaN compares false with every moment, infinity comes never."""
    for moment in ("NaN", "Infinity"):
        text = token(exp=float(moment.lower()))
        with pytest.raises(BadToken):
            await checker().subject(text)


async def test_a_remembered_token_still_expires():
    """A token that was checked once is not good for ever."""
    clock = Clock()
    tokens = checker(clock)
    good = token()
    assert await tokens.subject(good)
    clock.now += 60 + 31
    with pytest.raises(BadToken):
        await tokens.subject(good)


async def test_memory_of_tokens_is_bounded(monkeypatch: pytest.MonkeyPatch):
    """However many tokens come, the oldest are forgotten."""
    monkeypatch.setattr(tokens, "REMEMBERED", 3)
    check = checker()
    for n in range(6):
        await check.subject(token(sub=f"p{n}"))
    assert len(check._checked) == 3


async def test_keys_are_fetched_once_and_kept():
    """Checking a thousand tokens asks the provider once."""
    provider = Provider(KEY)
    keys = FetchedKeys(provider, Clock(0))
    for _ in range(5):
        assert await keys.find(KEY.kid)
    assert provider.asked == 1


async def test_an_unknown_key_makes_us_ask_again_but_not_often():
    """The provider may have a new key; made-up ones must not flood it."""
    clock, provider = Clock(0), Provider(KEY)
    keys = FetchedKeys(provider, clock)
    assert await keys.find(KEY.kid)
    provider.keys.append(OTHER)
    assert await keys.find(OTHER.kid) is None
    for n in range(20):
        assert await keys.find(f"made up {n}") is None
    assert provider.asked == 1
    clock.now += 30
    assert await keys.find(OTHER.kid)
    assert provider.asked == 2


async def test_keys_are_asked_for_again_after_an_hour():
    """A key that the provider withdrew is not good for ever."""
    clock, provider = Clock(0), Provider(KEY)
    keys = FetchedKeys(provider, clock)
    assert await keys.find(KEY.kid)
    provider.keys[:] = [OTHER]
    clock.now += 3601
    assert await keys.find(KEY.kid) is None


async def test_known_keys_stay_in_use_while_the_provider_is_away():
    """People who are signed in keep working."""
    clock, provider = Clock(0), Provider(KEY)
    keys = FetchedKeys(provider, clock)
    assert await keys.find(KEY.kid)
    provider.down = True
    clock.now += 3601
    assert await keys.find(KEY.kid)


async def test_without_any_keys_nobody_can_be_checked():
    """Not the token's fault, so not a refusal; soon asked again."""
    clock, provider = Clock(0), Provider(KEY)
    provider.down = True
    keys = FetchedKeys(provider, clock)
    with pytest.raises(KeysUnreachable):
        await keys.find(KEY.kid)
    provider.down = False
    clock.now += 1
    assert await keys.find(KEY.kid)


@pytest.mark.parametrize("document", [{}, {"keys": "none"}, {"keys": [{"kty": "?"}]}])
async def test_a_key_address_that_answers_nonsense_counts_as_away(document: Any):
    """A provider in trouble must not become a fault of ours."""

    def answer(_: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(200, json=document)

    async with httpx2.AsyncClient(transport=httpx2.MockTransport(answer)) as client:
        keys = fetched_from("http://provider.example/keys", client)
        with pytest.raises(KeysUnreachable):
            await keys.find(KEY.kid)


async def test_keys_are_fetched_from_their_address():
    """The address that the settings name."""
    asked = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        asked.append(str(request.url))
        return httpx2.Response(200, json=KeySet([KEY]).as_dict(private=False))

    async with httpx2.AsyncClient(transport=httpx2.MockTransport(answer)) as client:
        keys = fetched_from("http://provider.example/keys", client)
        assert await keys.find(KEY.kid)
    assert asked == ["http://provider.example/keys"]
