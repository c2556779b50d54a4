"""Every no is foreseen: one table, plain words, and a page behind each code."""

import httpx2
import pytest
from fastapi import FastAPI
from pydantic import BaseModel, TypeAdapter, ValidationError

from activities.reference.refusing import ReferenceRefusal
from services.kit import explained, malformed, problems
from services.kit.frame import Frame
from services.kit.problem_kind import Kind
from services.kit.problems import KINDS
from workflows.contracts.commands import SubmitExpression
from workflows.contracts.handovers import Ballot
from workflows.contracts.reviews import Votes
from workflows.rules import refusals

JARGON = (
    "validation",
    "pydantic",
    "exception",
    "null",
    "string should",
    "input should",
)


def test_every_refusal_of_the_rules_has_an_answer():
    """A new refusal without a status would end as a fault of ours."""
    assert set(problems.REFUSED) == set(refusals.KINDS.values())


def test_every_refusal_of_the_reference_data_has_an_answer():
    """The same for what cannot be opened."""
    assert set(problems.REFERENCE) == set(ReferenceRefusal.__subclasses__())


def test_statuses_say_what_the_house_says():
    """404 hides, 403 is about the person, 409 about the moment, 422 about the words."""
    found = {kind.__name__: int(p.status) for kind, p in problems.REFUSED.items()}
    assert found == {
        "NotYours": 404,
        "WrongParty": 403,
        "OwnSide": 403,
        "TwoHats": 403,
        "OwnDecision": 403,
        "Recused": 403,
        "Undeclared": 403,
        "OverLimit": 403,
        "RingFenced": 409,
        "Incomplete": 422,
        "NotDelegable": 422,
        "WrongStage": 409,
        "AlreadyDone": 409,
        "TooLate": 409,
        "TooEarly": 409,
        "StaleVersion": 409,
        "OutOfOrder": 409,
        "NotQuorate": 409,
        "WrongHash": 409,
        "OnHold": 409,
        "Ended": 409,
    }


def test_somebody_elses_bid_is_answered_as_one_that_never_was():
    """The very same kind, so nothing can tell them apart."""
    assert problems.REFUSED[refusals.NotYours] is problems.NOT_FOUND


def test_codes_are_names_in_kebab_case():
    """Programs branch on them."""
    assert problems.kebab("TooLate") == "too-late"
    assert problems.REFUSED[refusals.TooLate].type == "/problems/too-late"
    assert len(KINDS) == len({kind.code for kind in KINDS.values()})


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.code)
def test_what_a_code_means_is_said_in_plain_sentences(kind: Kind):
    """A title without a full stop, a meaning with one."""
    assert kind.title[0].isupper()
    assert not kind.title.endswith(".")
    assert kind.meaning[0].isupper()
    assert kind.meaning.endswith(".")
    assert not any(word in kind.meaning.lower() for word in JARGON)


async def test_each_code_has_a_page():
    """The type of a problem is an address, and something is there."""
    app = FastAPI()
    app.include_router(explained.router)
    framed = Frame(app, "test")
    async with httpx2.AsyncClient(
        transport=httpx2.ASGITransport(framed), base_url="http://test"
    ) as client:
        index = await client.get("/problems")
        for kind in KINDS.values():
            page = await client.get(kind.type)
            assert page.status_code == 200
            assert kind.title in page.text
            assert kind.type in index.text


async def test_a_code_is_found_by_its_words_its_status_or_itself():
    """Fifty codes on one page are long to read on a phone: groups are folded, words open."""
    app = FastAPI()
    app.include_router(explained.router)
    async with httpx2.AsyncClient(
        transport=httpx2.ASGITransport(Frame(app, "test")), base_url="http://test"
    ) as client:
        every = (await client.get("/problems")).text
        assert "<details" in every
        assert " open>" not in every
        for words in ("recused", "403 recused"):
            found = (await client.get("/problems", params={"q": words})).text
            assert '/problems/recused"' in found
            assert '/problems/not-json"' not in found
            assert " open>" in found
        nothing = (await client.get("/problems", params={"q": "zebra"})).text
        assert "No code fits." in nothing


class Everything(BaseModel):
    """One field for each kind of thing that is typed."""

    expression: SubmitExpression | None = None
    ballot: Ballot | None = None
    votes: Votes | None = None
    sure: bool = False


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ('{"votes": {"against": -1}}', "/votes/against", "Give 0 or more."),
        (
            '{"votes": {"against": 1000001}}',
            "/votes/against",
            "Give 1,000,000 or less.",
        ),
        (
            '{"votes": {"against": "1"}}',
            "/votes/against",
            malformed.WHOLE,
        ),
        ('{"votes": {"voters": "a"}}', "/votes/voters", "Give a list."),
        (
            '{"votes": {"voters": [""]}}',
            "/votes/voters/0",
            "This cannot be empty.",
        ),
        ('{"votes": {"voters": [1]}}', "/votes/voters/0", "Give text."),
        ('{"votes": 3}', "/votes", "Give a group of named values."),
        (
            '{"votes": {"a/b~c": 1}}',
            "/votes/a~1b~0c",
            "This field is not known. Check its spelling.",
        ),
        ('{"sure": "yes"}', "/sure", "Say true or false."),
        ('{"ballot": {"opened": "3 June"}}', "/ballot/opened", malformed._DATE({})),
    ],
)
def test_what_is_wrong_is_said_in_words_at_its_place(
    typed: str, field: str, words: str
):
    """A pointer to the field, and what to do about it."""
    with pytest.raises(ValidationError) as caught:
        Everything.model_validate_json(typed, strict=True, extra="forbid")
    found = malformed.errors_of(caught.value.errors())
    assert (field, words) in [(one.field, one.words) for one in found]


def test_a_finding_without_words_of_its_own_is_still_a_sentence():
    """No finding ever shows a library's words."""
    assert malformed.words_for({"type": "something_new", "msg": "Input should be"})
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(Everything).validate_json(b'{"expression": {}}')
    for one in malformed.errors_of(caught.value.errors()):
        assert not any(word in one.words.lower() for word in JARGON)
