"""The data files of the language packages, read as JSON or YAML."""

import json
from importlib.resources import files
from typing import Any

import yaml


def sheet(path: str) -> Any:
    """A data file by its path in this package, such as `uses/data/places.yaml`."""
    text = files("orchestrator.language").joinpath(path).read_text("utf-8")
    return json.loads(text) if path.endswith(".json") else yaml.load(text, yaml.CSafeLoader)
