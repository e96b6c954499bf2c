"""The orchestrator as a service: its executor, and what its page needs beside A2A."""

import asyncio
from functools import partial
from pathlib import Path

from fastapi import FastAPI, HTTPException, Request
from starlette.routing import Mount

from orchestrator.card import CARD, NAME
from orchestrator.executor import Executor
from orchestrator.intake.document_links import DocumentLinks
from orchestrator.lab import tutor
from orchestrator.lab.guarded_tutor import Guarded
from orchestrator.lab.lesson_traces import Visits
from orchestrator.lab.routes import lesson_routes
from orchestrator.lab.runner import Lab
from orchestrator.language.interpreter import MessageReader, language_model
from orchestrator.language.llm.settings import ModelSettings
from orchestrator.language.understanding import load
from orchestrator.run.agent_directory import Directory
from orchestrator.run.agent_stores.agent_history import SUFFIX as HISTORY
from orchestrator.run.agent_stores.agent_history import AgentHistory
from orchestrator.run.agent_stores.joined_agents import SUFFIX as AGENTS
from orchestrator.run.agent_stores.joined_agents import JoinedAgents, policy_for_agents
from orchestrator.run.agent_stores.trust_store import SUFFIX as TRUST
from orchestrator.run.agent_stores.trust_store import TrustLevels
from orchestrator.run.budget import Clocks
from orchestrator.run.cancellation.outbox import CancelOutbox
from orchestrator.run.conversation.profile_store import SUFFIX as PROFILES
from orchestrator.run.conversation.profile_store import Profiles
from orchestrator.run.conversation_store import Memory
from orchestrator.run.services import Platform
from orchestrator.watch.watch_list import SUFFIX as WATCHED
from orchestrator.watch.watch_list import WatchList
from orchestrator.web.agent_routes import agent_routes
from orchestrator.web.assessment_routes import assessment_routes
from orchestrator.web.catalog_routes import catalog_document, catalog_routes
from orchestrator.web.conformance.routes import conformance_routes
from orchestrator.web.correction_routes import correction_routes
from orchestrator.web.doctor_routes import doctor_routes
from orchestrator.web.exchanges.feed import Exchanges
from orchestrator.web.exchanges.routes import ReadableTraces, exchange_routes
from orchestrator.web.exchanges.run_store import RunStore
from orchestrator.web.extended_cards import ExtendedNow, extended_now
from orchestrator.web.faults.panel import Panel
from orchestrator.web.faults.routes import fault_panel_routes
from orchestrator.web.lesson_attempts import attempt_routes
from orchestrator.web.message_routes import reading_routes, resend_routes
from orchestrator.web.page_headers import PageHeaders
from orchestrator.web.profile_routes import profile_routes
from orchestrator.web.recording.builder import all_recorded
from orchestrator.web.recording.routes import recording_routes
from orchestrator.web.runs.figures import figures_of_runs
from orchestrator.web.runs.routes import run_routes
from orchestrator.web.runs.run_keeper import RunKeeper
from orchestrator.web.sign_in.login import LOGIN, caller_routes, login_routes
from orchestrator.web.sign_in.organisation_login import organisation_login_routes
from orchestrator.web.static_files import page_routes
from orchestrator.web.step_mode.relay import Stepping
from orchestrator.web.step_mode.routes import stepping_routes
from orchestrator.web.tables import SCHEMAS
from orchestrator.web.trace_link_settings import trace_link, trace_link_routes
from orchestrator.web.trust_routes import trust_routes
from orchestrator.web.watch_routes import watch_routes
from protocols.a2a.push.url_policy import policy_of
from protocols.adoption import registry
from protocols.hosting.app import Built, Service, Surroundings
from protocols.models import StrictModel


class LanguageModelNow(StrictModel):
    """The badge: off, or on with the model's name."""

    on: bool
    name: str


