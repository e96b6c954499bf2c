"""litellm's price map as a source: prices, the day a model retires, and which models a host lists at all."""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import httpx
from pydantic import ValidationError

from protocols.models import StrictModel

from ..facts.pricing.unit_prices import UnitPrice
from .map_rows import CHAT, MODALITIES, MapRow, spelling, tail, tariff, unit_model, unit_prices, versioned_tier
from .quotes import Quote, RefreshUnavailable

MAP = "https://raw.githubusercontent.com/BerriAI/litellm/main/model_prices_and_context_window.json"
MOST_BYTES = 20_000_000
SECONDS = 30.0


class Host(StrictModel):
    """One host of the list of hosts."""

    map: tuple[str, ...]
    whole: bool = False
    adds: bool = False


class Hosts(StrictModel):
    """The list of hosts, the words for ways of serving, and makers some hosts put before a name."""

    hosts: dict[str, Host]
    variants: tuple[str, ...]
    makers: tuple[str, ...]


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
            by_provider.setdefault(entry.litellm_provider, {}).setdefault(tail(key), (key, entry))
        self._hosts = {
            name: {tail: row for provider in host.map for tail, row in by_provider.get(provider, {}).items()}
            for name, host in hosts.hosts.items()
        }

    def models(self, host: str) -> Iterable[str]:
        """Every model for generating text that the map lists at a host, in the host's own spelling."""
        return tuple(spelling(key) for key, entry in self._hosts.get(host, {}).values() if entry.mode in CHAT)

    def withdrawn(self, host: str, model: str) -> bool:
        """Whether a host whose whole list the map keeps does not list a model, and not because it is newer."""
        about, rows = self.hosts.hosts.get(host), self._hosts.get(host, {})
        if about is None or not about.whole or not rows or tail(model) in rows:
            return False
        tier, version = versioned_tier(model)
        versions = [
            version for key, _ in rows.values() for pattern, version in (versioned_tier(key),) if pattern == tier
        ]
        return not versions or version <= max(versions)

    def quote(self, host: str, model: str) -> Quote | None:
        entry = self._hosts.get(host, {}).get(tail(model), ("", None))[1]
        if entry is None:
            return None
        standard = tariff(entry.input_cost_per_token, entry.output_cost_per_token, entry)
        if standard is None:
            return None
        return Quote(
            standard=standard,
            batch=tariff(entry.input_cost_per_token_batches, entry.output_cost_per_token_batches),
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
                price = next((row for row in unit_prices(entry) if row[0] is modality), None)
                if modality and price:
                    yield UnitPrice(
                        host=host,
                        model=spelling(key),
                        sells=unit_model(key),
                        modality=modality,
                        unit=price[1],
                        usd=price[2],
                        listed_on=day,
                        retires=entry.deprecation_date,
                        source=entry.source or self.locator,
                    )


def read_map(hosts: Hosts, title: str, *, file: Path | None = None, url: str = MAP) -> PriceMap:
    """The map from a file or over the network, at most 20 MB in half a minute. Raises RefreshUnavailable."""
    try:
        if file is not None:
            if file.stat().st_size > MOST_BYTES:
                raise RefreshUnavailable(f"{file} is larger than {MOST_BYTES:,} bytes")
            return PriceMap(json.loads(file.read_bytes()), hosts, title, MAP)
        return PriceMap(json.loads(fetched(url)), hosts, title, url)
    except (OSError, ValueError) as problem:
        raise RefreshUnavailable(f"the price map cannot be read: {problem}") from problem


def fetched(url: str) -> bytes:
    """A public file over https, or from this machine; bounded in size and time. Raises RefreshUnavailable."""
    if not url.startswith(("https://", "http://127.0.0.1:", "http://localhost:")):
        raise RefreshUnavailable(f"price lists are only read over https, not from {url[:80]!r}")
    body = bytearray()
    try:
        with httpx.stream("GET", url, timeout=SECONDS) as response:
            response.raise_for_status()
            for chunk in response.iter_bytes():
                body += chunk
                if len(body) > MOST_BYTES:
                    raise RefreshUnavailable(f"{url} is larger than {MOST_BYTES:,} bytes")
    except httpx.HTTPError as problem:
        raise RefreshUnavailable(f"{url} cannot be read: {problem}") from problem
    return bytes(body)
