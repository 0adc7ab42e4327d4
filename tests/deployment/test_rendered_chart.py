"""What Helm makes of the chart: safe, of one piece, and understood by the code that runs in it.

Needs the Helm that .ci/check-helm installs, and is run by it.
"""

from __future__ import annotations

import math
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any

import pytest
import yaml

from streams.cli import app
from streams.settings import KafkaSettings, Settings
from streams.topics import Topic
from streams.topology import FLOWS, Stage
from streams.worker import _GRACE_SECONDS
from tests.deployment.chart import CHART, ROOT, VALUE_SETS, value_set

pytestmark = pytest.mark.helm

HELM = ROOT / ".cache/ci-tools-helm/bin/helm"
ALERTS = ROOT / "deploy/prometheus/alerts.yml"
LONG_NAME = "a-release-whose-name-is-as-long-as-helm-takes-it-here"
STATEFUL = (Stage.DEDUPLICATE, Stage.CORROBORATE)
MECHANISMS_OF_KEDA = {"PLAIN": "plaintext", "SCRAM-SHA-256": "scram_sha256", "SCRAM-SHA-512": "scram_sha512"}
UNITS = {"Mi": 2**20, "Gi": 2**30}

Manifest = dict[str, Any]

each_value_set = pytest.mark.parametrize("name", VALUE_SETS)


def helm(values: Path, *more: str, release: str = "copydesk") -> subprocess.CompletedProcess[str]:
    # Without a cluster it is Helm's own build that says which Kubernetes there is.
    command = [str(HELM), "template", release, str(CHART), "--kube-version", "1.37", "--values", str(values), *more]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@cache
def rendered(name: str, release: str = "copydesk") -> tuple[Manifest, ...]:
    ran = helm(VALUE_SETS[name], release=release)
    assert ran.returncode == 0, ran.stderr
    return tuple(manifest for manifest in yaml.safe_load_all(ran.stdout) if manifest)


def of_kind(name: str, *kinds: str) -> list[Manifest]:
    return [manifest for manifest in rendered(name) if manifest["kind"] in kinds]


def pods(name: str) -> dict[str, Manifest]:
    """Metadata and specification of all pods, by their component."""
    found = [manifest["spec"]["template"] for manifest in of_kind(name, "Deployment", "StatefulSet", "Job")]
    found += of_kind(name, "Pod")
    return {pod["metadata"]["labels"]["app.kubernetes.io/component"]: pod for pod in found}


def workers(name: str) -> dict[Stage, Manifest]:
    found = pods(name)
    return {stage: found[stage] for stage in Stage}


def container(pod: Manifest) -> dict[str, Any]:
    (only,) = pod["spec"]["containers"]
    return dict(only)


def environment(pod: Manifest) -> dict[str, str]:
    """The variables that are given as they are."""
    return {variable["name"]: variable["value"] for variable in container(pod)["env"] if "value" in variable}


def projected(pod: Manifest) -> dict[str, tuple[str, str]]:
    """The Secret and its key behind each file with a credential."""
    (mount,) = [mount for mount in container(pod)["volumeMounts"] if mount["name"] == "kafka"] or [None]
    if mount is None:
        return {}
    (volume,) = [volume["projected"] for volume in pod["spec"]["volumes"] if volume["name"] == "kafka"]
    return {
        str(PurePosixPath(mount["mountPath"]) / item["path"]): (source["secret"]["name"], item["key"])
        for source in volume["sources"]
        for item in source["secret"]["items"]
    }


def selected(name: str, selector: dict[str, Any]) -> list[str]:
    """The components of the pods that labels select."""
    assert selector
    return [one for one, pod in pods(name).items() if selector.items() <= pod["metadata"]["labels"].items()]


def settings_of(pod: Manifest, monkeypatch: pytest.MonkeyPatch, folder: Path) -> Settings:
    """What the code reads in a pod, whose files with credentials are made in a folder."""
    for path in projected(pod):
        (folder / PurePosixPath(path).name).write_text("secret")
    for variable, value in environment(pod).items():
        is_file = value.startswith("/run/secrets/kafka/")
        monkeypatch.setenv(variable, str(folder / PurePosixPath(value).name) if is_file else value)
    return Settings()


