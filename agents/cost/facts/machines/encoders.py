"""Models that read their input once: embeddings, rerankers and speech recognition, with published runs of them."""

from collections.abc import Collection
from typing import Annotated

from pydantic import Field

from protocols.adoption import Evidence, Grade
from protocols.models import StrictModel

from ..aliases import bare
from ..pricing.unit_prices import Modality

Size = Annotated[float, Field(gt=0, le=1e12)]


class Encoder(StrictModel):
    """What one such model works; `trunk` counts the parameters every token passes, embeddings aside."""

    id: str
    names: tuple[str, ...] = ()
    task: Modality
    trunk: Size
    layers: int
    attention_width: int
    decoder_layers: int = 0
    vocabulary: int = 0
    source: str
    seen: str

    @property
    def evidence(self) -> Evidence:
        return Evidence(title=f"Dimensions of {self.id}", locator=self.source, seen=self.seen, grade=Grade.SECONDARY)


class AudioWindow(StrictModel):
    """The piece of audio Whisper reads at once, and what it writes about it."""

    seconds: float
    frames: int
    tokens: int


class EncoderRun(StrictModel):
    """One published run: tokens, or seconds of audio, per second of one GPU."""

    model: str
    gpu: str
    tflops: Size
    per_s: Size
    tokens: int = 0
    engine: str
    group: str
    source: str
    seen: str

    @property
    def evidence(self) -> Evidence:
        title = f"{self.model} on {self.gpu} with {self.engine}: {self.per_s:,.0f} a second"
        return Evidence(title=title, locator=self.source, seen=self.seen, grade=Grade.SECONDARY)


class Encoders(StrictModel):
    """Every model of the kind, and the runs its speed is estimated from."""

    window: AudioWindow
    models: tuple[Encoder, ...]
    runs: tuple[EncoderRun, ...]

    def called(self, names: Collection[str], text: str = "") -> Encoder | None:
        """The model under one of these bare names; of several, the one with the longest name in the text."""
        words = bare(text[:5_000])
        matches = [
            (len(name) if name in words else 0, model)
            for model in self.models
            for name in {bare(model.id), *map(bare, model.names)} & set(names)
        ]
        return max(matches, key=lambda match: match[0])[1] if matches else None

    def model(self, id: str) -> Encoder:
        return next(model for model in self.models if model.id == id)

    def runs_of(self, task: Modality) -> tuple[EncoderRun, ...]:
        return tuple(run for run in self.runs if self.model(run.model).task is task)
