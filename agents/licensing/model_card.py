"""Reads what a model card says its model was made from: base models and data sets, so that lineage is judged too. Pure.

Front matter is read line by line, never as YAML objects: the text is anybody's. `mentioned` are names that the prose
gives as an origin; they count only where they are known models.
"""

import re
from dataclasses import dataclass

from .shingles import MAX_CHARACTERS

MAX_NAMES = 20

_FRONT_MATTER = re.compile(r"\A\ufeff?\s*---[ \t]*\r?\n(.{0,20000}?)\n---", re.DOTALL)
_ITEM = re.compile(r"^[ \t]*-[ \t]+(.{1,200})$")
_NAME = re.compile(r"^['\"]?([A-Za-z0-9][\w./+-]{1,150})['\"]?[ \t]*(?:#.*)?$")
_ORIGIN = re.compile(
    r"\b(?:derived|distilled|fine-?tuned|adapted|quantized|quantised|initiali[sz]ed) (?:version )?(?:from|of|on|upon) "
    r"(?:the )?[\[*`\"]{0,3}([A-Za-z][\w./-]{2,80}(?: \d[\w.]{0,8}){0,2})",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Lineage:
    """The origins a card states, in its own names."""

    bases: tuple[str, ...] = ()
    datasets: tuple[str, ...] = ()
    mentioned: tuple[str, ...] = ()


def lineage_in(text: str) -> Lineage:
    """Never raises; a card without front matter or origins gives an empty answer."""
    head = text[:MAX_CHARACTERS]
    front = _FRONT_MATTER.match(head)
    lines = front[1].splitlines() if front else []
    bases = _listed(lines, "base_model")
    named = (found[1].rstrip(".-/") for found in _ORIGIN.finditer(head[front.end() :] if front else head))
    mentioned = dict.fromkeys(name for name in named if any(character.isdigit() for character in name))
    return Lineage(
        bases=bases,
        datasets=_listed(lines, "datasets"),
        mentioned=tuple(name for name in mentioned if name not in bases)[:MAX_NAMES],
    )


def _listed(lines: list[str], key: str) -> tuple[str, ...]:
    """The value of a key, or the items listed under it."""
    start = next((place for place, line in enumerate(lines) if line.startswith(f"{key}:")), None)
    if start is None:
        return ()
    inline = lines[start].partition(":")[2].strip()
    if inline:
        values = inline.strip("[]").split(",")
    else:
        values = []
        for line in lines[start + 1 :]:
            item = _ITEM.match(line)
            if item is None:
                break
            values.append(item[1])
    names = (_NAME.match(value.strip()) for value in values[:MAX_NAMES])
    return tuple(dict.fromkeys(name[1] for name in names if name))
