"""A vulnerability service as OSV documents it: asked by package URL, by ecosystem and name, or by repository."""

import json
from dataclasses import dataclass, field
from typing import Any

from packageurl import PackageURL

from protocols.catalogue.versions import within
from tests.fake_internet import Canned

ECOSYSTEMS = {"golang": "Go", "pypi": "PyPI", "npm": "npm", "cargo": "crates.io", "bitnami": "Bitnami"}


def record(id: str, ecosystem: str, name: str, *events: dict[str, str], **more: Any) -> dict[str, Any]:
    """One record about one package; `more` are further fields of the schema."""
    span = {"type": "SEMVER", "events": list(events)}
    affected = {"package": {"ecosystem": ecosystem, "name": name}, "ranges": [span], **more.pop("affected", {})}
    return {"id": id, "published": "2026-05-04T00:00:00Z", "affected": [affected], **more}


@dataclass
class OsvService:
    """Records, and what was asked of them."""

    records: list[dict[str, Any]] = field(default_factory=list)
    queries: list[dict[str, Any]] = field(default_factory=list)

    def answer(self, body: bytes) -> Canned:
        """As the service answers: a package that is not named is refused, one without weaknesses gets `{}`."""
        query = json.loads(body)
        self.queries.append(query)
        package, version = query.get("package", {}), query.get("version")
        if "purl" in package:
            if set(package) != {"purl"}:
                return Canned(400, b'{"code":3,"message":"name and purl together"}')
            purl = PackageURL.from_string(package["purl"])
            name = f"{purl.namespace}/{purl.name}" if purl.namespace else purl.name
            package, version = {"ecosystem": ECOSYSTEMS[purl.type], "name": name}, purl.version or version
        if not package.get("name") or not package.get("ecosystem"):
            return Canned(400, b'{"code":3,"message":"Invalid query."}')
        found = [record for record in self.records if self._touches(record, package, version)]
        return Canned(body=json.dumps({"vulns": found} if found else {}).encode())

    @staticmethod
    def _touches(record: dict[str, Any], package: dict[str, str], version: str | None) -> bool:
        for affected in record["affected"]:
            own = affected["package"]
            if (own["ecosystem"], own["name"]) != (package["ecosystem"], package["name"]):
                continue
            if version is None or version.removeprefix("v") in affected.get("versions", ()):
                return True
            events = [event for span in affected["ranges"] if span["type"] != "GIT" for event in span["events"]]
            fixed = next((event["fixed"] for event in events if "fixed" in event), None)
            if events and (fixed is None or within(version, f"<{fixed}")):
                return True
        return False
