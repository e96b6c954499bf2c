"""Reads the lists of agents that others publish: AI Catalogs, and what registries of A2A agents answer. Pure.

No specification says what such a registry answers. The forms in use are lists of AgentCards, or of entries with a
card in them or the card's address, alone or in an object beside a count.
"""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urljoin

from orchestrator.agent_catalog.ai_catalog import CARD_TYPE, CATALOG_TYPE
from protocols.models import StrictModel

LISTS = ("agents", "cards", "items", "results", "data")
CARD_ADDRESSES = ("wellKnownURI", "wellKnownUri", "well_known_uri", "cardUrl", "card_url", "agentCardUrl")
CARDS = ("agentCard", "agent_card", "card", "data")
MOST_LISTED = 50
LONGEST_NAME = 200
LONGEST_URL = 2_000


class ListedAgent(StrictModel):
    """An agent as a catalog lists it; `url` leads to its card or to itself, and `version` is what the list says."""

    name: str
    url: str
    version: str = ""


class ReadCatalog(StrictModel):
    """What one document lists: agents, and further catalogs by their address."""

    agents: tuple[ListedAgent, ...] = ()
    catalogs: tuple[str, ...] = ()


class NoCatalog(ValueError):
    """The document lists no agents in any form that is known; the text says what it is."""


def read_catalog(document: object, base: str) -> ReadCatalog:
    """What a document found at `base` lists, the first `MOST_LISTED`; raises NoCatalog."""
    if isinstance(document, dict) and isinstance(document.get("entries"), list):
        return _ai_catalog(document["entries"], base)
    listed = document if isinstance(document, list) else _listed(document)
    if listed is None:
        raise NoCatalog("it is neither an AI Catalog with entries nor a list of agents")
    agents = [agent for item in listed[:MOST_LISTED] if isinstance(item, dict) and (agent := _agent(item, base))]
    return ReadCatalog(agents=tuple(agents))


def _ai_catalog(entries: list[Any], base: str) -> ReadCatalog:
    members = [entry for entry in entries[:MOST_LISTED] if isinstance(entry, dict)]
    cards = [entry for entry in members if _kind(entry) == CARD_TYPE]
    nested = [entry for entry in members if _kind(entry) == CATALOG_TYPE and isinstance(entry.get("url"), str)]
    agents = [agent for entry in cards if (agent := _agent(entry, base))]
    return ReadCatalog(agents=tuple(agents), catalogs=tuple(urljoin(base, entry["url"]) for entry in nested))


def _kind(entry: Mapping[str, Any]) -> object:
    # The Linux Foundation's catalog writes `mediaType`, Agentic Resource Discovery `type`.
    return entry.get("mediaType") or entry.get("type")


def _listed(document: object) -> list[Any] | None:
    if not isinstance(document, dict):
        return None
    return next((document[name] for name in LISTS if isinstance(document.get(name), list)), None)


def _agent(item: Mapping[str, Any], base: str) -> ListedAgent | None:
    """The first address of an entry that leads to a card; `None` for an entry without any."""
    url = next(_addresses(item), "")
    if not url or len(url) > LONGEST_URL:
        return None
    card = _card_in(item)
    name = item.get("displayName") or item.get("name") or card.get("name") or url
    version = item.get("version") or card.get("version") or ""
    return ListedAgent(name=str(name)[:LONGEST_NAME], url=urljoin(base, url), version=str(version)[:LONGEST_NAME])


def _addresses(item: Mapping[str, Any]) -> Iterator[str]:
    """The card's own address before the agent's: an agent below a path has its card elsewhere."""
    for place in (item, _card_in(item)):
        yield from (place[name] for name in CARD_ADDRESSES if isinstance(place.get(name), str))
        if isinstance(place.get("url"), str):
            yield place["url"]
        interfaces = place.get("supportedInterfaces")
        for interface in interfaces if isinstance(interfaces, list) else ():
            if isinstance(interface, dict) and str(interface.get("url", "")).startswith(("http://", "https://")):
                yield interface["url"]


def _card_in(item: Mapping[str, Any]) -> Mapping[str, Any]:
    return next((item[name] for name in CARDS if isinstance(item.get(name), dict)), {})
