"""docker-compose.yml as Compose would read it, and what the checks ask of it."""

import re
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
FILE = ROOT / "docker-compose.yml"
ENV_EXAMPLE = ROOT / ".env.example"

VARIABLE = re.compile(r"\$\{(\w+)(?::?([-?])([^}]*))?\}")


def values() -> dict[str, str]:
    """A .env as somebody would fill it in."""
    return {
        name: given or f"{name.lower().replace('_', '')}1234" * 4
        for name, given in written().items()
    }


def written() -> dict[str, str]:
    """What .env.example offers, the optional included."""
    found = re.findall(r"^#?([A-Z_]+)=(.*)$", ENV_EXAMPLE.read_text(), re.MULTILINE)
    return dict(found)


def interpolated(text: str, given: dict[str, str]) -> str:
    """Compose's own substitution, as far as this file uses it."""

    def put(match: re.Match[str]) -> str:
        name, kind, rest = match.groups()
        if given.get(name):
            return given[name]
        if kind == "-":
            return rest or ""
        raise AssertionError(f"{name} is not set")

    return VARIABLE.sub(put, text).replace("$$", "$")


def project() -> dict[str, Any]:
    """The whole file, with a filled-in .env."""
    read: dict[str, Any] = yaml.safe_load(interpolated(FILE.read_text(), values()))
    return read


def services() -> dict[str, dict[str, Any]]:
    """Every container."""
    found: dict[str, dict[str, Any]] = project()["services"]
    return found


def ours() -> dict[str, dict[str, Any]]:
    """Containers that run our own image."""
    return {n: s for n, s in services().items() if s["image"].startswith("cocomm")}


def environment(service: dict[str, Any]) -> dict[str, str]:
    """The variables of a container."""
    found: dict[str, str] = service.get("environment", {})
    return found


def is_one_shot(service: dict[str, Any]) -> bool:
    """Whether a container does one thing and ends."""
    return str(service.get("restart", "no")).startswith(("no", "on-failure"))
