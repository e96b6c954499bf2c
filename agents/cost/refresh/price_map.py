"""litellm's price map as a source: prices, the day a model retires, and which models a host lists at all."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import httpx
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from protocols.models import Noun

from ..facts.prices import Modality, Tariff, TokenRate, Unit, UnitPrice
from .quotes import Quote, RefreshUnavailable

MAP = "https://raw.githubusercontent.com/BerriAI/litellm/main/model_prices_and_context_window.json"
MOST_BYTES = 20_000_000
SECONDS = 30.0
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


class Host(Noun):
    """One host of the list of hosts."""

    map: tuple[str, ...]
    whole: bool = False
    adds: bool = False


class Hosts(Noun):
    """The list of hosts, the words for ways of serving, and makers some hosts put before a name."""

    hosts: dict[str, Host]
    variants: tuple[str, ...]
    makers: tuple[str, ...]


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


class PriceMap:
    """The map of one day. `hosts` says under which providers it keeps a host of ours."""

    def __init__(self, entries: Mapping[str, Any], hosts: Hosts, title: str, locator: str) -> None:
        self.title, self.locator, self.hosts = title, locator, hosts
        by_provider: dict[str, dict[str, tuple[str, MapRow]]] = {}
        for key, row in entries.items():
            try:
                entry = MapRow.model_validate(row)
            except ValidationError:
                continue  # a row the map itself has wrong, such as a text for a price, prices nothing
            by_provider.setdefault(entry.litellm_provider, {}).setdefault(_tail(key), (key, entry))
        self._hosts = {
            name: {tail: row for provider in host.map for tail, row in by_provider.get(provider, {}).items()}
            for name, host in hosts.hosts.items()
        }

    def models(self, host: str) -> Iterable[str]:
        """Every model for generating text that the map lists at a host, in the host's own spelling."""
        return tuple(_spelling(key) for key, entry in self._hosts.get(host, {}).values() if entry.mode in CHAT)

    def withdrawn(self, host: str, model: str) -> bool:
        """Whether a host whose whole list the map keeps does not list a model, and not because it is newer."""
        about, rows = self.hosts.hosts.get(host), self._hosts.get(host, {})
        if about is None or not about.whole or not rows or _tail(model) in rows:
            return False
        tier, version = _tier(model)
        versions = [version for key, _ in rows.values() for pattern, version in (_tier(key),) if pattern == tier]
        return not versions or version <= max(versions)

    def quote(self, host: str, model: str) -> Quote | None:
        entry = self._hosts.get(host, {}).get(_tail(model), ("", None))[1]
        if entry is None:
            return None
        standard = _tariff(entry.input_cost_per_token, entry.output_cost_per_token, entry)
        if standard is None:
            return None
        return Quote(
            standard=standard,
            batch=_tariff(entry.input_cost_per_token_batches, entry.output_cost_per_token_batches),
            context=entry.max_input_tokens,
            retires=entry.deprecation_date,
            retires_source=entry.deprecation_source or (self.title if entry.deprecation_date else ""),
        )

    def unit_prices(self, day: date) -> Iterator[UnitPrice]:
        """Every price that is not for generated text, at the hosts whose models are added; a free one tells nothing."""
        for host, rows in self._hosts.items():
            if not self.hosts.hosts[host].adds:
                continue
            for key, entry in rows.values():
                modality = MODALITIES.get(entry.mode)
                price = next((row for row in _unit_prices(entry) if row[0] is modality), None)
                if modality and price:
                    yield UnitPrice(
                        host=host,
                        model=_spelling(key),
                        sells=unit_model(key),
                        modality=modality,
                        unit=price[1],
                        usd=price[2],
                        listed_on=day,
                        retires=entry.deprecation_date,
                        source=entry.source or self.locator,
                    )


def _unit_prices(entry: MapRow) -> Iterator[tuple[Modality, Unit, float]]:
    for modality, field, unit, count in UNITS:
        usd = getattr(entry, field)
        if usd:
            yield modality, unit, round(usd * count, 9)


def _tariff(tokens_in: float | None, tokens_out: float | None, entry: MapRow | None = None) -> Tariff | None:
    if not tokens_in or tokens_out is None:
        return None
    read, write = (entry.cache_read_input_token_cost, entry.cache_creation_input_token_cost) if entry else (None, None)
    usd = {"input": tokens_in, "output": tokens_out, "cache_read": read, "cache_write": write}
    return Tariff(rate=TokenRate.model_validate({k: None if v is None else round(v * 1e6, 9) for k, v in usd.items()}))


def _spelling(key: str) -> str:
    """A key without the provider before it: `deepinfra/Qwen/Qwen3-32B` -> `Qwen/Qwen3-32B`."""
    return key.split("/", 1)[-1]


def _tail(key: str) -> str:
    """The last part of a key without maker, case and punctuation: `x/Meta-Llama-3.3-70B` and `llama-3.3-70b` agree."""
    return re.sub(r"[^a-z0-9]", "", re.sub(r"^meta-", "", key.casefold().rsplit("/", 1)[-1]))


def _tier(model: str) -> tuple[str, tuple[int, ...]]:
    """A name with its version set apart: `claude-fable-5-2` -> (`claude-fable-#-#`, (5, 2))."""
    last = model.casefold().rsplit("/", 1)[-1]
    return re.sub(r"\d+", "#", last), tuple(int(number) for number in re.findall(r"\d+", last))


def unit_model(key: str) -> str:
    """The name prices of one model are gathered under: `@cf/baai/bge-m3` -> `bge-m3`."""
    last = key.casefold().rsplit("/", 1)[-1]
    if last in {"schnell", "dev", "pro", "large", "medium"}:
        last = "-".join(key.casefold().split("/")[-2:])
    return re.sub(r"^(databricks-)|(-fp8)$", "", last.replace("_", "-"))


def read_map(hosts: Hosts, title: str, *, file: Path | None = None, url: str = MAP) -> PriceMap:
    """The map from a file or over the network, at most 20 MB in half a minute. Raises RefreshUnavailable."""
    try:
        if file is not None:
            if file.stat().st_size > MOST_BYTES:
                raise RefreshUnavailable(f"{file} is larger than {MOST_BYTES:,} bytes")
            return PriceMap(json.loads(file.read_bytes()), hosts, title, MAP)
        return PriceMap(json.loads(_fetched(url)), hosts, title, url)
    except (OSError, ValueError, httpx.HTTPError) as problem:
        raise RefreshUnavailable(f"the price map cannot be read: {problem}") from problem


def _fetched(url: str) -> bytes:
    if not url.startswith(("https://", "http://127.0.0.1:", "http://localhost:")):
        raise RefreshUnavailable(f"the price map is only read over https, not from {url[:80]!r}")
    body = bytearray()
    with httpx.stream("GET", url, timeout=SECONDS) as response:
        response.raise_for_status()
        for chunk in response.iter_bytes():
            body += chunk
            if len(body) > MOST_BYTES:
                raise RefreshUnavailable(f"the price map is larger than {MOST_BYTES:,} bytes")
    return bytes(body)
