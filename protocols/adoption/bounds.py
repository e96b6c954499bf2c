"""Types with the bounds that every value on the wire keeps: how long a text, how large a number."""

from decimal import Decimal
from typing import Annotated

from pydantic import Field

Words = Annotated[str, Field(max_length=20_000)]
Name = Annotated[str, Field(min_length=1, max_length=300)]
Share = Annotated[float, Field(ge=0, le=1)]
Count = Annotated[int, Field(ge=0, le=10**15)]
Money = Annotated[Decimal, Field(ge=0, le=10**13)]
