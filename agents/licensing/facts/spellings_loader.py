"""Reads the table of spellings, once."""

from functools import cache
from importlib.resources import files

import yaml

from .spellings import Spellings


@cache
def load_spellings() -> Spellings:
    """Reads data/spellings.yaml."""
    text = files((__package__ or "").rpartition(".")[0]).joinpath("data", "spellings.yaml").read_text("utf-8")
    return Spellings.model_validate(yaml.load(text, yaml.CSafeLoader))
