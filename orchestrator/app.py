"""The orchestrator as a service: its executor, and what its page needs beside A2A."""

import os
from pathlib import Path

from fastapi import FastAPI
from google.protobuf.json_format import MessageToDict
from pydantic import JsonValue
from starlette.responses import FileResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from orchestrator.card import CARD, NAME
from orchestrator.directory import Directory
from orchestrator.exchange_api import exchange_routes
from orchestrator.exchanges import Exchanges
from orchestrator.executor import Executor
from orchestrator.graph import Platform
from orchestrator.hearing import Hearing, language_model
from orchestrator.lab import tutor
from orchestrator.lab.api import lesson_routes
from orchestrator.lab.running import Lab
from orchestrator.memory import Memory
from orchestrator.message_api import message_routes
from orchestrator.stepping import Stepping
from orchestrator.stepping_api import stepping_routes
from orchestrator.understanding import load
from protocols.a2a.service import Built, Service, Surroundings
from protocols.adoption import Noun

UI = Path(__file__).parent / "ui"
TUTOR = "/lab/agent"


class AgentNow(Noun):
    """One agent as the page shows it. `card` is the AgentCard as JSON, the latest seen."""

    name: str
    url: str
    up: bool
    problem: str
    seen: float
    milliseconds: float
    card: dict[str, JsonValue] | None


class LanguageModelNow(Noun):
    """The badge: off, or on with the model's name."""

    on: bool
    name: str


def build(around: Surroundings) -> Built:
    """The orchestrator with the agents its settings name."""
    settings = around.settings
    directory = Directory(settings.agents, around.http, around.life)
    hearing = Hearing(load(), language_model(os.environ, around.http))
    platform = Platform(directory, Memory(settings.file(f"{NAME}-conversations")), hearing, settings.step_budget)
    routes = [
        Mount("/api", app=_api(around, directory, hearing)),
        Mount("/static", app=StaticFiles(directory=UI)),
        Route("/", lambda request: FileResponse(UI / "index.html")),
    ]
    return Built(CARD, Executor(platform, settings.file(f"{NAME}-runs")), routes, {TUTOR: tutor.SERVICE})


def _api(around: Surroundings, directory: Directory, hearing: Hearing) -> FastAPI:
    app = api(directory, hearing)
    app.include_router(lesson_routes(_lab(around, directory)))
    app.include_router(exchange_routes(Exchanges(NAME, around.feed, directory, around.http)))
    app.include_router(message_routes(around, directory))
    app.include_router(stepping_routes(Stepping(around.gate, directory, around.http)))
    return app


def _lab(around: Surroundings, directory: Directory) -> Lab:
    own = around.settings.public_url.rstrip("/")
    return Lab(directory, (own, own + TUTOR), around.http, around.feed.add if around.settings.wire else None)


def api(directory: Directory, hearing: Hearing) -> FastAPI:
    """What the page asks that is not A2A; described at /api/openapi.json."""
    app = FastAPI(title="Adoption Council", docs_url=None, redoc_url=None)

    @app.get("/agents")
    async def agents() -> list[AgentNow]:
        """Every agent in the directory, as it is now."""
        return [
            AgentNow(
                name=entry.name,
                url=entry.url,
                up=entry.agent is not None,
                problem=entry.problem,
                seen=entry.seen,
                milliseconds=entry.milliseconds,
                card=MessageToDict(entry.card) if entry.card else None,
            )
            for entry in await directory.look()
        ]

    @app.get("/language-model")
    async def language_model_now() -> LanguageModelNow:
        """Whether a language model helps to read and word, and which."""
        return LanguageModelNow(on=hearing.model is not None, name=hearing.model.name if hearing.model else "")

    return app


SERVICE = Service(NAME, build)
