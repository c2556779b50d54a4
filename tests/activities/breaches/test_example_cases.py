"""A newcomer finds a breach case in each state, and its own office looks into each."""

from activities.breaches.keeping import Breaches
from activities.breaches.loading import load_examples
from activities.database import Database
from activities.members.loading import load_examples as load_people
from activities.members.reading import MemberReading
from workflows.contracts.breaches import BreachState
from workflows.contracts.parties import Role
from workflows.rules import breaches

ISSUED = "https://identity.example"


async def test_there_is_an_example_in_each_state(london: Database) -> None:
    """Whoever concluded one may see it; what is published tells nothing of whose it was."""
    assert await load_examples(london, ISSUED) == 0
    await load_people(london, ISSUED)
    assert await load_examples(london, ISSUED) == 3
    assert await load_examples(london, ISSUED) == 0
    cases = await Breaches(london).cases()
    assert [case.state for case in cases] == [
        BreachState.CONCLUDED,
        BreachState.INVESTIGATED,
        BreachState.REPORTED,
    ]
    offices = [case.report.office.role for case in cases]
    assert offices == [Role.GUARDIAN, Role.GUARDIAN, Role.PANEL_CHAIR]
    people = await MemberReading(london).people(ISSUED)
    names = {case.investigator for case in cases if case.investigator}
    for case in cases[:2]:
        (looks,) = [p for p in people if p.name == case.investigator]
        assert case.report.office in looks.memberships
    (published,) = breaches.published(cases)
    told = breaches.telling_words(
        [*names, *(c.by_name for c in cases), *(c.report.person_name for c in cases)],
        [],
    )
    assert not told & set(published.words.casefold().split())
