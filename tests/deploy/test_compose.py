"""The production shape holds together, as far as that shows without running it."""

import re
import subprocess
import sys
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

import pytest
import yaml

from services.embedded.temporal import DYNAMIC
from tests.deploy import composition

ROOT = composition.ROOT
SERVICES = composition.services()
LOOPBACK = "127.0.0.1:"
INTERNAL_ADDRESS = re.compile(r"(?:^|[/@])([a-z][a-z-]*):\d{2,5}\b")


def test_the_file_follows_the_compose_specification() -> None:
    """A misspelt key is silently ignored by some engines."""
    checked = subprocess.run(
        [
            Path(sys.executable).with_name("check-jsonschema"),
            *("--builtin-schema", "vendor.compose-spec", composition.FILE),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stdout


def test_every_variable_is_explained_and_every_explained_one_is_used() -> None:
    """.env.example is the whole list of what somebody has to fill in."""
    used = {m[0] for m in composition.VARIABLE.findall(composition.FILE.read_text())}
    assert used == set(composition.written())


def test_no_secret_has_a_value_in_the_tree() -> None:
    """Whoever forgets to choose a password is told so, not given a known one."""
    secret = {n: v for n, v in composition.written().items() if "PASSWORD" in n}
    assert secret
    assert set(secret.values()) == {""}
    with pytest.raises(AssertionError, match="PASSWORD is not set"):
        composition.interpolated(composition.FILE.read_text(), {"PUBLIC_HOST": "x.y"})


@pytest.mark.parametrize("name", SERVICES)
def test_what_a_service_waits_for_can_come_about(name: str) -> None:
    """Healthy needs a health check; completed needs something that completes."""
    for other, terms in SERVICES[name].get("depends_on", {}).items():
        target = SERVICES[other]
        assert "profiles" not in target, f"{other} may not be there"
        if terms["condition"] == "service_healthy":
            assert "healthcheck" in target, other
        else:
            assert terms["condition"] == "service_completed_successfully"
            assert composition.is_one_shot(target), other


def test_nothing_waits_for_itself() -> None:
    """There is an order in which everything can start."""
    graph = {name: set(s.get("depends_on", {})) for name, s in SERVICES.items()}
    order = list(TopologicalSorter(graph).static_order())
    assert order.index("temporal-schema") < order.index("temporal")
    assert order.index("temporal-namespace") < order.index("worker")
    assert order.index("migrate") < order.index("worker")
    assert order.index("keycloak") < order.index("proxy")


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_can_reach_every_address_that_it_is_given(name: str) -> None:
    """Two containers talk only over a network that both are on."""
    service = SERVICES[name]
    values = list(composition.environment(service).values())
    if name == "proxy":
        values += re.findall(
            r"reverse_proxy (\S+)", (ROOT / "deploy/Caddyfile").read_text()
        )
    named = {host for value in values for host in INTERNAL_ADDRESS.findall(str(value))}
    hosts = {str(v) for v in values if str(v) in SERVICES} | named
    for host in hosts - {name}:
        assert set(service["networks"]) & set(SERVICES[host]["networks"]), host


def test_networks_and_volumes_are_declared_and_used() -> None:
    """A name that is misspelt on one side makes a second, empty one."""
    project = composition.project()
    networks = {n for s in SERVICES.values() for n in s["networks"]}
    assert networks == set(project["networks"])
    sources = {
        volume.split(":")[0]
        for s in SERVICES.values()
        for volume in s.get("volumes", [])
    }
    assert {s for s in sources if not s.startswith(".")} == set(project["volumes"])
    files = [ROOT / source for source in sources if source.startswith(".")]
    assert files
    assert [path for path in files if not path.is_file()] == []


def test_only_the_proxy_is_open_to_the_world() -> None:
    """Temporal has no sign-in here: whoever reaches it is an operator (T01)."""
    open_ports = {
        name
        for name, service in SERVICES.items()
        for port in service.get("ports", [])
        if not port.startswith(LOOPBACK)
    }
    assert open_ports == {"proxy"}
    internal = composition.project()["networks"]
    for name in ("temporal", "data", "web"):
        assert internal[name]["internal"] is True
    assert {n for n, s in SERVICES.items() if "temporal" in s["networks"]} == {
        *("temporal", "temporal-namespace", "temporal-ui", "temporal-cli"),
        *("worker", "activities"),
        *("home", "ccg", "hwb", "conflicts", "nhs-england", "notifications"),
    }
    assert "temporal" not in SERVICES["proxy"]["networks"]
    assert "data" not in SERVICES["proxy"]["networks"]


def test_operators_look_at_temporal_without_being_able_to_change_it() -> None:
    """A reset repeats side effects; who must do one goes another way (T19)."""
    ui = SERVICES["temporal-ui"]
    assert ui["environment"]["TEMPORAL_DISABLE_WRITE_ACTIONS"] == "true"
    assert ui["environment"]["TEMPORAL_DEFAULT_NAMESPACE"] == "bids"


def test_what_can_never_be_changed_is_chosen() -> None:
    """The server's own default of 4 shards would stay for ever."""
    assert SERVICES["temporal"]["environment"]["NUM_HISTORY_SHARDS"] == "512"
    shared = SERVICES["temporal"]["environment"]["DYNAMIC_CONFIG_FILE_PATH"]
    assert any(v.split(":")[1] == shared for v in SERVICES["temporal"]["volumes"])


@pytest.mark.parametrize("name", SERVICES)
def test_a_container_comes_back_and_keeps_to_its_share(name: str) -> None:
    """Nothing stays down by itself; nothing takes the whole host."""
    service = SERVICES[name]
    called = service.get("profiles") == ["operate"]
    allowed = {"no"} if called else {"unless-stopped", "on-failure:5"}
    assert service["restart"] in allowed
    assert re.search(r":[\w.]*\d|:local$", service["image"]), "pin a version"
    if not composition.is_one_shot(service):
        limits = service["deploy"]["resources"]["limits"]
        assert set(limits) == {"cpus", "memory"}


@pytest.mark.parametrize("name", composition.ours())
def test_our_containers_can_do_no_more_than_they_need(name: str) -> None:
    """No root, no capabilities, nothing to write to but /tmp."""
    service: dict[str, Any] = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]


def test_its_temporal_server_is_set_as_the_embedded_one() -> None:
    """What was measured on the one holds for the other."""
    file = ROOT / "deploy" / "temporal" / "dynamic-config.yaml"
    kept = {
        key: rows[0]["value"] for key, rows in yaml.safe_load(file.read_text()).items()
    }
    assert kept == DYNAMIC
