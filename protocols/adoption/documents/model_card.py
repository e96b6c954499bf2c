"""Reads what a model card says its model was made from: base models and data sets, so that lineage is judged too. Pure.

Front matter is read line by line, never as YAML objects: the text is anybody's. `mentioned` are names that the prose
gives as an origin; they count only where they are known models.
"""

import re
from dataclasses import dataclass

from protocols.adoption.documents.bill import LARGEST

MAX_NAMES = 20
MAX_NAME = 150

_FRONT_MATTER = re.compile(r"\A\ufeff?\s*---[ \t]*\r?\n(.*?)\n---", re.DOTALL)
_ITEM = re.compile(r"^[ \t]*-[ \t]+(.*)$")
_COMMENT = re.compile(r"(?:^|[ \t])#.*$")
# What cards write where there is no base; `|` and `>` begin a text, not a list.
_NOTHING = frozenset({"", "null", "none", "~", "n/a", "scratch", "|", ">", "|-", ">-"})
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
    head = text[:LARGEST]
    front = _FRONT_MATTER.match(head)
    lines = front[1].splitlines() if front else []
    bases = _list_under(lines, "base_model")
    origins = (starts[1].rstrip(".-/") for starts in _ORIGIN.finditer(head[front.end() :] if front else head))
    # With a number in it: "derived from the transformer" names no model.
    mentioned = dict.fromkeys(name for name in origins if any(character.isdigit() for character in name))
    return Lineage(
        bases=bases,
        datasets=_list_under(lines, "datasets"),
        mentioned=tuple(name for name in mentioned if name not in bases)[:MAX_NAMES],
    )


def _list_under(lines: list[str], key: str) -> tuple[str, ...]:
    """The value of a key, or the items listed under it; whatever stands there is a name, were it no good one."""
    head = re.compile(rf"['\"]?{key}['\"]?[ \t]*:(.*)$")
    starts = ((place, match[1]) for place, line in enumerate(lines) if (match := head.match(line)))
    start, inline = next(starts, (0, None))
    if inline is None:
        return ()
    inline = _COMMENT.sub("", inline).strip()
    if inline.startswith("["):
        flow = " ".join(_COMMENT.sub("", line) for line in (inline, *lines[start + 1 : start + 1 + MAX_NAMES]))
        values = flow.strip("[").partition("]")[0].split(",")
    elif inline.lower() not in _NOTHING:
        values = [inline]
    else:
        values = _items(lines[start + 1 :])
    names = (_COMMENT.sub("", value).strip().strip("'\"").strip()[:MAX_NAME] for value in values)
    return tuple(dict.fromkeys(name for name in names if name.lower() not in _NOTHING))[:MAX_NAMES]


def _items(lines: list[str]) -> list[str]:
    """The lines under a key up to the next key: items of a list, or a value on a line of its own."""
    values: list[str] = []
    for line in lines:
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        item = _ITEM.match(line)
        if item is None and not line[0].isspace():
            break
        values.append(item[1] if item else line)
    return values
