"""Links to sections of the A2A 1.0 specification."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import yaml

SPECIFICATION = "https://a2a-protocol.org/latest/specification/"


@cache
def sections() -> Mapping[str, str]:
    """Titles by number."""
    return yaml.safe_load((Path(__file__).parent / "data/sections.yaml").read_text("utf-8"))


def address(number: str) -> str:
    """The URL of a section, of the whole document when it is not known."""
    title = sections().get(number)
    if title is None:
        return SPECIFICATION
    words = re.sub(r"[^\w\s-]", "", f"{number.replace('.', '')} {title}".lower())
    return f"{SPECIFICATION}#{'-'.join(words.split())}"
