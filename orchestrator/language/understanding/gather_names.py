"""Compiles data/names.json from a folder of catalogue files and data/aliases.yaml.

python -m orchestrator.language.understanding.gather_names FOLDER
"""

import json
import sys
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent / "data"
LICENCE_KEYS = ("license.weights", "license.software", "license.code", "license.data", "license.spec")


def main() -> None:
    """Write data/names.json."""
    (folder,) = sys.argv[1:]
    extra = yaml.load((HERE / "aliases.yaml").read_text("utf-8"), yaml.CSafeLoader)
    files = sorted(path for pattern in ("*.yaml", "*.json") for path in Path(folder).glob(pattern))
    sheets = [sheet for path in files for sheet in _sheets(path)]
    entries = [_entry(sheet, extra["aliases"]) for sheet in sheets]
    known = {entry["id"] for entry in entries}
    entries += [_more(release) for release in extra["more"] if release["id"] not in known]
    compiled = {
        "schema": "names/1",
        "entries": sorted(entries, key=lambda entry: entry["id"]),
        "families": extra["families"],
        "everyday": sorted(set(extra["everyday"])),
        "several": extra["several"],
        "heard_as": extra["heard_as"],
    }
    text = json.dumps(compiled, ensure_ascii=False, indent=0, sort_keys=True)
    (HERE / "names.json").write_text(text + "\n", "utf-8")


def _sheets(path: Path) -> list[dict[str, Any]]:
    text = path.read_text("utf-8")
    read = json.loads(text) if path.suffix == ".json" else yaml.load(text, yaml.CSafeLoader)
    if isinstance(read, dict) and "components" in read:
        read = read["components"]
    if isinstance(read, dict) and "id" not in read:
        read = [{"id": key, **value} for key, value in read.items() if isinstance(value, dict)]
    return [sheet for sheet in (read if isinstance(read, list) else [read]) if {"id", "name", "kind"} <= set(sheet)]


def _entry(sheet: dict[str, Any], extra: dict[str, list[str]]) -> dict[str, Any]:
    facts = {fact["key"]: fact["value"] for fact in sheet.get("facts", ())}
    publisher = sheet.get("publisher") or {}
    ids = {key: value for key, value in (sheet.get("ids") or {}).items() if isinstance(value, str)}
    return {
        "id": sheet["id"],
        "name": sheet["name"],
        "kind": sheet["kind"],
        "task": sheet.get("task") or sheet.get("subkind") or "",
        "publisher": publisher.get("name", "") if isinstance(publisher, dict) else str(publisher),
        "licence": next((facts[key] for key in LICENCE_KEYS if isinstance(facts.get(key), str)), ""),
        "params_b": facts.get("params_total_b"),
        "status": (sheet.get("lifecycle") or {}).get("status", ""),
        "released": str(facts.get("release.date", "")),
        "downloads": facts.get("adoption.hf_downloads_30d"),
        "alternatives": list(sheet.get("alternatives") or ()),
        "standards": [str(standard) for standard in facts.get("standards") or ()],
        "aliases": sorted({*sheet.get("aliases", ()), *extra.get(sheet["id"], ())}),
        "addresses": sorted(
            {ids[key].lower() for key in ("huggingface", "github") if key in ids}
            | {f"{key}:{ids[key].lower()}" for key in ("pypi", "npm") if key in ids}
        ),
    }


def _more(release: dict[str, Any]) -> dict[str, Any]:
    blank = {"kind": "model", "task": "text-generation", "licence": "", "params_b": None, "status": "", "released": ""}
    lists: dict[str, Any] = {"downloads": None, "alternatives": [], "standards": [], "aliases": [], "addresses": []}
    return {**blank, **lists, **release}


if __name__ == "__main__":
    main()
