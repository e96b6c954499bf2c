"""Agents taken over from a catalog of others: read, judged and joined one by one, each refusal with its reason."""

import asyncio
import json

import httpx

from orchestrator.agent_catalog.catalog_reader import MOST_LISTED, ListedAgent, NoCatalog, ReadCatalog, read_catalog
from orchestrator.run.agent_directory import Directory
from protocols.a2a.client.errors import NoAnswer
from protocols.adoption import Why
from protocols.adoption.inquiry import Words
from protocols.models import StrictModel
from protocols.wire.errors import MALFORMED, short

LARGEST_CATALOG = 2_000_000
CATALOG_SECONDS = 10
MOST_CATALOGS = 10


class ImportedAgent(StrictModel):
    """What became of one agent of a catalog: where it joined, or why it did not; `remark` is what differs there."""

    name: Words
    url: Words
    joined: str = ""
    reason: Words = ""
    remark: Words = ""


async def import_agents(url: str, http: httpx.AsyncClient, directory: Directory) -> tuple[ImportedAgent, ...]:
    """Every agent that the catalog at a URL lists; raises NoAnswer when there is no catalog."""
    catalog = await _fetched(url, http, directory)
    agents, failures = list(catalog.agents), list[ImportedAgent]()
    # Catalogs that a catalog lists are read too; what those list in turn is not.
    for nested in catalog.catalogs[:MOST_CATALOGS]:
        try:
            agents += (await _fetched(nested, http, directory)).agents
        except NoAnswer as problem:
            failures.append(ImportedAgent(name=nested, url=nested, reason=str(problem)))
    distinct = list(dict.fromkeys(agents))[:MOST_LISTED]
    outcomes = [await _admitted(agent, directory) for agent in distinct]
    versions = {entry.url: entry.card.version for entry in await directory.look(fresh=True) if entry.card}
    return (*(_compared(*pair, versions) for pair in zip(outcomes, distinct, strict=True)), *failures)


async def _fetched(url: str, http: httpx.AsyncClient, directory: Directory) -> ReadCatalog:
    await directory.permit(url)
    try:
        async with asyncio.timeout(CATALOG_SECONDS), http.stream("GET", url) as answer:
            body = bytearray()
            async for chunk in answer.aiter_bytes():
                body += chunk
                if len(body) > LARGEST_CATALOG:
                    raise NoAnswer(Why.OVER_BUDGET, f"{url} is larger than {LARGEST_CATALOG:,} bytes")
        if not answer.is_success:
            raise NoAnswer(Why.DOWN, f"{url} answered {answer.status_code}")
        return read_catalog(json.loads(body), url)
    except NoCatalog as error:
        raise NoAnswer(Why.UNREADABLE, f"{url} is no catalog of agents: {error}") from error
    except TimeoutError as error:
        raise NoAnswer(Why.SLOW, f"{url} did not arrive within {CATALOG_SECONDS} s") from error
    except (httpx.HTTPError, *MALFORMED) as error:
        raise NoAnswer(Why.UNREADABLE, f"{url} cannot be read: {short(error)}") from error


async def _admitted(agent: ListedAgent, directory: Directory) -> ImportedAgent:
    try:
        return ImportedAgent(name=agent.name, url=agent.url, joined=await directory.admit(agent.url))
    except NoAnswer as problem:
        return ImportedAgent(name=agent.name, url=agent.url, reason=str(problem))


def _compared(outcome: ImportedAgent, agent: ListedAgent, versions: dict[str, str]) -> ImportedAgent:
    version = versions.get(outcome.joined, "")
    if not (version and agent.version and version != agent.version):
        return outcome
    remark = f"the catalog lists version {agent.version}, its card says {version}"
    return outcome.model_copy(update={"remark": remark})
