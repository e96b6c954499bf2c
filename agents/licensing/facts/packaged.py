"""Reads the tables packaged with this agent, once each."""

from functools import cache
from typing import Any

import yaml

from protocols.adoption.fact_texts import fact_text


@cache
def table(name: str) -> Any:
    """What data/<name>.yaml holds."""
    return yaml.load(fact_text(str(__package__), f"{name}.yaml"), yaml.CSafeLoader)