def texts(value: Any) -> Iterator[str]:
    """All strings of a manifest."""
    if isinstance(value, dict):
        value = [*value, *value.values()]
    if isinstance(value, list):
        for one in value:
            yield from texts(one)
    elif isinstance(value, str):
        yield value


# --- pods ---


@each_value_set
def test_there_is_a_worker_for_each_stage_alone(name: str) -> None:
    for stage, pod in workers(name).items():
        assert container(pod)["args"] == ["worker", stage]


@each_value_set
def test_what_is_no_worker_is_a_command_too(name: str) -> None:
    commands = {command.callback.__name__ for command in app.registered_commands if command.callback}
    for pod in pods(name).values():
        assert container(pod)["args"][0] in commands
        assert "command" not in container(pod)


@each_value_set
def test_pods_have_no_rights_and_can_gain_none(name: str) -> None:
    for pod in pods(name).values():
        spec = pod["spec"]
        user = re.search(r"^USER (\d+):(\d+)$", (ROOT / "deploy/Dockerfile").read_text(), re.MULTILINE)
        assert user
        assert spec["securityContext"] == {
            "runAsNonRoot": True,
            "runAsUser": int(user[1]),
            "runAsGroup": int(user[2]),
            "fsGroup": int(user[2]),
            "fsGroupChangePolicy": "OnRootMismatch",
            "seccompProfile": {"type": "RuntimeDefault"},
        }
        assert container(pod)["securityContext"] == {
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        }
        assert spec["automountServiceAccountToken"] is False
        assert spec["enableServiceLinks"] is False
        assert not spec.keys() & {"hostNetwork", "hostPID", "hostIPC", "initContainers", "shareProcessNamespace"}
        assert not [volume for volume in spec["volumes"] if "hostPath" in volume]


@each_value_set
def test_pods_write_nowhere_but_to_their_data_and_tmp(name: str) -> None:
    for component, pod in pods(name).items():
        mounts = {mount["mountPath"]: mount for mount in container(pod)["volumeMounts"]}
        writable = {path for path, mount in mounts.items() if not mount.get("readOnly")}
        assert writable == {environment(pod)["COPYDESK_DATA_DIR"], "/tmp"}
        volumes = {volume["name"]: volume for volume in pod["spec"]["volumes"]}
        for path in writable:
            volume = volumes.get(mounts[path]["name"])
            if volume is None:
                assert component in STATEFUL
            else:
                assert volume["emptyDir"]["sizeLimit"]


@each_value_set
def test_tables_alone_are_kept_on_volumes_of_their_own(name: str) -> None:
    found = {one["metadata"]["labels"]["app.kubernetes.io/component"]: one for one in of_kind(name, "StatefulSet")}
    assert tuple(found) == STATEFUL
    for stage, workload in found.items():
        (claim,) = workload["spec"]["volumeClaimTemplates"]
        (mount,) = [m for m in container(workers(name)[Stage(stage)])["volumeMounts"] if m["name"] == "data"]
        assert claim["metadata"]["name"] == mount["name"]
        size = value_set(name)["stages"][stage]["persistence"]["size"]
        assert claim["spec"]["resources"]["requests"]["storage"] == size


@each_value_set
def test_what_kubernetes_lets_nobody_change_names_no_version(name: str) -> None:
    for workload in of_kind(name, "Deployment", "StatefulSet"):
        spec = workload["spec"]
        fixed = [spec["selector"], *(claim["metadata"] for claim in spec.get("volumeClaimTemplates", []))]
        assert not [text for text in texts(fixed) if re.search(r"\d\.\d", text) or text.endswith("version")]


