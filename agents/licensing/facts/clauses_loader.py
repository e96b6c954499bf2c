"""Reads how the clauses that decide a use are worded, once."""

from functools import cache
from importlib.resources import files

import yaml
from pydantic import TypeAdapter

from .clause_wordings import ClauseWording


@cache
def load_clauses() -> tuple[ClauseWording, ...]:
    """Reads data/clauses.yaml."""
    text = files((__package__ or "").rpartition(".")[0]).joinpath("data", "clauses.yaml").read_text("utf-8")
    return TypeAdapter(tuple[ClauseWording, ...]).validate_python(yaml.load(text, yaml.CSafeLoader)["clauses"])
