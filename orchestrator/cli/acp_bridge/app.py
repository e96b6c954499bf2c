"""The ASGI app that speaks ACP, from acp-sdk, with what it needs to run beside today's libraries."""

from collections.abc import Iterable

import uvicorn.config
from a2a.types import AgentCard
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.types import ASGIApp

# acp-sdk 1.0.3 names a type in an annotation that uvicorn no longer has.
if not hasattr(uvicorn.config, "LoopSetupType"):
    uvicorn.config.LoopSetupType = str

from acp_sdk.server.app import create_app

from orchestrator.cli.acp_bridge.bridged_agent import BridgedAgent
from orchestrator.cli.acp_bridge.run_slots import RunEdge

HOSTS = ["127.0.0.1", "localhost"]


def app_for(agents: Iterable[tuple[str, AgentCard]]) -> ASGIApp:
    """For agents by their base URL and card. No page of another origin may ask: acp-sdk's default lets one."""
    app = create_app(*(BridgedAgent(url, card) for url, card in agents), enable_playground_cors=False)
    app.add_middleware(RunEdge)
    # Outermost, against DNS rebinding: it listens on loopback only.
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=HOSTS)
    return app
