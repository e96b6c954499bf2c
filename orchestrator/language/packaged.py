"""The data files of the language packages, read as JSON or YAML."""

import json
import re
from collections.abc import Mapping
from importlib.resources import files
from typing import Annotated, Any

import yaml
from pydantic import BeforeValidator

# A pattern of a data file, compiled: words are written in any case.
Phrase = Annotated[re.Pattern[str], BeforeValidator(lambda text: re.compile(text, re.IGNORECASE))]
# One that YAML folds over several lines, each of which begins with the next alternative.
FoldedPhrase = Annotated[
    re.Pattern[str], BeforeValidator(lambda text: re.compile(text.replace(" |", "|"), re.IGNORECASE))
]


def sheet(path: str) -> Any:
    """A data file by its path in this package, such as `uses/data/places.yaml`."""
    text = files("orchestrator.language").joinpath(path).read_text("utf-8")
    return json.loads(text) if path.endswith(".json") else yaml.load(text, yaml.CSafeLoader)


def spelled_out(pattern: str, parts: Mapping[str, str]) -> str:
    """A pattern with each part in place of its name: `<joint>` with what `parts` has under `joint`."""
    for name, part in parts.items():
        pattern = pattern.replace(f"<{name}>", part)
    return pattern
