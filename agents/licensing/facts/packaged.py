"""Reads the tables packaged with this agent, once each."""

from functools import cache
from importlib.resources import files
from typing import Any

import yaml


@cache
def table(name: str) -> Any:
    """What data/<name>.yaml holds."""
    folder = files((__package__ or "").rpartition(".")[0]).joinpath("data")
    return yaml.load(folder.joinpath(f"{name}.yaml").read_text("utf-8"), yaml.CSafeLoader)
