"""Reads the tables packaged with this agent; who loads one keeps what it made of it."""

from typing import Any

import yaml

from protocols.storage.fact_folders import fact_folder


def text(name: str) -> str:
    """A file of data/ as it stands."""
    return (fact_folder(str(__package__)) / name).read_text("utf-8")


def table(name: str) -> Any:
    """What data/<name>.yaml holds."""
    return yaml.load(text(f"{name}.yaml"), yaml.CSafeLoader)
