"""Whatever a party's people may do, they can do from a page."""

import pytest

from services.kit import commands
from services.kit.pages.bid import wording
from tests.services.house import PARTIES
from workflows.contracts import commands as c
from workflows.contracts.parties import Party
from workflows.rules import permissions, rulebook

OWN_PAGES = {c.SubmitExpression}
"""The CCG writes it over days, before there is a bid."""


@pytest.mark.parametrize("party", [p for p in Party if p is not Party.OPERATOR])
def test_every_command_of_a_party_has_a_form(party: Party):
    """A command without a form could only be given by a program."""
    service = PARTIES[party]
    wanted = set(commands.of_party(party).values()) - OWN_PAGES
    assert wanted
    assert wanted <= set(service.forms) | set(service.pages_of)


@pytest.mark.parametrize("party", [p for p in Party if p is not Party.OPERATOR])
def test_no_party_has_a_form_that_its_people_may_not_send(party: Party):
    """A form that always ends in a refusal wastes people's time."""
    for kind in PARTIES[party].forms:
        holders = permissions.ROLES[kind]
        assert any(permissions.PARTY[role] is party for role in holders), kind


def test_every_command_is_called_something():
    """Lists of tasks say what is to be done, in the words of the page that does it."""
    assert set(wording.ACTIONS) == set(rulebook.RULES)
