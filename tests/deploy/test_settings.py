"""Every container of ours is told what it needs, in variables that it knows."""

import shlex
from pathlib import Path
from typing import Any

import pytest
from click import Command, Context
from pydantic_settings import BaseSettings
from typer.main import get_command

from activities.settings import WorkerSettings
from services.cli import app
from services.kit.settings import ServiceSettings
from tests.deploy import composition

OURS = composition.ours()
SETTINGS: dict[str, type[BaseSettings]] = {
    "worker": WorkerSettings,
    "serve": ServiceSettings,
}
DATABASE_ONLY = {"migrate", "load", "verify", "rebuild"}
BIDS: Any = get_command(app)


def arguments(service: dict[str, Any]) -> list[str]:
    """What follows `bids`; nothing where the container runs something else."""
    return [] if "entrypoint" in service else list(service.get("command", []))


def known(settings: type[BaseSettings]) -> set[str]:
    return {f"BIDS_{name}".upper() for name in settings.model_fields}


@pytest.mark.parametrize("name", OURS)
def test_what_a_container_runs_is_a_command_of_ours(name: str) -> None:
    """Subcommand, options and arguments, read by the command itself."""
    words = arguments(OURS[name])
    if not words:
        return
    command: Command = BIDS.commands[words[0]]
    with Context(BIDS, info_name="bids") as parent:
        command.make_context(words[0], words[1:], parent=parent)


@pytest.mark.parametrize("name", OURS)
def test_every_variable_is_one_that_the_process_knows(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A misspelt variable would be ignored, and a missing one stops the container."""
    given = composition.environment(OURS[name])
    ours = {n: str(v) for n, v in given.items() if n.startswith("BIDS_")}
    command = (arguments(OURS[name]) or [""])[0]
    if command in SETTINGS:
        settings = SETTINGS[command]
        assert set(ours) <= known(settings)
        for variable, value in ours.items():
            monkeypatch.setenv(variable, value)
        read = settings()
        assert read.model_fields_set == {n[5:].lower() for n in ours}
    else:
        assert set(ours) <= {"BIDS_DATABASE"}
        assert ("BIDS_DATABASE" in ours) is (
            command in DATABASE_ONLY or name in {"manage", "enrol"}
        )


def test_every_setting_that_production_could_need_is_set_or_has_a_default() -> None:
    """Required settings of both kinds of process are in the file."""
    for command, settings in SETTINGS.items():
        required = {
            f"BIDS_{name}".upper()
            for name, field in settings.model_fields.items()
            if field.is_required()
        }
        users = [s for s in OURS.values() if arguments(s)[:1] == [command]]
        assert users
        for service in users:
            assert required <= set(composition.environment(service))


def test_services_and_worker_share_one_database_and_one_cluster() -> None:
    """Two addresses that differ by a letter would be two records."""
    shared = ("BIDS_DATABASE", "TEMPORAL_ADDRESS", "TEMPORAL_NAMESPACE")
    for variable in shared:
        values = {
            composition.environment(service)[variable]
            for service in OURS.values()
            if variable in composition.environment(service)
        }
        assert len(values) == 1, variable


def test_the_example_reads_as_a_shell_and_as_compose_would() -> None:
    """No value needs quoting."""
    for line in Path(composition.ENV_EXAMPLE).read_text().splitlines():
        if line and not line.startswith("#"):
            assert shlex.split(line) == [line]
