"""Fetches and checks the AgentCard at a URL: size, signature, and whether its interfaces can be called."""

import asyncio
from dataclasses import dataclass

import httpx
from a2a.client.errors import AgentCardResolutionError
from a2a.types import AgentCard

from protocols.a2a.agent_card import UnusableUrl, checked_url
from protocols.a2a.client.card_fetcher import CardCache, fetched
from protocols.a2a.client.errors import NoAnswer, NotSent
from protocols.a2a.client.grpc_channel import BINDING, BINDINGS
from protocols.a2a.signing.verifier import RefusedCard, Signature, SignatureState, Trust
from protocols.adoption import Why
from protocols.wire.errors import MALFORMED, short

CARD_SECONDS = 4


@dataclass(frozen=True)
class CallableCard:
    """A card that can be called, and what its signature is worth."""

    card: AgentCard
    signature: Signature


async def card_at(
    url: str, http: httpx.AsyncClient, trust: Trust | None = None, cache: CardCache | None = None
) -> CallableCard:
    """The card published at a URL; raises NoAnswer when there is none that could be read, believed and called."""
    try:
        checked_url(url)
        async with asyncio.timeout(CARD_SECONDS):
            came = await fetched(url, http, cache)
            card = came.card
            for interface in card.supported_interfaces:
                if interface.protocol_binding in BINDINGS:
                    checked_url(interface.url if interface.protocol_binding != BINDING else f"http://{interface.url}")
            # After its URLs were checked: keys are fetched from an address, and that must be one we may call.
            signature = await (trust or Trust(http)).judge(url, came.forms, card)
    except UnusableUrl as error:
        raise NoAnswer(Why.REJECTED, f"its card cannot be used: {error}") from error
    except RefusedCard as error:
        refused = Signature(state=SignatureState.REFUSED, says=str(error))
        raise NoAnswer(Why.REJECTED, f"its AgentCard is refused: {error}", refused) from error
    except AgentCardResolutionError as error:
        if isinstance(error.__cause__, httpx.PoolTimeout):
            raise NotSent from error
        raise NoAnswer(Why.DOWN, f"no AgentCard at {url}: {short(error)}") from error
    except TimeoutError as error:
        raise NoAnswer(Why.SLOW, f"its AgentCard at {url} did not arrive within {CARD_SECONDS} s") from error
    except (httpx.HTTPError, *MALFORMED) as error:
        raise NoAnswer(Why.UNREADABLE, f"its AgentCard at {url} cannot be read: {short(error)}") from error
    if not card.name or len(card.name) > 200 or not card.supported_interfaces:
        raise NoAnswer(Why.UNREADABLE, f"the AgentCard at {url} names no agent or no interface")
    return CallableCard(card, signature)
