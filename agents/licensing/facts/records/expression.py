"""Reading a licence expression: ids, aliases and AND, OR, WITH become a tree whose leaves are licences of the base."""

import re
from collections.abc import Mapping
from functools import lru_cache

from license_expression import (
    ExpressionError,
    LicenseSymbol,
    LicenseWithExceptionSymbol,
    Licensing,
    get_license_index,
)

from .expression_tree import All, Any, Leaf, Tree, leaves
from .licence import Licence
from .licence_terms import Verified
from .spellings import SpelledNames, load_spellings

MAX_TEXT = 8_000
MAX_DEPTH = 40
MAX_TERMS = 400
COMMERCIAL = "LicenseRef-Commercial"
_NOTHING = frozenset({"none", "no licence", "no license", "unlicensed"})
_UNSAID = frozenset(
    {"unknown", "noassertion", "other", "custom", "proprietary", "license", "licence", "see license file"}
)
# `MIT or Apache 2.0`, `MIT | ISC`; `MPL 2.0, MIT`, `LGPL + BSD`: a choice is told from what binds together.
_OR = re.compile(r"\s+or\s+|\s*\|+\s*", re.IGNORECASE)
_AND = re.compile(r"\s+and\s+|\s*[,;&]\s*|\s+\+\s+", re.IGNORECASE)


class Reader:
    """Reads expressions over the licence base; unknown or too large text becomes a leaf that says so."""

    def __init__(self, licences: Mapping[str, Licence]) -> None:
        self._licences = licences
        self._names = SpelledNames(licences, load_spellings())
        self._index = {
            entry["spdx_license_key"].lower(): entry for entry in get_license_index() if entry.get("spdx_license_key")
        }
        self._licensing = Licensing([LicenseSymbol(id) for id in licences])
        self.read = lru_cache(maxsize=4096)(self._read)

    def _read(self, text: str) -> Tree:
        text = " ".join(text.split())
        if problem := _unreadable(text):
            return Leaf(text[:120], None, "unreadable", note=problem)
        # A whole name goes before its words: "GPL-2.0 with classpath exception" is a spelling and no expression.
        whole = self._leaf(text)
        if not (isinstance(whole, Leaf) and whole.kind == "unread"):
            return whole
        if tree := self._in_words(text):
            return tree
        try:
            parsed = self._licensing.parse(text.replace("/", " OR ") if " " not in text else text)
        except (ExpressionError, AttributeError, RecursionError, ValueError) as error:
            return Leaf(text[:120], None, "unreadable", note=f"not a licence expression: {str(error)[:200]}")
        return self._tree(parsed) if parsed is not None else Leaf(text[:120], None, "unread")

    def _in_words(self, text: str) -> Tree | None:
        """A list of names as people write it, `Apache License 2.0 or MIT`; `None` unless every name in it is known."""
        for separator, joined in ((_OR, Any), (_AND, All)):
            names = [name for name in separator.split(text) if name.strip()]
            if 1 < len(names) <= MAX_TERMS and all(self._names.find(name.strip()) for name in names):
                return joined(tuple(self._leaf(name.strip()) for name in names))
        return None

    def _tree(self, node: object) -> Tree:
        if isinstance(node, LicenseWithExceptionSymbol):
            with_exception = (
                Leaf(str(node), leaf.licence, leaf.kind, str(node.exception_symbol.key), leaf.note)
                for leaf in leaves(self._leaf(node.license_symbol.key))
            )
            return _together(tuple(with_exception))
        if isinstance(node, LicenseSymbol):
            return self._leaf(node.key)
        children = tuple(self._tree(child) for child in node.args)  # pyright: ignore[reportAttributeAccessIssue] boolean.py is untyped
        return Any(children) if type(node).__name__ == "OR" else All(children)

    def _leaf(self, text: str) -> Tree:
        lowered = text.lower()
        if lowered in _NOTHING:
            return Leaf(text, None, "none")
        if lowered in _UNSAID:
            return Leaf(text, None, "unknown", note=f"'{text}' names no licence text")
        if lowered == COMMERCIAL.lower():
            return Leaf(COMMERCIAL, None, "commercial")
        if licence := self._licences.get(text):
            return Leaf(text, licence)
        ids = self._names.find(text)
        if len(ids) == 1 and ids[0] not in self._licences:
            return self._tree(self._licensing.parse(ids[0]))
        licences = tuple(self._licences[id] for id in ids)
        if len(licences) == 1:
            return Leaf(
                text, licences[0], note=None if _plainly(text, licences[0]) else f"'{text}' read as {licences[0].id}"
            )
        if licences:
            note = f"'{text}' may be {', '.join(ids[:-1])} or {ids[-1]}: what any of them asks for is taken to hold"
            return All(tuple(Leaf(text, licence, note=note) for licence in licences))
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


def _together(parts: tuple[Leaf, ...]) -> Tree:
    return parts[0] if len(parts) == 1 else All(parts)


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


def _plainly(text: str, licence: Licence) -> bool:
    """Whether the text is the licence's own id or name in any case."""
    return text.lower() in {licence.id.lower(), licence.name.lower(), (licence.expression_id or "").lower()}


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
