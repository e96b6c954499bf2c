"""Parses JSON strictly (RFC 8259), with bounds on depth and number of values."""

import json
import math
import re
from collections import Counter
from typing import Any, NoReturn

# Protobuf reads 100 levels; an object in a data Part takes three of them, in a Task of a list below six more.
MOST_DEPTH = 32
# A value costs some 70 µs on its way through parsing, storing and telling a Task.
MOST_VALUES = 10_000

TOO_DEEP = f"the body is nested deeper than {MOST_DEPTH} levels; send what is in it as text, or flatter"
TOO_MANY = f"the body holds more than {MOST_VALUES:,} values; send a large document as one text Part or as a file"
STRING = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"', re.DOTALL)


class UnusableJson(ValueError):
    """Text that is not JSON as it is read here; says what would do."""


class TooMuchJson(UnusableJson):
    """More of it than is read."""


def read_json(raw: bytes) -> Any:
    """The document; raises UnusableJson."""
    most = _give_up_early(raw)
    try:
        document = DECODER.decode(raw.decode())
    except UnicodeDecodeError as error:
        raise UnusableJson(f"byte {error.start} of the body is not UTF-8; send JSON in UTF-8") from error
    except RecursionError as error:
        raise TooMuchJson(TOO_DEEP) from error
    except json.JSONDecodeError as error:
        raise UnusableJson(f"the body is not JSON: {error}") from error
    except UnusableJson:
        raise
    except ValueError as error:  # a number of more digits than Python converts
        raise UnusableJson("the body has a number of more than 4,300 digits; send it as a string") from error
    # So few brackets are neither too deep nor too many. Only an escape can be half of a surrogate pair: decoding the
    # bytes would have failed.
    if most > MOST_DEPTH or b"\\u" in raw:
        _check(document)
    return document


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    built = dict(pairs)
    if len(built) < len(pairs):
        twice, _ = Counter(name for name, _ in pairs).most_common(1)[0]
        raise UnusableJson(f"the name {twice[:100]!r} stands twice in one object; which of the two is meant?")
    return built


def _give_up_early(raw: bytes) -> int:
    """How many values there may be, at most. Building millions takes seconds, and what is between them tells it."""
    most = _most_values(raw)
    # The cheap count first; commas inside strings count only where it was too high.
    if most > 2 * MOST_VALUES and _most_values(STRING.sub(b"", raw)) > 2 * MOST_VALUES:
        raise TooMuchJson(TOO_MANY)
    return most


def _most_values(raw: bytes) -> int:
    return raw.count(b",") + raw.count(b"[") + raw.count(b"{")


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise UnusableJson("a number in the body is larger than a double holds; send it as a string")
    return number


def _no_constant(name: str) -> NoReturn:
    raise UnusableJson(f"{name} is not JSON; leave the value out or send it as a string")


def _check(document: Any) -> None:
    level, values = [document], 0
    # Level by level: the depth is counted without recursion, and a bomb stops at the first level that is too wide.
    for _ in range(MOST_DEPTH + 1):
        values += len(level)
        if values > MOST_VALUES:
            raise TooMuchJson(TOO_MANY)
        for value in level:
            _check_leaf(value)
        level = [inner for value in level for inner in _inside(value)]
        if not level:
            return
    raise TooMuchJson(TOO_DEEP)


def _inside(value: Any) -> list[Any]:
    if isinstance(value, dict):
        for name in value:
            _check_leaf(name)
        return list(value.values())
    return value if isinstance(value, list) else []


def _check_leaf(value: Any) -> None:
    if isinstance(value, str) and not value.isascii():
        try:
            value.encode()
        except UnicodeEncodeError as error:
            escape = f"\\u{ord(value[error.start]):04x}"
            raise UnusableJson(f"{escape} is half of a surrogate pair; a text must be whole Unicode") from error


DECODER = json.JSONDecoder(object_pairs_hook=_unique, parse_float=_finite, parse_constant=_no_constant)
