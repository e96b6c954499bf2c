"""Reading a licence expression: ids, aliases and AND, OR, WITH become a tree whose leaves are licences of the base."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from license_expression import (
    ExpressionError,
    LicenseSymbol,
    LicenseWithExceptionSymbol,
    Licensing,
    get_license_index,
)

from .licence import Licence, Verified

MAX_TEXT = 8_000
MAX_DEPTH = 40
MAX_TERMS = 400
COMMERCIAL = "LicenseRef-Commercial"
_NOTHING = frozenset({"none", "no licence", "no license", "unlicensed"})
_UNSAID = frozenset(
    {"unknown", "noassertion", "other", "custom", "proprietary", "license", "licence", "see license file"}
)
_BARE = {
    "gpl-2.0": "GPL-2.0-only",
    "gpl-3.0": "GPL-3.0-only",
    "agpl-3.0": "AGPL-3.0-only",
    "lgpl-2.1": "LGPL-2.1-only",
    "lgpl-3.0": "LGPL-3.0-only",
}
_PLUS = {
    "gpl-2.0+": "GPL-2.0-or-later",
    "gpl-3.0+": "GPL-3.0-or-later",
    "agpl-3.0+": "AGPL-3.0-or-later",
    "lgpl-2.1+": "LGPL-2.1-or-later",
    "lgpl-3.0+": "LGPL-3.0-or-later",
}
_LINKING = re.compile(r"classpath|gcc-exception|linking|runtime|font-exception|llvm|openjdk", re.IGNORECASE)


@dataclass(frozen=True)
class Leaf:
    """One licence of an expression. `licence` is `None` when there is none (`kind` says why)."""

    text: str
    licence: Licence | None
    kind: str = "known"
    exception: str | None = None
    note: str | None = None

    @property
    def relaxed(self) -> bool:
        """Whether a WITH exception lifts the copyleft on what links to it."""
        return self.exception is not None and bool(_LINKING.search(self.exception))


@dataclass(frozen=True)
class Any:
    """Branches of which the user may choose one."""

    branches: tuple["Tree", ...]


@dataclass(frozen=True)
class All:
    """Parts that all bind at once."""

    parts: tuple["Tree", ...]


Tree = Leaf | Any | All


def leaves(tree: Tree) -> tuple[Leaf, ...]:
    """Every leaf, left to right."""
    if isinstance(tree, Leaf):
        return (tree,)
    return tuple(leaf for child in (tree.branches if isinstance(tree, Any) else tree.parts) for leaf in leaves(child))


class Reader:
    """Reads expressions over the licence base; unknown or too large text becomes a leaf that says so."""

    def __init__(self, licences: Mapping[str, Licence]) -> None:
        self._licences = licences
        self._names = _names(licences)
        self._index = {
            entry["spdx_license_key"].lower(): entry for entry in get_license_index() if entry.get("spdx_license_key")
        }
        self._licensing = Licensing([LicenseSymbol(id) for id in licences])
        self.read = lru_cache(maxsize=4096)(self._read)

    def _read(self, text: str) -> Tree:
        text = " ".join(text.split())
        if problem := _unreadable(text):
            return Leaf(text[:120], None, "unreadable", note=problem)
        if (leaf := self._leaf(text)).kind != "unread":
            return leaf
        try:
            parsed = self._licensing.parse(text.replace("/", " OR ") if " " not in text else text)
        except (ExpressionError, AttributeError, RecursionError, ValueError) as error:
            return Leaf(text[:120], None, "unreadable", note=f"not a licence expression: {str(error)[:200]}")
        return self._tree(parsed) if parsed is not None else Leaf(text[:120], None, "unread")

    def _tree(self, node: object) -> Tree:
        if isinstance(node, LicenseWithExceptionSymbol):
            leaf = self._leaf(node.license_symbol.key)
            return Leaf(str(node), leaf.licence, leaf.kind, str(node.exception_symbol.key), leaf.note)
        if isinstance(node, LicenseSymbol):
            return self._leaf(node.key)
        children = tuple(self._tree(child) for child in node.args)  # pyright: ignore[reportAttributeAccessIssue] boolean.py is untyped
        return Any(children) if type(node).__name__ == "OR" else All(children)

    def _leaf(self, text: str) -> Leaf:
        lowered = text.lower()
        if lowered in _NOTHING:
            return Leaf(text, None, "none")
        if lowered in _UNSAID:
            return Leaf(text, None, "unknown", note=f"'{text}' names no licence text")
        if lowered == COMMERCIAL.lower():
            return Leaf(COMMERCIAL, None, "commercial")
        if found := self._licences.get(text):
            return Leaf(text, found)
        return self._spelled(text, lowered)

    def _spelled(self, text: str, lowered: str) -> Leaf:
        if id := _BARE.get(lowered) or _PLUS.get(lowered):
            return Leaf(text, self._licences[id], note=f"'{text}' read as {id}")
        named = self._names.get(lowered, ())
        if len(named) == 1:
            return Leaf(text, self._licences[named[0]])
        if named:
            return Leaf(text, None, "ambiguous", note=f"'{text}' may be {', '.join(named[:-1])} or {named[-1]}")
        return self._indexed(text, lowered)

    def _indexed(self, text: str, lowered: str) -> Leaf:
        entry = self._index.get(lowered)
        if entry and entry.get("category") in ("Permissive", "Public Domain"):
            return Leaf(text, _by_category(entry, self._licences["MIT"]), note="known only by its ScanCode category")
        if entry:
            return Leaf(
                text, None, "unknown", note=f"{text} is a known id ({entry.get('category')}) without a record here"
            )
        return Leaf(text[:120], None, "unread", note=f"'{text[:120]}' is no licence we know")


def _unreadable(text: str) -> str | None:
    if not text:
        return "empty"
    if len(text) > MAX_TEXT:
        return f"longer than {MAX_TEXT} characters"
    depth = deepest = 0
    for character in text:
        depth += (character == "(") - (character == ")")
        deepest = max(deepest, depth)
    if deepest > MAX_DEPTH or text.count(" ") > 2 * MAX_TERMS:
        return f"nested deeper than {MAX_DEPTH} or more than {MAX_TERMS} terms"
    return None


def _names(licences: Mapping[str, Licence]) -> dict[str, tuple[str, ...]]:
    names: dict[str, tuple[str, ...]] = {}
    for licence in licences.values():
        spelled = {
            licence.id,
            licence.name,
            licence.spdx_id,
            licence.expression_id,
            licence.scancode_key,
            *licence.hf_ids,
            *licence.aliases,
        }
        for name in sorted(filter(None, spelled)):
            if licence.id not in names.get(name.lower(), ()):
                names[name.lower()] = (*names.get(name.lower(), ()), licence.id)
    return names


def _by_category(entry: Mapping[str, str], pattern: Licence) -> Licence:
    """A permissive licence we hold no record of: taken as a notice licence, graded secondary."""
    id = entry["spdx_license_key"]
    verification = pattern.verification.model_copy(
        update={
            "grade": Verified.SECONDARY,
            "source": f"ScanCode licence index, category {entry['category']}; text not read",
        }
    )
    return pattern.model_copy(
        update={
            "id": id,
            "name": id,
            "spdx_id": id,
            "verification": verification,
            "typical_components": (),
            "notes": (),
        }
    )
