"""An example person holds every role of every body in London."""

import re
from pathlib import Path

import pytest
from sqlalchemy import func, select

from activities.database import Database
from activities.members import examples, loading, tables
from activities.members.examples import PEOPLE
from activities.members.reading import MemberReading
from activities.members.writing import MemberWriting
from activities.reference.problems import BadFiles, Problems
from activities.reference.reading import ReferenceReading
from tests.activities.reference.london import ISSUER
from workflows.contracts.parties import Membership, Party, Role
from workflows.rules.permissions import PARTY

BODIES = {
    Role.PANEL_CHAIR: "panel/Y56",
    Role.PANEL_MEMBER: "panel/Y56",
    Role.LOCAL_TEAM: "Q71",
    Role.LOCAL_DIRECTOR: "Q71",
    Role.LOCAL_FINANCE: "Q71",
    Role.REGIONAL_LEAD: "Y56",
    Role.NATIONAL_CHAIR: "national",
    Role.NATIONAL_FINANCE: "national",
    Role.NATIONAL_SIGNATORY: "national",
    Role.NATIONAL_OFFICE: "national",
    Role.NATIONAL_MEMBER: "national",
    Role.OPERATOR: "operators",
}


async def test_every_role_of_every_body_is_held(london: Database) -> None:
    """32 CCGs, 33 boards, the panel, NHS England's teams, the operators."""
    reference, members = ReferenceReading(london), MemberReading(london)
    bodies = {
        Party.CCG: [ccg.code for ccg in await reference.ccgs()],
        Party.HWB: [board.id for board in await reference.boards()],
    }
    for role, party in PARTY.items():
        for body in bodies.get(party, [BODIES.get(role, "")]):
            holders = await members.holders(party, body, (role,))
            assert len(holders) == _holders(role, body), (role, body)


def _holders(role: Role, body: str) -> int:
    """Seats beside the chair's, and substitutes: four on the panel, ten on a board.

    Camden's board has the CCG's officer too, and Westminster's a second CCG.
    """
    if role is Role.BOARD_MEMBER:
        return 11 if body in {"E09000007", "E09000033"} else 10
    several = {
        Role.PANEL_MEMBER: 4,
        Role.COMMITTEE_MEMBER: 7,
        Role.NATIONAL_MEMBER: 10,
    }
    return several.get(role, 1)


async def test_one_person_sits_on_the_board_that_judges_the_bid(
    london: Database,
) -> None:
    """Camden's accountable officer, as the law has it (s.194(2)(f))."""
    people = await MemberReading(london).people(ISSUER)
    assert len(people) == 805
    (person,) = [person for person in people if len(person.memberships) > 1]
    assert person.subject == "camden-ao"
    assert person.memberships == (
        Membership(party=Party.CCG, body="07R", role=Role.ACCOUNTABLE_OFFICER),
        Membership(party=Party.HWB, body="E09000007", role=Role.BOARD_MEMBER),
    )


async def test_nobody_could_be_taken_for_somebody_real(london: Database) -> None:
    """Names are plainly invented and distinct; addresses end in .example."""
    people = await MemberReading(london).people(ISSUER)
    surnames = {person.name.split()[-1] for person in people}
    assert " ".join(sorted(surnames)) == (
        "Example Fictional Hypothetical Imaginary Invented Notional Placeholder "
        "Pretend Pseudonymous Sample Simulated Specimen"
    )
    assert len({person.name for person in people}) == len(people)
    assert len({person.email for person in people}) == len(people)
    for person in people:
        assert re.fullmatch(r"[a-z]+\.[a-z]+@[a-z-]+\.example", person.email)
        assert re.fullmatch(r"[a-z0-9-]+", person.subject)


async def test_loading_examples_again_changes_nothing(london: Database) -> None:
    """And a hat that was taken back stays so."""
    members = MemberReading(london)
    clerk = await members.person(ISSUER, "camden-hwb-clerk")
    assert clerk is not None
    await MemberWriting(london).revoke(clerk.id, clerk.memberships[0])
    before = await _count(london)
    assert await loading.load_examples(london, ISSUER) == 805
    assert await _count(london) == before == (805, 806)
    after = await members.person(ISSUER, "camden-hwb-clerk")
    assert after is not None
    assert after.memberships == ()


async def _count(db: Database) -> tuple[int, int]:
    async with db.reading() as conn:
        people = await conn.scalar(select(func.count()).select_from(tables.persons))
        hats = await conn.scalar(select(func.count()).select_from(tables.memberships))
    return int(people or 0), int(hats or 0)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('role = "board_clerk"', 'role = "clerk"', "roles.5.role: Input should be"),
        (
            'role = "board_clerk"',
            'role = "guardian"',
            "roles.5.role: is not a role of hwb.",
        ),
        ('"{place}-cfo"', '"{place}-ao"', "roles.1.subject: camden-ao is there twice."),
        ('"operators.example"', '"operators.org"', "domain: String should match"),
        (
            '"Invented", "Notional",',
            "",
            "given_names: there are 770 names for 805 people.",
        ),
        (
            'subject = "camden-ao"',
            'subject = "camden"',
            "second_hats.0.subject: is nobody",
        ),
        ("since = 2013-04-01", "since = 2013", "since: "),
        (
            "surnames = [",
            "last_names = [",
            "last_names: Extra inputs are not permitted.",
        ),
        ("[[second_hats]]", "[[second_hats]", "is not TOML"),
    ],
)
def test_a_slip_in_the_file_is_named(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    """File, line and field."""
    text = PEOPLE.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "people.toml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    problems = Problems()
    examples.read(path, loading.places(problems), problems)
    with pytest.raises(BadFiles) as bad:
        problems.check()
    assert any(said in line for line in str(bad.value).split("\n")), bad.value
    assert str(bad.value).startswith("people.toml")


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("NHS Camden CCG", "camden"),
        ("NHS Central London (Westminster) CCG", "central-london-westminster"),
        ("Kensington and Chelsea", "kensington-and-chelsea"),
    ],
)
def test_a_place_reads_well_in_a_subject(name: str, slug: str) -> None:
    """Small letters and hyphens."""
    assert examples.slug(name) == slug
