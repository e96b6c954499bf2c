"""What the fast conversion leaves to protobuf's own."""

from typing import Any, NoReturn


class Unusual(Exception):
    """Something that protobuf's own conversion shall judge."""


def unusual(*values: Any) -> NoReturn:
    """In the place of a conversion; raises Unusual."""
    raise Unusual
