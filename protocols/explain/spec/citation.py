"""Sections of the A2A specification by number, with their titles and links."""

import re
from functools import cache

from protocols.explain.spec.tables import table
from protocols.models import StrictModel

SPECIFICATION = "https://a2a-protocol.org/latest/specification/"


class Cited(StrictModel):
    """A place in the specification: `section` is its number, `url` leads to its heading."""

    section: str
    title: str
    url: str


@cache
def cite(section: str) -> Cited:
    """The section of this number; raises KeyError when it is not listed."""
    title = table("sections")[section]
    words = re.sub(r"[^\w\s-]", "", title.lower()).split()
    anchor = "-".join([section.replace(".", "").lower(), *words])
    return Cited(section=section, title=title, url=f"{SPECIFICATION}#{anchor}")
