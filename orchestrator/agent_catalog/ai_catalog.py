"""The directory as an AI Catalog document, which registries and other hosts of agents read.

One document serves two specifications: the Linux Foundation's AI Catalog 1.0 reads `mediaType`, Agentic Resource
Discovery 0.9 reads `type`, and each ignores or allows the field of the other.
"""

import ipaddress
import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from a2a.types import AgentCard
from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel

from protocols.a2a.client.card_fetcher import card_places

CATALOG_PATHS = ("/.well-known/ai-catalog.json", "/.well-known/ard.json")
CATALOG_TYPE = "application/ai-catalog+json"
CARD_TYPE = "application/a2a-agent-card+json"
LOCAL_PUBLISHER = "agent.localhost"
"""The publisher of agents whose host is no domain name: an identifier wants one with a dot."""
# The bounds of the specification's schema; a field with fewer would make the whole document invalid.
MOST_QUERIES, LEAST_QUERIES = 5, 2
LONGEST_TEXT = 2_000
# What an identifier's last part may not hold: "License check" becomes "license-check".
ODD = re.compile(r"[^a-z0-9]+")


class CatalogNoun(BaseModel):
    """A part of the document, in the names of the specification."""

    model_config = ConfigDict(frozen=True, alias_generator=to_camel, populate_by_name=True)


class CatalogEntry(CatalogNoun):
    """One agent: where its card is, and what one may ask it."""

    identifier: str
    display_name: str
    type: str = CARD_TYPE
    media_type: str = CARD_TYPE
    url: str
    description: str
    tags: tuple[str, ...] = ()
    capabilities: tuple[str, ...] = ()
    version: str | None = None
    representative_queries: tuple[str, ...] | None = None


class CatalogHost(CatalogNoun):
    """Whose catalog it is."""

    display_name: str


class Catalog(CatalogNoun):
    """The whole document."""

    spec_version: str = "1.0"
    host: CatalogHost
    entries: tuple[CatalogEntry, ...]


def catalog_of(host: str, agents: Sequence[tuple[str, AgentCard]]) -> Catalog:
    """The catalog of agents by their base URL and card, each identifier once."""
    entries: dict[str, CatalogEntry] = {}
    for url, card in agents:
        entry = _entry(url, card)
        entries.setdefault(entry.identifier, entry)
    return Catalog(host=CatalogHost(display_name=host), entries=tuple(entries.values()))


def identifier_of(url: str, card: AgentCard) -> str:
    """`urn:air:<domain>:agents:<name>`; two agents of one name on one domain differ by their port or path."""
    parts = urlsplit(url)
    where = _slug(f"{parts.port or ''} {parts.path}")
    publisher = _domain(parts.hostname or "")
    return ":".join(("urn:air", publisher, "agents", "-".join(filter(None, (_slug(card.name) or "agent", where)))))


def _entry(url: str, card: AgentCard) -> CatalogEntry:
    examples = tuple(dict.fromkeys(text[:LONGEST_TEXT] for skill in card.skills for text in skill.examples))
    return CatalogEntry(
        identifier=identifier_of(url, card),
        display_name=card.name,
        url=card_places(url)[0],
        description=card.description[:LONGEST_TEXT],
        tags=tuple(dict.fromkeys(tag for skill in card.skills for tag in skill.tags)),
        capabilities=tuple(dict.fromkeys(skill.id for skill in card.skills)),
        version=card.version or None,
        representative_queries=examples[:MOST_QUERIES] if len(examples) >= LEAST_QUERIES else None,
    )


def _domain(host: str) -> str:
    """The host when it is a domain name; an address, or a name without a dot, has no owner that could be looked up."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return host.lower() if "." in host else LOCAL_PUBLISHER
    return LOCAL_PUBLISHER


def _slug(text: str) -> str:
    return ODD.sub("-", text.lower()).strip("-")
