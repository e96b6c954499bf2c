"""The Hugging Face Hub: licence tag, gating, downloads and lineage of a model or dataset."""

from collections.abc import Iterator
from functools import partial
from typing import Annotated

from pydantic import BeforeValidator, Field, JsonValue

from protocols.catalogue.identifiers import Subject
from protocols.live.call import Call, Fetch, Shaped
from protocols.live.live_facts import LiveFact
from protocols.live.look_up import Ask

_SOURCE = "live:hub"
_OF_BOTH = (
    *("author", "cardData", "createdAt", "disabled", "downloads", "downloadsAllTime"),
    *("gated", "lastModified", "likes", "sha", "tags"),
)
_EXPAND = {"models": (*_OF_BOTH, "safetensors"), "datasets": _OF_BOTH}
# Quantised weights are packed into integers: the Hub counts packs, not parameters.
_PACKED = ("I", "U")


def _as_list(value: object) -> object:
    return [value] if isinstance(value, str) else value


Strings = Annotated[tuple[str, ...] | None, BeforeValidator(_as_list)]


class CardData(Shaped):
    """What the publisher wrote at the head of the card."""

    license: Strings = None
    license_name: str | None = None
    license_link: str | None = None
    base_model: Strings = None
    datasets: Strings = None


class Safetensors(Shaped):
    """Parameters by number type, counted by the Hub in the weight files."""

    parameters: dict[str, int] = Field(default_factory=dict)
    total: int | None = None


class HubRepository(Shaped):
    """A repository of the Hub."""

    id: str
    sha: str | None = None
    created: Annotated[str | None, Field(alias="createdAt")] = None
    modified: Annotated[str | None, Field(alias="lastModified")] = None
    gated: bool | str = False
    disabled: bool = False
    downloads: int | None = None
    downloads_all_time: Annotated[int | None, Field(alias="downloadsAllTime")] = None
    likes: int | None = None
    tags: tuple[str, ...] = ()
    card: Annotated[CardData | None, Field(alias="cardData")] = None
    safetensors: Safetensors | None = None


class Hub:
    """Asks the Hub for one repository."""

    source = _SOURCE

    def __init__(self, base_url: str) -> None:
        self._base = base_url

    def asks(self, subject: Subject) -> tuple[Ask, ...]:
        """One call when the Component has a name on the Hub."""
        return (partial(self._repository, subject),) if subject.hub else ()

    async def _repository(self, subject: Subject, fetch: Fetch) -> tuple[LiveFact, ...]:
        expand = "&".join(f"expand[]={field}" for field in _EXPAND[subject.hub_kind])
        answer = await fetch(Call(f"{self._base}/api/{subject.hub_kind}/{subject.hub}?{expand}", HubRepository))
        prefix = "datasets/" if subject.hub_kind == "datasets" else ""
        page = f"https://huggingface.co/{prefix}{answer.content.id}"
        return tuple(
            LiveFact(key, value, _SOURCE, answer.as_of, page)
            for key, value in read(answer.content)
            if value not in (None, [], "")
        )


def read(repository: HubRepository) -> Iterator[tuple[str, JsonValue]]:
    """Every fact of a repository's record, `None` where it says nothing."""
    card = repository.card or CardData()
    yield "adoption.hf_downloads_30d", repository.downloads
    yield "adoption.hf_downloads_all_time", repository.downloads_all_time
    yield "adoption.hf_likes", repository.likes
    yield "gated", bool(repository.gated)
    yield "gated.how", repository.gated if isinstance(repository.gated, str) else None
    yield "licence.hub_tag", _licence_tag(repository, card)
    yield "licence.hub_link", card.license_link
    yield "lineage.base_models", list(card.base_model or ())
    yield "lineage.datasets", list(card.datasets or ())
    yield "maintenance.disabled_on_hub", True if repository.disabled else None
    yield "params_total_b", _billions(repository.safetensors)
    yield "release.hub_created", (repository.created or "")[:10]
    yield "release.hub_modified", (repository.modified or "")[:10]
    yield "release.hub_revision", repository.sha


def _licence_tag(repository: HubRepository, card: CardData) -> str | None:
    tagged = [tag.removeprefix("license:") for tag in repository.tags if tag.startswith("license:")]
    stated = list(card.license or ()) or tagged
    return card.license_name if stated == ["other"] and card.license_name else ", ".join(stated)


def _billions(weights: Safetensors | None) -> float | None:
    """Total parameters; unknown for weights packed into integers, where the Hub counts the packs."""
    if not weights or not weights.total or any(kind.startswith(_PACKED) for kind in weights.parameters):
        return None
    return round(weights.total / 1e9, 3)