@each_value_set
def test_workers_are_probed_where_they_answer(name: str) -> None:
    for pod in workers(name).values():
        worker = container(pod)
        assert worker["ports"] == [{"name": "metrics", "containerPort": int(environment(pod)["COPYDESK_METRICS_PORT"])}]
        assert environment(pod)["COPYDESK_METRICS_HOST"] == "0.0.0.0"
        paths = {probe: worker[f"{probe}Probe"]["httpGet"] for probe in ("startup", "liveness", "readiness")}
        assert paths == {
            "startup": {"path": "/live", "port": "metrics"},
            "liveness": {"path": "/live", "port": "metrics"},
            "readiness": {"path": "/ready", "port": "metrics"},
        }
        startup = worker["startupProbe"]
        assert startup["periodSeconds"] * startup["failureThreshold"] >= 120


@each_value_set
def test_a_worker_is_given_the_time_that_it_takes_to_stop(name: str) -> None:
    needed = value_set(name)["settings"]["drain_seconds"] + _GRACE_SECONDS
    for pod in workers(name).values():
        assert needed < pod["spec"]["terminationGracePeriodSeconds"] <= math.ceil(needed) + 5


@each_value_set
def test_pods_are_spread_among_their_own(name: str) -> None:
    for stage, pod in workers(name).items():
        constraints = pod["spec"].get("topologySpreadConstraints", [])
        assert len(constraints) == len(value_set(name)["topologySpreadConstraints"])
        for constraint in constraints:
            assert selected(name, constraint["labelSelector"]["matchLabels"]) == [stage]


def test_memory_holds_what_the_processes_may_take() -> None:
    values = value_set("minimal")
    for stage, processes in ((Stage.EXTRACT, "extract_processes"), (Stage.ENRICH, "nlp_processes")):
        limit = values["stages"][stage]["resources"]["limits"]["memory"]
        most = values["settings"][processes] * values["settings"]["max_process_bytes"]
        assert int(limit[:-2]) * UNITS[limit[-2:]] > most + 300_000_000


# --- settings and credentials ---


