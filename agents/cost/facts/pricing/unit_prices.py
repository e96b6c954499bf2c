"""What embeddings, reranking, transcription, speech and images cost, by host."""

from datetime import date
from enum import StrEnum

from protocols.models import StrictModel

from .prices import Usd


class Modality(StrEnum):
    """What is bought when it is not text generation."""

    EMBEDDING = "embedding"
    RERANK = "rerank"
    TRANSCRIPTION = "transcription"
    SPEECH = "speech"
    IMAGE = "image"


class Unit(StrEnum):
    """What such a price counts."""

    MTOK = "million tokens"
    SEARCH = "search"
    MINUTE = "minute of audio"
    MCHARACTERS = "million characters"
    PICTURE = "image"


class UnitPrice(StrictModel):
    """One host's price for embeddings, reranking, transcription, speech or images."""

    host: str
    model: str
    sells: str
    modality: Modality
    unit: Unit
    usd: Usd
    listed_on: date
    retires: date | None = None
    source: str

    def sold_on(self, day: date) -> bool:
        return self.retires is None or day < self.retires


class UnitPrices(StrictModel):
    """Every price of one snapshot that is not for generated text."""

    as_of: date
    rows: tuple[UnitPrice, ...]
