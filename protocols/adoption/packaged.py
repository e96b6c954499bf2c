"""Reads the tables packaged beside this module, once each."""

from functools import cache
from importlib.resources import files
from typing import Any

import yaml


@cache
def table(name: str) -> Any:
    """What data/<name>.yaml holds."""
    return yaml.load(files(__package__ or "").joinpath("data", f"{name}.yaml").read_text("utf-8"), yaml.CSafeLoader)
