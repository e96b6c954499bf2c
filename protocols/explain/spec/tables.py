"""The tables of explanations in data/, each read once."""

from functools import cache
from importlib.resources import files
from typing import Any

import yaml

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@cache
def table(name: str) -> dict[Any, Any]:
    """The table of this name under `data/`."""
    text = (files("protocols.explain") / "data" / f"{name}.yaml").read_text("utf-8")
    return yaml.load(text, LOADER)
