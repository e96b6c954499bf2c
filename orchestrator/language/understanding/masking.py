"""A sentence with what varies taken out: names, numbers and places become one word each."""

import re

from orchestrator.language.understanding import places, quantities
from orchestrator.language.understanding.features import COMPONENT

WISHED_LICENCE = re.compile(
    r"\b(?:with|under|having)\s+(?:an?\s+|the\s+)?(?:more\s+)?(?:permissive|apache\S*|mit|open"
    r"|free)(?:[- ]2\.0)?\s+licen[cs]es?"
    r"|\b(?:permissively|freely)[- ]licen[cs]ed\s+(?=\w)",
    re.IGNORECASE,
)
PLACEHOLDER = re.compile(r"\{[cd]\}")


def masked(text: str, spans: tuple[tuple[int, int], ...] = ()) -> str:
    """`text` with components at `spans` (or written {c}), quantities and places replaced by masks."""
    text = replaced(text, [(start, end, COMPONENT) for start, end in spans])
    text = WISHED_LICENCE.sub(" _free_ ", PLACEHOLDER.sub(COMPONENT, text))
    found = [(q.start, q.end, f"_{_kind(q.measure)}_") for q in quantities.quantities(text) if q.end > q.start]
    text = replaced(text, found)
    text = replaced(text, [(start, end, "_place_") for start, end in places.places(text).spans])
    return re.sub(r"(?<![\w_])\d[\d.,]*\w*", "_n_", text)


def replaced(text: str, pieces: list[tuple[int, int, str]]) -> str:
    """`text` with each (start, end, word) put in, later ones first; overlaps keep the first."""
    kept: list[tuple[int, int, str]] = []
    for piece in sorted(pieces):
        if not kept or piece[0] >= kept[-1][1]:
            kept.append(piece)
    for start, end, word in reversed(kept):
        text = f"{text[:start]} {word} {text[end:]}"
    return text


def _kind(measure: str) -> str:
    if measure in ("mau", "dau", "users", "headcount", "concurrent"):
        return "users"
    if measure in ("budget_month", "annual_revenue", "monthly_revenue", "arr", "gpu_price_hour"):
        return "money"
    if measure.startswith("gpu"):
        return "gpu"
    if measure in ("vectors", "documents", "context_tokens", "memory_gb", "params_b", "fps"):
        return "amount"
    return "factor" if measure == "factor" else "volume"
