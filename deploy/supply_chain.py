"""The product's own bill of materials (CycloneDX 1.6) and build provenance (in-toto, SLSA 1.0), without any network.

    python deploy/supply_chain.py FOLDER

The components are what requirements.lock installs, with the licences of the installed packages and the lock's hashes.
The provenance is not signed: it says which commit and which packages a build was made of, not who made it.
"""

import hashlib
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
LOCK = ROOT / "requirements.lock"
SBOM, PROVENANCE = "sbom.cdx.json", "provenance.intoto.json"
PINNED = re.compile(r"^([A-Za-z0-9._-]+)==([^ ;\\]+)")
HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
BUILDER = "urn:adoption-council:make"
BUILD_TYPE = "urn:adoption-council:build:requirements-lock:v1"


def locked_packages() -> dict[str, tuple[str, list[str]]]:
    """Version and SHA-256 of every file that may be installed, by the package's normalized name."""
    packages: dict[str, tuple[str, list[str]]] = {}
    name = ""
    for line in LOCK.read_text("utf-8").splitlines():
        if pinned := PINNED.match(line):
            name = normalized(pinned[1])
            packages[name] = (pinned[2], [])
        packages[name][1].extend(HASH.findall(line))
    return packages


def bill_of_materials(packages: dict[str, tuple[str, list[str]]]) -> dict[str, Any]:
    """What is installed here, without the packages that only developers need."""
    command = [Path(sys.executable).with_name("cyclonedx-py"), "environment", sys.executable]
    command += ["--pyproject", ROOT / "pyproject.toml", "--output-reproducible", "--sv", "1.6"]
    document = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    components = [part for part in document["components"] if normalized(part["name"]) in packages]
    for part in components:
        hashes = packages[normalized(part["name"])][1]
        # One package has a file for each platform; which one a machine takes is the installer's choice.
        part["properties"] = [{"name": "adoption-council:lock:sha256", "value": digest} for digest in hashes]
    shipped = {part["bom-ref"] for part in components} | {document["metadata"]["component"]["bom-ref"]}
    document["components"] = components
    document["dependencies"] = [
        entry | {"dependsOn": [ref for ref in entry.get("dependsOn", ()) if ref in shipped]}
        for entry in document["dependencies"]
        if entry["ref"] in shipped
    ]
    return document


def provenance(packages: dict[str, tuple[str, list[str]]], sbom: bytes) -> dict[str, Any]:
    """That the bill of materials was made of this commit and this lock."""
    commit = subprocess.run(["git", "rev-parse", "HEAD"], cwd=ROOT, check=True, capture_output=True, text=True)
    materials = [{"uri": f"pkg:pypi/{name}@{version}"} for name, (version, _) in sorted(packages.items())]
    source = {"uri": "git+urn:adoption-council", "digest": {"gitCommit": commit.stdout.strip()}}
    lock = {"name": LOCK.name, "digest": {"sha256": hashlib.sha256(LOCK.read_bytes()).hexdigest()}}
    definition = {
        "buildType": BUILD_TYPE,
        "externalParameters": {"command": "make sbom"},
        "resolvedDependencies": [source, lock, *materials],
    }
    return {
        "_type": "https://in-toto.io/Statement/v1",
        "subject": [{"name": SBOM, "digest": {"sha256": hashlib.sha256(sbom).hexdigest()}}],
        "predicateType": "https://slsa.dev/provenance/v1",
        "predicate": {"buildDefinition": definition, "runDetails": {"builder": {"id": BUILDER}}},
    }


def normalized(name: str) -> str:
    """A package's name as indexes compare it (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def main(folder: Path) -> None:
    """Write both documents there."""
    packages = locked_packages()
    sbom = json.dumps(bill_of_materials(packages), indent=1, sort_keys=True).encode()
    folder.mkdir(parents=True, exist_ok=True)
    (folder / SBOM).write_bytes(sbom)
    (folder / PROVENANCE).write_text(json.dumps(provenance(packages, sbom), indent=1, sort_keys=True), "utf-8")
    sys.stdout.write(f"{folder / SBOM}: {len(packages)} packages locked; {folder / PROVENANCE}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
