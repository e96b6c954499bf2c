"""JSON in its one canonical form (JCS, RFC 8785), so that both ends of a signature sign the same bytes."""

import json
import math
from decimal import Decimal
from typing import Any

DEEPEST = 64
LARGEST_PLAIN = Decimal("1e21")
SMALLEST_PLAIN = Decimal("1e-6")


def canonical(value: Any) -> bytes:
    """The value's canonical form in UTF-8; raises ValueError for what JSON cannot say or nests past `DEEPEST`."""
    return _text(value, 1).encode("utf-8")


def _text(value: Any, depth: int) -> str:
    if depth > DEEPEST:
        raise ValueError(f"nested deeper than {DEEPEST}")
    if isinstance(value, dict):
        names = sorted(value, key=_utf16)
        return "{" + ",".join(f"{_quoted(name)}:{_text(value[name], depth + 1)}" for name in names) + "}"
    if isinstance(value, list):
        return "[" + ",".join(_text(each, depth + 1) for each in value) + "]"
    if isinstance(value, bool) or value is None:
        return json.dumps(value)
    return _quoted(value) if isinstance(value, str) else _number(float(value))


def _utf16(name: str) -> bytes:
    """RFC 8785 section 3.2.3 sorts names by UTF-16 code units."""
    return name.encode("utf-16-be")


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _number(value: float) -> str:
    """As ECMAScript prints a double (RFC 8785 section 3.2.2.3)."""
    if not math.isfinite(value):
        raise ValueError(f"{value} is no JSON number")
    if value == 0:
        return "0"
    shortest = Decimal(repr(value))
    if SMALLEST_PLAIN <= abs(shortest) < LARGEST_PLAIN:
        plain = format(shortest, "f")
        return plain.rstrip("0").rstrip(".") if "." in plain else plain
    digits, _, exponent = repr(value).partition("e")
    return f"{digits.removesuffix('.0')}e{int(exponent):+d}"
