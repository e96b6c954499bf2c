"""Descriptions of every fault: what it does, what that breaks, and how the orchestrator handles it."""

from functools import cache
from importlib.resources import files

import yaml
from pydantic import TypeAdapter

from protocols.a2a.fault_switches import Fault

FAULTS = TypeAdapter(tuple[Fault, ...])


@cache
def faults() -> tuple[Fault, ...]:
    """Those of data/faults.yaml."""
    text = (files("protocols.faults") / "data/faults.yaml").read_text("utf-8")
    return FAULTS.validate_python(yaml.safe_load(text))
