"""The deployment files agree with one another, with the code, and with what the repository holds. Needs no Docker."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path, PurePosixPath
from typing import Any

import pytest
import yaml

from streams.endpoints import serve
from streams.health import Health
from streams.settings import KafkaSettings, Settings

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"

COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
APPLICATION = {name: service for name, service in SERVICES.items() if "build" in service}
WORKERS = {name: service for name, service in APPLICATION.items() if service["command"] == ["worker"]}
PROMETHEUS: dict[str, Any] = yaml.safe_load((DEPLOY / "prometheus/prometheus.yml").read_text())
PROVISIONING = DEPLOY / "grafana/provisioning"
DATASOURCES: dict[str, Any] = yaml.safe_load((PROVISIONING / "datasources/prometheus.yml").read_text())
PROVIDERS: dict[str, Any] = yaml.safe_load((PROVISIONING / "dashboards/copydesk.yml").read_text())
DOCKERFILE = (DEPLOY / "Dockerfile").read_text().replace("\\\n", " ")

FULL_VERSION = re.compile(r"[\w./-]+:v?\d+\.\d+\.\d+(-[\w.-]+)?(@sha256:[0-9a-f]{64})?")


def mounts(service: dict[str, Any]) -> dict[str, str]:
    """What stands behind each mounted path of a container: a path in the repository, or a volume."""
    pairs = [mount.split(":") for mount in service.get("volumes", [])]
    return {target: source for source, target, *_ in pairs}


def in_repository(service: str, path: str) -> Path:
    """The file or folder of the repository that a container sees at a path."""
    for target, source in mounts(SERVICES[service]).items():
        if PurePosixPath(path).is_relative_to(target) and source.startswith("./"):
            return ROOT / source / PurePosixPath(path).relative_to(target)
    raise AssertionError(f"nothing of the repository is mounted at {path} of {service}")


def instructions(keyword: str) -> list[str]:
    """The arguments of each such instruction of the Dockerfile."""
    return re.findall(rf"^{keyword} +(.*)$", DOCKERFILE, re.MULTILINE)


# --- docker-compose.yml ---


@pytest.mark.parametrize("name", SERVICES)
def test_every_mounted_path_exists_and_every_volume_is_declared(name: str) -> None:
    for source in mounts(SERVICES[name]).values():
        assert (ROOT / source).exists() if source.startswith(".") else source in COMPOSE["volumes"], source


def test_every_declared_volume_is_mounted() -> None:
    assert set(COMPOSE["volumes"]) <= {source for service in SERVICES.values() for source in mounts(service).values()}


@pytest.mark.parametrize("image", [service["image"] for service in SERVICES.values() if "image" in service])
def test_images_are_pinned_to_a_full_version(image: str) -> None:
    assert FULL_VERSION.fullmatch(image)


@pytest.mark.parametrize("port", [port for service in SERVICES.values() for port in service.get("ports", [])])
def test_ports_are_published_on_the_loopback_interface_only(port: Any) -> None:
    assert isinstance(port, str)
    assert port.startswith("127.0.0.1:")


@pytest.mark.parametrize("name", SERVICES)
def test_services_wait_only_for_what_can_come_true(name: str) -> None:
    for awaited, how in SERVICES[name].get("depends_on", {}).items():
        service = SERVICES[awaited]
        if how["condition"] == "service_healthy":
            assert "test" in service["healthcheck"]
        else:
            assert how["condition"] == "service_completed_successfully"
            assert service["restart"] == "no"


@pytest.mark.parametrize("name", APPLICATION)
def test_settings_take_the_environment_of_the_application(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    environment = APPLICATION[name]["environment"]
    fields = {"COPYDESK_": Settings.model_fields, "KAFKA_": KafkaSettings.model_fields}
    for variable, value in environment.items():
        prefix = next(prefix for prefix in fields if variable.startswith(prefix))
        assert variable.removeprefix(prefix).lower() in fields[prefix], variable
        monkeypatch.setenv(variable, value)
    settings = Settings()
    assert settings.data_dir == Path(environment["COPYDESK_DATA_DIR"])
    assert settings.kafka.bootstrap_servers == environment["KAFKA_BOOTSTRAP_SERVERS"]


def test_each_worker_keeps_its_table_in_a_volume_of_its_own() -> None:
    volumes = [mounts(worker)[worker["environment"]["COPYDESK_DATA_DIR"]] for worker in WORKERS.values()]
    assert len(volumes) == len(set(volumes)) == 2


def test_application_writes_nowhere_but_to_its_volume_and_tmp() -> None:
    for service in APPLICATION.values():
        assert service["read_only"] is True
        assert service["tmpfs"] == ["/tmp"]
        assert set(mounts(service)) <= {service["environment"]["COPYDESK_DATA_DIR"]}


def test_application_has_no_rights_and_can_gain_none() -> None:
    for service in APPLICATION.values():
        assert service["cap_drop"] == ["ALL"]
        assert service["security_opt"] == ["no-new-privileges:true"]
        assert not service.keys() & {"privileged", "cap_add", "user", "network_mode", "pid"}


def test_clients_inside_and_on_the_host_find_an_advertised_listener() -> None:
    kafka = SERVICES["kafka"]["environment"]
    advertised = {listener.split("://")[1] for listener in kafka["KAFKA_ADVERTISED_LISTENERS"].split(",")}
    inside = {service["environment"]["KAFKA_BOOTSTRAP_SERVERS"] for service in APPLICATION.values()}
    on_host = {port.rpartition(":")[0] for port in SERVICES["kafka"]["ports"]}
    assert inside | on_host == advertised


def test_each_listener_of_the_broker_is_bound_and_has_a_protocol() -> None:
    kafka = SERVICES["kafka"]["environment"]
    bound = {listener.split("://")[0] for listener in kafka["KAFKA_LISTENERS"].split(",")}
    advertised = {listener.split("://")[0] for listener in kafka["KAFKA_ADVERTISED_LISTENERS"].split(",")}
    protocols = {pair.split(":")[0] for pair in kafka["KAFKA_LISTENER_SECURITY_PROTOCOL_MAP"].split(",")}
    assert bound == protocols == advertised | {kafka["KAFKA_CONTROLLER_LISTENER_NAMES"]}
    assert kafka["KAFKA_INTER_BROKER_LISTENER_NAME"] in advertised


def test_topics_are_created_by_copydesk_alone() -> None:
    assert SERVICES["kafka"]["environment"]["KAFKA_AUTO_CREATE_TOPICS_ENABLE"] == "false"
    assert APPLICATION["topics"]["command"] == ["topics", "--create"]
    assert all("topics" in worker["depends_on"] for worker in WORKERS.values())


# --- the image ---


def test_application_is_built_from_files_of_the_repository() -> None:
    for service in APPLICATION.values():
        assert (ROOT / service["build"]["context"] / service["build"]["dockerfile"]).samefile(DEPLOY / "Dockerfile")


def test_all_that_the_image_copies_exists_and_reaches_the_builder() -> None:
    let_through = {line.removeprefix("!") for line in (ROOT / ".dockerignore").read_text().split() if line[0] == "!"}
    copies = [arguments.split()[:-1] for arguments in instructions("COPY") if "--from" not in arguments]
    copied = {source for sources in copies for source in sources}
    assert copied == let_through
    assert [source for source in sorted(copied) if not (ROOT / source).exists()] == []


def test_both_stages_have_the_same_python_for_the_environment_links_to_it() -> None:
    bases = {line.split()[0] for line in instructions("FROM")}
    assert len(bases) == 1
    assert all(FULL_VERSION.fullmatch(base) for base in bases)


def test_image_runs_as_a_user_that_is_told_by_number_not_to_be_root() -> None:
    *_, user = instructions("USER")
    assert re.fullmatch(r"[1-9]\d{3,}:[1-9]\d{3,}", user)


def test_lock_file_has_the_build_backend_which_is_not_fetched_apart() -> None:
    requires = tomllib.loads((ROOT / "pyproject.toml").read_text())["build-system"]["requires"]
    locked = re.findall(r"^([\w.-]+)==", (ROOT / "requirements.lock").read_text(), re.MULTILINE)
    assert {re.split(r"[<>=~! ]", requirement)[0] for requirement in requires} <= set(locked)


def test_image_has_the_settings_that_the_services_repeat() -> None:
    in_image = dict(re.findall(r"(COPYDESK_\w+)=(\S+)", " ".join(instructions("ENV"))))
    for service in APPLICATION.values():
        assert in_image.items() <= service["environment"].items()


def test_health_check_passes_while_the_worker_is_live_and_fails_when_not(monkeypatch: pytest.MonkeyPatch) -> None:
    (check,) = instructions("HEALTHCHECK")
    command = [sys.executable, *json.loads(check.partition("CMD ")[2])[1:]]
    server = serve("127.0.0.1", 0, Health())

    def passes() -> bool:
        variables = {"COPYDESK_METRICS_PORT": str(server.server_port)}
        return subprocess.run(command, env=variables, check=False, stderr=subprocess.DEVNULL).returncode == 0

    assert passes()
    monkeypatch.setattr(Health, "live", False)
    assert not passes()
    server.shutdown()
    server.server_close()
    assert not passes()


# --- Prometheus and Grafana ---


def test_prometheus_scrapes_every_worker_where_it_serves_metrics() -> None:
    (job,) = [job for job in PROMETHEUS["scrape_configs"] if job["job_name"] == "copydesk"]
    targets = {target for static in job["static_configs"] for target in static["targets"]}
    assert targets == {f"{name}:{worker['environment']['COPYDESK_METRICS_PORT']}" for name, worker in WORKERS.items()}


def test_paths_inside_the_containers_lead_to_files_of_the_repository() -> None:
    (config,) = [flag for flag in SERVICES["prometheus"]["command"] if flag.startswith("--config.file=")]
    config_file = PurePosixPath(config.partition("=")[2])
    assert in_repository("prometheus", str(config_file)).samefile(DEPLOY / "prometheus/prometheus.yml")
    (rules,) = [str(config_file.parent / path) for path in PROMETHEUS["rule_files"]]
    assert rules == "/etc/prometheus/alerts.yml"
    assert in_repository("prometheus", rules).samefile(DEPLOY / "prometheus/alerts.yml")
    home = SERVICES["grafana"]["environment"]["GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH"]
    assert in_repository("grafana", home).is_file()
    for kind in ("datasources", "dashboards"):
        assert in_repository("grafana", f"/etc/grafana/provisioning/{kind}").samefile(PROVISIONING / kind)
    for provider in PROVIDERS["providers"]:
        assert list(in_repository("grafana", provider["options"]["path"]).glob("*.json"))


def test_data_source_leads_to_prometheus_and_knows_its_interval() -> None:
    (source,) = DATASOURCES["datasources"]
    host, port = source["url"].removeprefix("http://").split(":")
    assert SERVICES[host]["image"].startswith("prom/prometheus:")
    assert SERVICES[host]["ports"][0].endswith(f":{port}")
    assert source["jsonData"]["timeInterval"] == PROMETHEUS["global"]["scrape_interval"]