@each_value_set
def test_every_pod_reads_the_settings_that_were_given(
    name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    values = value_set(name)
    for pod in pods(name).values():
        settings = settings_of(pod, monkeypatch, tmp_path)
        given = {setting: getattr(settings, setting) for setting in values["settings"]}
        assert given == values["settings"]
        assert settings.kafka.bootstrap_servers == values["kafka"]["bootstrapServers"]
        assert settings.kafka.security_protocol == values["kafka"]["securityProtocol"]


@each_value_set
def test_variables_are_known_to_the_code_and_named_once(name: str) -> None:
    fields = {
        *(f"COPYDESK_{setting.upper()}" for setting in Settings.model_fields),
        *(f"KAFKA_{setting.upper()}" for setting in KafkaSettings.model_fields),
    }
    for pod in pods(name).values():
        names = [variable["name"] for variable in container(pod)["env"]]
        assert len(names) == len(set(names))
        assert {variable for variable in names if variable.startswith(("COPYDESK_", "KAFKA_"))} <= fields


@each_value_set
def test_every_credential_is_a_file_from_a_secret_that_exists(name: str) -> None:
    assert not of_kind(name, "Secret", "ConfigMap")
    for pod in pods(name).values():
        variables = environment(pod)
        files = {value for value in variables.values() if value.startswith("/run/secrets/")}
        assert files == projected(pod).keys()
        assert not {"KAFKA_SASL_USERNAME", "KAFKA_SASL_PASSWORD", "KAFKA_SSL_KEY_PASSWORD"} & variables.keys()
        assert bool([path for path in files if "sasl" in path]) == ("SASL" in variables["KAFKA_SECURITY_PROTOCOL"])


def test_each_credential_comes_from_the_key_that_was_named() -> None:
    for pod in pods("everything").values():
        variables, files = environment(pod), projected(pod)
        assert {variable: files[value] for variable, value in variables.items() if value in files} == {
            "KAFKA_SASL_USERNAME_FILE": ("kafka-login", "user"),
            "KAFKA_SASL_PASSWORD_FILE": ("kafka-login", "secret"),
            "KAFKA_SSL_CAFILE": ("kafka-ca", "ca.pem"),
            "KAFKA_SSL_CERTFILE": ("kafka-client", "user.crt"),
            "KAFKA_SSL_KEYFILE": ("kafka-client", "user.key"),
            "KAFKA_SSL_KEY_PASSWORD_FILE": ("kafka-client", "user.password"),
        }


# --- what belongs together ---


@each_value_set
def test_names_are_used_once(name: str) -> None:
    names = [(manifest["kind"], manifest["metadata"]["name"]) for manifest in rendered(name)]
    assert len(names) == len(set(names))


@each_value_set
def test_names_are_not_too_long_for_what_kubernetes_makes_of_them(name: str) -> None:
    for manifest in rendered(name, LONG_NAME[:53]):
        # A StatefulSet's name and a hash of ten digits, with a hyphen, are a label of its pods.
        longest = 52 if manifest["kind"] == "StatefulSet" else 63
        assert len(manifest["metadata"]["name"]) <= longest
        assert all(len(label) <= 63 for label in manifest["metadata"]["labels"].values())


@each_value_set
def test_every_manifest_has_the_labels_that_helm_recommends(name: str) -> None:
    recommended = {"name", "instance", "version", "managed-by"}
    for manifest in rendered(name):
        assert {f"app.kubernetes.io/{label}" for label in recommended} <= manifest["metadata"]["labels"].keys()
        assert "helm.sh/chart" in manifest["metadata"]["labels"]


@each_value_set
def test_selectors_select_the_pods_that_they_are_for(name: str) -> None:
    for manifest in of_kind(name, "Deployment", "StatefulSet", "PodDisruptionBudget"):
        stage = manifest["metadata"]["labels"]["app.kubernetes.io/component"]
        assert selected(name, manifest["spec"]["selector"]["matchLabels"]) == [stage]


@each_value_set
def test_services_give_names_to_the_pods_of_the_stateful_sets(name: str) -> None:
    for workload in of_kind(name, "StatefulSet"):
        stage = Stage(workload["metadata"]["labels"]["app.kubernetes.io/component"])
        governing = workload["spec"]["serviceName"]
        (service,) = [one for one in of_kind(name, "Service") if one["metadata"]["name"] == governing]
        assert service["spec"]["clusterIP"] == "None"
        assert selected(name, service["spec"]["selector"]) == [stage]
        ports = {port["name"] for port in container(workers(name)[stage])["ports"]}
        assert {port["targetPort"] for port in service["spec"]["ports"]} == ports


@each_value_set
def test_accounts_are_there_when_their_pods_start(name: str) -> None:
    accounts = {account["metadata"]["name"]: account for account in of_kind(name, "ServiceAccount")}
    assert len(accounts) == value_set(name)["serviceAccount"]["create"]
    for component, pod in pods(name).items():
        # The Job runs before the release has an account.
        there = accounts.keys() if accounts and component != "topics" else {"default"}
        assert pod["spec"]["serviceAccountName"] in there
    assert all(account["automountServiceAccountToken"] is False for account in accounts.values())


@each_value_set
def test_topics_are_created_before_anything_is_changed_and_never_changed(name: str) -> None:
    wanted = value_set(name)["jobs"]["createTopics"]
    jobs = of_kind(name, "Job")
    assert len(jobs) == wanted
    for job in jobs:
        assert job["metadata"]["annotations"]["helm.sh/hook"] == "pre-install,pre-upgrade"
        assert container(job["spec"]["template"])["args"] == ["topics", "--create"]
        # Helm itself waits five minutes.
        assert job["spec"]["activeDeadlineSeconds"] < 300


@each_value_set
def test_stages_of_several_pods_have_a_budget(name: str) -> None:
    values = value_set(name)
    several = {
        stage
        for stage, stage_values in values["stages"].items()
        if stage_values["replicas"] > 1 or stage_values.get("autoscaling", {}).get("enabled")
    }
    budgets = of_kind(name, "PodDisruptionBudget")
    found = {budget["metadata"]["labels"]["app.kubernetes.io/component"] for budget in budgets}
    assert found == (several if values["podDisruptionBudget"]["enabled"] else set())


@each_value_set
def test_pods_are_reached_for_metrics_and_reach_kafka_and_dns(name: str) -> None:
    values = value_set(name)
    policies = of_kind(name, "NetworkPolicy")
    if not values["networkPolicy"]["enabled"]:
        assert not policies
        return
    whole, topics = policies
    assert selected(name, whole["spec"]["podSelector"]["matchLabels"]) == list(pods(name))
    assert selected(name, topics["spec"]["podSelector"]["matchLabels"]) == ["topics"]
    assert int(topics["metadata"]["annotations"]["helm.sh/hook-weight"]) < 0
    (ingress,) = whole["spec"]["ingress"]
    assert ingress["ports"] == [{"protocol": "TCP", "port": "metrics"}]
    assert ingress.get("from", []) == values["networkPolicy"]["metricsFrom"]
    assert "ingress" not in topics["spec"]
    servers = values["kafka"]["bootstrapServers"].split(",")
    kafka_ports = values["networkPolicy"]["kafkaPorts"] or sorted({int(one.rpartition(":")[2]) for one in servers})
    for policy in policies:
        assert policy["spec"]["policyTypes"] == ["Ingress", "Egress"]
        dns, kafka = policy["spec"]["egress"]
        assert {port["port"] for port in dns["ports"]} == set(values["networkPolicy"]["dnsPorts"])
        assert kafka["ports"] == [{"protocol": "TCP", "port": port} for port in kafka_ports]
        assert kafka.get("to", []) == values["networkPolicy"]["kafkaTo"]


@each_value_set
def test_prometheus_finds_every_worker_under_the_job_of_the_alerts(name: str) -> None:
    values = value_set(name)["serviceMonitor"]
    monitors = of_kind(name, "ServiceMonitor")
    assert len(monitors) == values["enabled"]
    for monitor in monitors:
        assert values["labels"].items() <= monitor["metadata"]["labels"].items()
        wanted = monitor["spec"]["selector"]["matchLabels"].items()
        (service,) = [one for one in of_kind(name, "Service") if wanted <= one["metadata"]["labels"].items()]
        assert set(Stage) <= set(selected(name, service["spec"]["selector"]))
        assert service["spec"]["publishNotReadyAddresses"] is True
        (endpoint,), (port,) = monitor["spec"]["endpoints"], service["spec"]["ports"]
        assert (endpoint["port"], endpoint["path"]) == (port["name"], "/metrics")
        (job,) = endpoint["relabelings"]
        assert job["targetLabel"] == "job"
        assert f'job="{job["replacement"]}"' in ALERTS.read_text("utf-8")


@each_value_set
def test_the_alerts_come_along_where_they_are_asked_for(name: str) -> None:
    values = value_set(name)["prometheusRule"]
    rules = of_kind(name, "PrometheusRule")
    assert len(rules) == values["enabled"]
    for rule in rules:
        assert values["labels"].items() <= rule["metadata"]["labels"].items()
        assert rule["spec"] == yaml.safe_load(ALERTS.read_text("utf-8"))


# --- autoscaling ---


@each_value_set
def test_what_is_scaled_is_there_and_has_no_number_of_its_own(name: str) -> None:
    deployments = {manifest["metadata"]["name"]: manifest for manifest in of_kind(name, "Deployment")}
    scaled = {manifest["spec"]["scaleTargetRef"]["name"] for manifest in of_kind(name, "ScaledObject")}
    assert scaled <= deployments.keys()
    for deployment, manifest in deployments.items():
        assert ("replicas" in manifest["spec"]) == (deployment not in scaled)


@each_value_set
def test_scaling_follows_the_group_and_the_topic_of_the_stage(
    name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for scaled in of_kind(name, "ScaledObject"):
        stage = Stage(scaled["metadata"]["labels"]["app.kubernetes.io/component"])
        settings = settings_of(workers(name)[stage], monkeypatch, tmp_path)
        source: Topic = FLOWS[stage].source
        (trigger,) = scaled["spec"]["triggers"]
        assert trigger["type"] == "kafka"
        metadata = trigger["metadata"]
        assert metadata["consumerGroup"] == stage.group(settings)
        assert metadata["topic"] == source.physical_name(settings)
        assert scaled["spec"]["maxReplicaCount"] <= source.partitions(settings)
        assert scaled["spec"]["minReplicaCount"] <= scaled["spec"]["maxReplicaCount"]
        assert metadata["bootstrapServers"] == (settings.kafka.bootstrap_servers or "").replace(" ", "")
        assert all(isinstance(value, str) for value in metadata.values())
        assert metadata.get("tls") == ("enable" if settings.kafka.security_protocol.endswith("SSL") else None)
        logs_in = settings.kafka.security_protocol.startswith("SASL")
        assert metadata.get("sasl") == (MECHANISMS_OF_KEDA[settings.kafka.sasl_mechanism] if logs_in else None)


@each_value_set
def test_scaling_logs_in_as_the_workers_do(name: str) -> None:
    authentications = {one["metadata"]["name"]: one["spec"] for one in of_kind(name, "TriggerAuthentication")}
    scaled = of_kind(name, "ScaledObject")
    named = {
        trigger["authenticationRef"]["name"]
        for one in scaled
        for trigger in one["spec"]["triggers"]
        if "authenticationRef" in trigger
    }
    assert named == authentications.keys()
    for spec in authentications.values():
        sources = {(one["name"], one["key"]) for one in spec["secretTargetRef"]}
        assert sources == set(projected(workers(name)[Stage.EXTRACT]).values())
    needed = bool(scaled and projected(workers(name)[Stage.EXTRACT]))
    assert bool(authentications) == needed


# --- what is refused ---


@pytest.mark.parametrize(
    ("settings", "reason"),
    [
        ("kafka.bootstrapServers=", "kafka.bootstrapServers is required"),
        ("image.repository=", "image.repository is required"),
        ("kafka.bootstrapServer=kafka:9092", "additional properties 'bootstrapServer' not allowed"),
        ("setings.partitions=4", "additional properties 'setings' not allowed"),
        ("settings.partition=4", "additional properties 'partition' not allowed"),
        ("settings.partitions=0", "at '/settings/partitions'"),
        ("kafka.sasl.password=hunter2", "additional properties 'password' not allowed"),
        ("kafka.securityProtocol=SASL_SSL", "kafka.sasl.existingSecret is required"),
        ("kafka.sasl.existingSecret=kafka-login", "knows no login"),
        ("kafka.tls.ca.existingSecret=kafka-ca", "knows no TLS"),
        ("stages.extract.extraEnv[0].name=KAFKA_SASL_PASSWORD", "at '/stages/extract/extraEnv/0"),
        (
            "stages.enrich.autoscaling.enabled=true,stages.enrich.autoscaling.maxReplicas=5",
            "articles-unique has 4 partitions",
        ),
        ("stages.extract.autoscaling.enabled=true,settings.partitions=3", "articles-raw has 3 partitions"),
        ("stages.enrich.autoscaling.enabled=true,stages.enrich.autoscaling.minReplicas=5", "maxReplicas 4"),
    ],
)
def test_bad_values_are_refused_with_the_reason(settings: str, reason: str) -> None:
    ran = helm(VALUE_SETS["minimal"], "--set", settings)
    assert ran.returncode != 0
    assert reason in ran.stderr


def test_an_older_kubernetes_is_refused() -> None:
    ran = helm(VALUE_SETS["minimal"], "--kube-version", "1.26")
    assert ran.returncode != 0
    assert "incompatible with Kubernetes" in ran.stderr
