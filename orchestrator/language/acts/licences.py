"""Licences named in a message, for questions that are about a licence and no component."""

import re
from functools import cache

from orchestrator.language.packaged import sheet
from protocols.adoption import Component, Kind


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(pattern, re.IGNORECASE), id) for pattern, id in sheet("acts/data/licences.yaml"))


def licences_in(text: str) -> tuple[Component, ...]:
    """Each licence a text names, in its order, as a component of that licence."""
    named: dict[str, int] = {}
    for pattern, id in _patterns():
        if (match := pattern.search(text)) and not any(start == match.start() for start in named.values()):
            named[id] = match.start()
    return tuple(Component(name=id, kind=Kind.LICENCE, licence=id) for id in sorted(named, key=lambda id: named[id]))
