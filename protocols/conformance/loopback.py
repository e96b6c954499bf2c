"""Keeps conformance mode to this machine, and tells the callers of the suite apart."""

import ipaddress
import uuid
from collections.abc import AsyncGenerator

from a2a.server.context import ServerCallContext
from a2a.server.events import Event
from a2a.types import Message, SendMessageRequest, Task

from protocols.a2a.inline.handler import InlineHandler
from protocols.a2a.settings import Settings
from protocols.cleanup import Closing
from protocols.conformance.scenarios import BARE, play_for


class NotOnLoopback(ValueError):
    """Conformance mode was asked of a service that others can reach."""


def refuse_elsewhere(settings: Settings) -> None:
    """Raises NotOnLoopback when the service listens beyond this machine."""
    try:
        local = settings.host == "localhost" or ipaddress.ip_address(settings.host).is_loopback
    except ValueError:
        # A host name may resolve to anything: only what is surely this machine is let through.
        local = False
    if not local:
        raise NotOnLoopback(f"CONFORMANCE=on is for loopback only; this service listens at {settings.host}")


class TellsApart(InlineHandler):
    """Hears each Message of the TCK as its own: the TCK says many things under one messageId, which 4.1.4 calls unique.

    Without this a service that answers a repeated Message by the Task it has (3.3.1, MAY) would do so here.
    """

    async def on_message_send(self, params: SendMessageRequest, context: ServerCallContext) -> Message | Task:
        """As the handler does."""
        return await super().on_message_send(_told_apart(params), context)

    async def on_message_send_stream(
        self, params: SendMessageRequest, context: ServerCallContext
    ) -> AsyncGenerator[Event, None]:
        """As the handler does."""
        async with Closing(super().on_message_send_stream(_told_apart(params), context)) as events:
            async for event in events:
                yield event


def _told_apart(params: SendMessageRequest) -> SendMessageRequest:
    message = params.message
    if message.message_id.startswith(BARE) or play_for(message.message_id):
        message.message_id = f"{message.message_id}-{uuid.uuid4().hex[:8]}"
    return params
