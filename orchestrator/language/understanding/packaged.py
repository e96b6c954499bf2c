"""The package's own data files: the only thing understanding reads, and each only once."""

import json
from importlib.resources import files
from typing import Any

import yaml


def sheet(name: str) -> Any:
    """A data file, by its ending read as JSON or YAML."""
    text = (files("orchestrator.language.understanding") / "data" / name).read_text("utf-8")
    return json.loads(text) if name.endswith(".json") else yaml.load(text, yaml.CSafeLoader)
