"""Errors of reading from the wire, and short texts of errors."""

import httpx
from google.protobuf.json_format import ParseError

LONGEST = 300
# What reading something that is not what it should be raises.
MALFORMED = (ValueError, KeyError, TypeError, AttributeError, RecursionError, ParseError)


class TooLarge(httpx.ReadError):
    """An answer went past the size this service takes from others."""


def short(error: BaseException) -> str:
    """What an error says, of a length a person reads; one that says nothing, or whose cause does, is named."""
    text = str(error).strip()
    if not text or text.endswith(":"):
        text = f"{text} {type(error.__cause__ or error).__name__}".strip()
    return text[:LONGEST]
