"""Which cost is asked about."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from protocols.adoption.bounds import Count, Name
from protocols.models import StrictModel


class CostKind(StrEnum):
    """What of a cost is asked; each has an answer of its own, and none stands for another."""

    RUNNING = "running"
    SPEED = "speed"
    MEMORY = "memory"
    CONTEXT_FIT = "context_fit"
    FINE_TUNING = "fine_tuning"
    ONE_OFF = "one_off"
    PER_MINUTE = "per_minute"
    PER_PAGE = "per_page"
    EMBEDDING = "embedding"
    TRANSCRIPTION = "transcription"
    IMAGE = "image"
    MIGRATION = "migration"
    OWN_MACHINE = "own_machine"
    PURCHASE_MODEL = "purchase_model"
    REGION = "region"
    ENERGY = "energy"
    TEAM = "team"
    SUPPORT = "support"
    RERANK = "rerank"
    SPEECH = "speech"
    LIST_PRICE = "list_price"
    PER_REQUEST = "per_request"
    BREAK_EVEN = "break_even"
    CONCURRENCY = "concurrency"
    DISCOUNT = "discount"
    VECTOR_MEMORY = "vector_memory"


class Tuning(StrEnum):
    """How weights are changed: all of them, a low-rank adapter, or an adapter over 4-bit weights."""

    FULL = "full"
    LORA = "lora"
    QLORA = "qlora"


class Purchase(StrEnum):
    """How a GPU is paid for."""

    ON_DEMAND = "on_demand"
    SPOT = "spot"
    RESERVED_1_YEAR = "reserved_1_year"
    RESERVED_3_YEARS = "reserved_3_years"


class CostFocus(StrictModel):
    """Which cost is asked about, and what only that kind of question needs.

    `weight_format` as people write it (`Q4_K_M`, `fp8`); `items` counts what a one-off job works through: documents,
    calls, images, training examples, each of `tokens_per_item` answered with
    `answer_tokens`, or `tokens` in all; `incumbent` is the model in use
    today and `spend_usd_per_month` what is paid for it; `concurrency` counts readers at once, each at
    `tokens_per_second`; `currency` (ISO 4217) is what the answer is also given in.
    """

    kind: CostKind | None = None
    weight_format: Annotated[str, Field(max_length=40)] | None = None
    context_tokens: Count | None = None
    tuning: Tuning | None = None
    items: Count | None = None
    tokens_per_item: Count | None = None
    answer_tokens: Count | None = None
    tokens: Count | None = None
    characters: Count | None = None
    epochs: Annotated[float, Field(gt=0, le=1000)] | None = None
    audio_hours: Annotated[float, Field(ge=0, le=1e9)] | None = None
    incumbent: Name | None = None
    spend_usd_per_month: Annotated[float, Field(gt=0, le=1e12)] | None = None
    concurrency: Count | None = None
    tokens_per_second: Annotated[float, Field(gt=0, le=1e5)] | None = None
    dimensions: Annotated[int, Field(gt=0, le=100_000)] | None = None
    memory_gb: Annotated[float, Field(gt=0, le=1e6)] | None = None
    purchase: Purchase | None = None
    hours_per_week: Annotated[float, Field(gt=0, le=168)] | None = None
    regions: Annotated[tuple[Annotated[str, Field(max_length=40)], ...], Field(max_length=10)] = ()
    currency: Annotated[str, Field(pattern="^[A-Z]{3}$")] | None = None
