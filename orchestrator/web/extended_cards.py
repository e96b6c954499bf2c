"""The extended card of an agent in the directory, as it is now."""

from a2a.client.errors import AgentCardResolutionError
from google.protobuf.json_format import MessageToDict
from pydantic import JsonValue

from orchestrator.run.directory_entry import Entry
from protocols.a2a.client.card_fetcher import fetched_extended
from protocols.a2a.signing.verifier import RefusedCard, Signature, Trust
from protocols.models import StrictModel


class ExtendedNow(StrictModel):
    """An agent's extended card as JSON, or the problem that kept it away."""

    name: str
    url: str
    problem: str = ""
    signature: Signature | None = None
    card: dict[str, JsonValue] | None = None


async def extended_now(entry: Entry) -> ExtendedNow:
    """Fetched with the credential held for the agent, and its signature judged."""
    assert entry.agent is not None
    http = entry.agent.http
    try:
        card = await fetched_extended(entry.agent.card, http)
        signature = await Trust(http).judge(entry.url, card.forms, card.card)
    except (AgentCardResolutionError, RefusedCard) as error:
        return ExtendedNow(name=entry.name, url=entry.url, problem=str(error))
    return ExtendedNow(name=entry.name, url=entry.url, signature=signature, card=MessageToDict(card.card))