def build(around: Surroundings) -> Built:
    """The orchestrator with the agents its settings name."""
    settings = around.settings
    levels = TrustLevels(settings.own, settings.names, settings.trust, around.place(NAME + TRUST))
    joined = JoinedAgents(policy_for_agents(settings), around.place(NAME + AGENTS), around.addresses)
    history = AgentHistory(around.place(NAME + HISTORY))
    directory = Directory(
        settings.agents, around.http, around.life, around.trust, settings.names, levels, joined, history
    )
    # Settings hold what every service has; those of a language model are the orchestrator's own.
    message_reader = MessageReader(load(), language_model(ModelSettings.from_env(), around.http), directory.published)
    clocks = Clocks(settings.step_budget, settings.run_budget)
    memory, profiles = Memory(around.database, days=settings.kept_days), Profiles(around.place(NAME + PROFILES))
    links = DocumentLinks(around.http, policy_of(settings))
    cancels = CancelOutbox(around.database, directory)
    platform = Platform(directory, memory, message_reader, clocks, links, profiles, cancels)

    async def services() -> list[str]:
        return [NAME, *(entry.name for entry in await directory.look())]

    guarded = Guarded(around)
    visits = Visits(around.security.traces, around.security.visiting)
    exchanges = Exchanges(NAME, around.feed, directory, around.http, visits, platform.graph_log)
    store = RunStore(around.database)
    record = partial(all_recorded, own=settings.public_url, exchanges=exchanges)
    keeper = RunKeeper(NAME, around.feed, store, around.security.traces, record)
    api = _api(around, message_reader, guarded, platform, exchanges, store)
    routes = [
        Mount("/api", app=PageHeaders(api)),
        *conformance_routes(services),
        *catalog_document(directory, CARD, settings.public_url),
        *page_routes(),
    ]
    routes += login_routes(around.security.authentication, settings)
    if provider := around.security.authentication.provider:
        routes += organisation_login_routes(around.security.authentication, provider, settings)
    facts = Path(registry.__file__).parent / "data"
    executor = Executor(platform, around.database, settings.public_url)
    figures = figures_of_runs(directory, keeper, clocks, executor.gaps)
    return Built(
        CARD, executor, routes, tutor.SERVICES, (guarded, keeper), facts, settings.prefix + LOGIN, SCHEMAS, (figures,)
    )


def _api(
    around: Surroundings,
    message_reader: MessageReader,
    guarded: Guarded,
    platform: Platform,
    exchanges: Exchanges,
    store: RunStore,
) -> FastAPI:
    directory = platform.directory
    app = basic_api(directory, message_reader)
    readable = ReadableTraces(around.security.traces, store)
    app.include_router(caller_routes(around.security.authentication))
    lab = _lab(around, directory, guarded)
    app.include_router(lesson_routes(lab, exchanges.visits))
    app.include_router(attempt_routes(lab, exchanges.visits))
    app.include_router(exchange_routes(exchanges, readable))
    app.include_router(trace_link_routes(trace_link()))
    app.include_router(run_routes(store, platform.memory))
    app.include_router(reading_routes())
    app.include_router(resend_routes(around, directory))
    app.include_router(trust_routes(directory))
    app.include_router(agent_routes(directory))
    app.include_router(correction_routes(around.settings.own_files))
    app.include_router(catalog_routes(directory, around.http))
    app.include_router(doctor_routes(directory, around.security.credentials))
    app.include_router(assessment_routes(platform.memory))
    app.include_router(profile_routes(platform.profiles))
    app.include_router(watch_routes(WatchList(around.place(NAME + WATCHED))))
    app.include_router(fault_panel_routes(Panel(directory, around.http), around.settings.demo))
    app.include_router(stepping_routes(Stepping(around.gate, directory, around.http), around.security.traces))
    app.include_router(recording_routes(around.settings.public_url, exchanges, readable))
    return app


def _lab(around: Surroundings, directory: Directory, guarded: Guarded) -> Lab:
    own = around.settings.public_url.rstrip("/")
    urls = (own, *(own + path for path in tutor.SERVICES))
    sink = around.feed.add if around.settings.wire else None
    return Lab(directory, urls, around.http, around.security.visiting, sink, guarded=guarded.url)


def basic_api(directory: Directory, message_reader: MessageReader) -> FastAPI:
    """What the page asks that is not A2A; described at /api/openapi.json."""
    app = FastAPI(title="Adoption Council", docs_url=None, redoc_url=None)

    @app.get("/language-model")
    async def language_model_now() -> LanguageModelNow:
        """Whether a language model helps to read and word, and which."""
        model = message_reader.model
        return LanguageModelNow(on=model is not None, name=model.name if model else "")

    @app.get("/extended-cards")
    async def extended_cards(request: Request) -> list[ExtendedNow]:
        """The extended card of every agent, for a caller who says who it is: it is fetched in the platform's name."""
        if not request.scope["user"].is_authenticated:
            raise HTTPException(401, "Extended cards are for callers who say who they are: send X-API-Key.")
        entries = [entry for entry in await directory.look() if entry.agent]
        return list(await asyncio.gather(*(extended_now(entry) for entry in entries)))

    return app


SERVICE = Service(NAME, build)
