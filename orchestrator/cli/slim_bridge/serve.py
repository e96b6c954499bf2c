"""An agent as a server on a SLIM node, and the node itself, both from the published wheels."""

import asyncio
import contextlib
from pathlib import Path

import httpx
import slim_bindings
from a2a.client import ClientConfig, ClientFactory
from a2a.types import AgentCard, AgentInterface
from google.protobuf.json_format import MessageToJson
from slima2a import initialize_slim_service, setup_slim_client
from slima2a.handler import SRPCHandler
from slima2a.types.v1.a2a_pb2_slimrpc import add_A2AServiceServicer_to_server

from orchestrator.cli.api_key import credentials
from orchestrator.cli.slim_bridge.relay import Relay
from protocols.a2a.client.remote_agent import TIMEOUT, RemoteAgent
from protocols.a2a.client.ssl_context import tls
from protocols.wire.event_streams import EventTransport

BINDING = "slimrpc"
"""As slima2a spells it on cards; the specification would have a URI, which its clients do not find."""


async def serve_agent(url: str, name: str, node: str, secret: str, card_file: Path | None) -> None:
    """Until cancelled. `name` is namespace/group/name; the card with it is left in the file. Raises NoAnswer."""
    transport = EventTransport(httpx.AsyncHTTPTransport(verify=tls()))
    async with httpx.AsyncClient(transport=transport, timeout=TIMEOUT, auth=credentials(url)) as http:
        agent = await RemoteAgent.at(url, http)
        client = ClientFactory(ClientConfig(httpx_client=http, streaming=True)).create(agent.card)
        card = card_over_slim(agent.card, name)
        _, app, local, connection = await setup_slim_client(
            *name.split("/"), slim_url=node, secret=secret, log_level="error"
        )
        server = slim_bindings.Server.new_with_connection(app, local, connection)
        add_A2AServiceServicer_to_server(SRPCHandler(card, Relay(client)), server)
        if card_file:
            await asyncio.to_thread(card_file.write_text, MessageToJson(card))
        await server.serve_async()


def card_over_slim(card: AgentCard, name: str) -> AgentCard:
    """The card with its address on SLIM in front, and without signatures, which were made over the one before."""
    served = AgentCard()
    served.CopyFrom(card)
    del served.signatures[:]
    interface = AgentInterface(url=name, protocol_binding=BINDING, protocol_version="1.0")
    rest = list(served.supported_interfaces)
    del served.supported_interfaces[:]
    served.supported_interfaces.extend([interface, *rest])
    served.capabilities.push_notifications = served.capabilities.extended_agent_card = False
    return served


async def serve_node(address: str) -> None:
    """A node without TLS, until cancelled: for one machine, to try it out."""
    service = await initialize_slim_service(log_level="error")
    await service.run_server_async(slim_bindings.new_insecure_server_config(address))
    try:
        await asyncio.Event().wait()
    finally:
        with contextlib.suppress(Exception):
            service.stop_server(address)
