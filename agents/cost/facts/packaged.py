"""Reads the tables packaged with this agent; who loads one keeps what it made of it."""

from importlib.resources import files
from typing import Any

import yaml


def text(name: str) -> str:
    """A file of data/ as it stands."""
    return (files((__package__ or "").rpartition(".")[0]) / "data" / name).read_text("utf-8")


def table(name: str) -> Any:
    """What data/<name>.yaml holds."""
    return yaml.load(text(f"{name}.yaml"), yaml.CSafeLoader)
