"""Holds manifests against the schemas of Kubernetes, and of the custom resources that are defined in a folder.

    python .ci/validate_manifests.py KUBERNETES_VERSION CRDS_FOLDER MANIFESTS

Strictly: what a schema does not name is an error, though a cluster would drop it in silence.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import kubernetes_validate
import yaml
from jsonschema import Draft7Validator

Schemas = dict[tuple[str, str], Any]


def custom_resources(folder: Path) -> Schemas:
    """The schemas of the resources that are defined in a folder, by API version and kind."""
    schemas = {}
    for file in folder.glob("*.yaml"):
        definition = yaml.safe_load(file.read_text("utf-8"))["spec"]
        for version in definition["versions"]:
            name = (f"{definition['group']}/{version['name']}", definition["names"]["kind"])
            schemas[name] = closed(version["schema"]["openAPIV3Schema"])
            # The definition leaves this to Kubernetes.
            schemas[name]["properties"]["metadata"] = {"type": "object"}
    return schemas


def closed(schema: Any) -> Any:
    """The same schema, with no properties but those that it names."""
    if isinstance(schema, list):
        return [closed(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    result = {key: closed(value) for key, value in schema.items()}
    is_object = result.get("type") == "object" and "properties" in result
    if is_object and not result.get("x-kubernetes-preserve-unknown-fields"):
        result.setdefault("additionalProperties", False)
    return result


def problem(manifest: dict[str, Any], version: str, custom: Schemas) -> str | None:
    """What is wrong with a manifest, if anything."""
    name = (manifest["apiVersion"], manifest["kind"])
    if name in custom:
        errors = list(Draft7Validator(custom[name]).iter_errors(manifest))
        return errors[0].message if errors else None
    try:
        kubernetes_validate.validate(manifest, version, strict=True)
    except kubernetes_validate.SchemaNotFoundError:
        return f"Kubernetes {version} does not know it"
    except kubernetes_validate.ValidationError as error:
        return str(error.message)
    return None


def main(version: str, crds: str, manifests: str) -> int:
    """Print what is wrong, a line each, and return the exit status."""
    custom = custom_resources(Path(crds))
    found = [manifest for manifest in yaml.safe_load_all(Path(manifests).read_text("utf-8")) if manifest]
    problems = [
        f"{manifest['kind']} {manifest['metadata']['name']}: {wrong}\n"
        for manifest in found
        if (wrong := problem(manifest, version, custom))
    ]
    sys.stderr.writelines(problems)
    return 1 if problems or not found else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
