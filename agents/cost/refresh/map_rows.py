"""Rows of litellm's price map as they are read: what a model costs, and until when it is sold."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from ..facts.pricing.prices import Tariff, TokenRate
from ..facts.pricing.unit_prices import Modality, Unit

CHAT = frozenset({"chat", "responses", "completion"})
MODALITIES = {
    "embedding": Modality.EMBEDDING,
    "rerank": Modality.RERANK,
    "audio_transcription": Modality.TRANSCRIPTION,
    "audio_speech": Modality.SPEECH,
    "image_generation": Modality.IMAGE,
}
# Which field of the map prices a modality, what it counts, and how many of the map's units make one of ours.
UNITS = (
    (Modality.RERANK, "input_cost_per_query", Unit.SEARCH, 1),
    (Modality.RERANK, "input_cost_per_token", Unit.MTOK, 1e6),
    (Modality.EMBEDDING, "input_cost_per_token", Unit.MTOK, 1e6),
    (Modality.TRANSCRIPTION, "input_cost_per_second", Unit.MINUTE, 60),
    (Modality.SPEECH, "input_cost_per_character", Unit.MCHARACTERS, 1e6),
    (Modality.IMAGE, "output_cost_per_image", Unit.PICTURE, 1),
)
Cost = Annotated[float, Field(ge=0, le=1000)]


class MapRow(BaseModel):
    """One row of the map, as far as it is read; USD per token, second, image, query or character."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    litellm_provider: str = ""
    mode: str = ""
    input_cost_per_token: Cost | None = None
    output_cost_per_token: Cost | None = None
    cache_read_input_token_cost: Cost | None = None
    cache_creation_input_token_cost: Cost | None = None
    input_cost_per_token_batches: Cost | None = None
    output_cost_per_token_batches: Cost | None = None
    input_cost_per_second: Cost | None = None
    input_cost_per_query: Cost | None = None
    input_cost_per_character: Cost | None = None
    output_cost_per_image: Cost | None = None
    max_input_tokens: int | None = None
    deprecation_date: date | None = None
    deprecation_source: str = ""
    source: str = ""


def unit_prices(entry: MapRow) -> Iterator[tuple[Modality, Unit, float]]:
    for modality, field, unit, count in UNITS:
        usd = getattr(entry, field)
        if usd:
            yield modality, unit, round(usd * count, 9)


def tariff(tokens_in: float | None, tokens_out: float | None, entry: MapRow | None = None) -> Tariff | None:
    if not tokens_in or tokens_out is None:
        return None
    read, write = (entry.cache_read_input_token_cost, entry.cache_creation_input_token_cost) if entry else (None, None)
    usd = {"input": tokens_in, "output": tokens_out, "cache_read": read, "cache_write": write}
    return Tariff(rate=TokenRate.model_validate({k: None if v is None else round(v * 1e6, 9) for k, v in usd.items()}))


def spelling(key: str) -> str:
    """A key without the provider before it: `deepinfra/Qwen/Qwen3-32B` -> `Qwen/Qwen3-32B`."""
    return key.split("/", 1)[-1]


def tail(key: str) -> str:
    """The last part of a key without maker, case and punctuation: `x/Meta-Llama-3.3-70B` and `llama-3.3-70b` agree."""
    return re.sub(r"[^a-z0-9]", "", re.sub(r"^meta-", "", key.casefold().rsplit("/", 1)[-1]))


def versioned_tier(model: str) -> tuple[str, tuple[int, ...]]:
    """A name with its version set apart: `claude-fable-5-2` -> (`claude-fable-#-#`, (5, 2))."""
    last = model.casefold().rsplit("/", 1)[-1]
    return re.sub(r"\d+", "#", last), tuple(int(number) for number in re.findall(r"\d+", last))


def unit_model(key: str) -> str:
    """The name prices of one model are gathered under: `@cf/baai/bge-m3` -> `bge-m3`."""
    last = key.casefold().rsplit("/", 1)[-1]
    if last in {"schnell", "dev", "pro", "large", "medium"}:
        last = "-".join(key.casefold().split("/")[-2:])
    return re.sub(r"^(databricks-)|(-fp8)$", "", last.replace("_", "-"))
