"""One question is one trace over all services, and every request is counted: in memory, and at a local collector."""

import asyncio
import json
import logging
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanContext
from prometheus_client.parser import text_string_to_metric_families
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from orchestrator.app import SERVICE
from protocols.a2a.agent_card import REST_PATH
from protocols.a2a.limits.task_slots import TaskLimits
from protocols.a2a.settings import Settings
from protocols.a2a.signing.signed_card import CARD_PATH
from protocols.hosting import app
from protocols.hosting.observability import telemetry
from protocols.hosting.observability.json_log import JsonFormatter
from protocols.hosting.observability.telemetry import Telemetry
from protocols.hosting.serve import listen, serving
from protocols.wire.trace import serve
from tests.conftest import Start, served
from tests.fakes import agent, breaks, finds, waits
from tests.import_reach import ROOT
from tests.orchestrator.run.person import QUESTION, person

pytestmark = pytest.mark.anyio


async def test_a_question_is_one_trace_over_all_services(start: Start, http, monkeypatch):
    exporter = InMemorySpanExporter()
    monkeypatch.setattr(app, "telemetry", lambda name, settings: Telemetry(name, SimpleSpanProcessor(exporter)))
    asker = await person(start, http, await start(agent("mood", finds("mood"))))
    await asker.says(QUESTION)

    spans = exporter.get_finished_spans()

    def context_of(span: ReadableSpan) -> SpanContext:
        assert span.context is not None
        return span.context

    def parent_of(span: ReadableSpan) -> int:
        assert span.parent is not None
        return span.parent.span_id

    asked = [span for span in spans if span.resource.attributes["service.name"] == "mood"]
    calls = {context_of(span).span_id: span for span in spans if span.kind.name == "CLIENT"}
    (served_,) = [span for span in asked if span.name == "A2A SendStreamingMessage"]
    call = calls[parent_of(served_)]
    turns = {context_of(span).span_id: span for span in spans if span.kind.name == "SERVER"}

    assert call.resource.attributes["service.name"] == SERVICE.name
    turn = turns[parent_of(call)]
    assert turn.resource.attributes["service.name"] == SERVICE.name
    assert len({context_of(span).trace_id for span in (served_, call, turn)}) == 1


async def test_requests_are_counted_by_operation_and_outcome(http):
    async with served(agent("mood", finds("mood")), metrics=True) as url:
        call = {"jsonrpc": "2.0", "id": 1, "method": "GetTask", "params": {"id": "nobody's"}}
        await http.post(f"{url}/a2a/jsonrpc", json=call, headers={"A2A-Version": "1.0"})
        text = (await http.get(f"{url}/metrics")).text

    samples = [sample for family in text_string_to_metric_families(text) for sample in family.samples]
    counts = {
        (sample.labels["side"], sample.labels["operation"], sample.labels["outcome"]): sample.value
        for sample in samples
        if sample.name == "a2a_request_seconds_count"
    }
    assert counts["server", "GetTask", "error"] == 1


async def figures_at(url: str, http) -> dict[tuple[str, ...], float]:
    """Each figure of a service by its name and the values of its labels, the service's own name aside."""
    families = text_string_to_metric_families((await http.get(f"{url}/metrics")).text)
    samples = [sample for family in families for sample in family.samples]
    return {
        (sample.name, *(value for label, value in sample.labels.items() if label != "service")): sample.value
        for sample in samples
    }


async def test_metrics_say_how_many_tasks_there_are_how_full_it_is_and_what_was_refused(start: Start, http):
    started = asyncio.Event()
    url = await start(agent("slow", waits(started)), metrics=True, limits=TaskLimits(1, 1, 1))
    for text in ("first", "second", "third"):
        message = {"messageId": text, "role": "ROLE_USER", "parts": [{"text": text}]}
        body = {"message": message, "configuration": {"returnImmediately": True}}
        await http.post(f"{url}{REST_PATH}/message:send", json=body, headers={"A2A-Version": "1.0"})
    await started.wait()
    figures = await figures_at(url, http)

    assert figures["a2a_task_slots", "running"] == figures["a2a_task_slots", "queued"] == 1
    assert figures["a2a_tasks", "working"] == figures["a2a_tasks", "submitted"] == 1
    assert figures["a2a_tasks_refused_total",] == 1


async def test_the_orchestrator_counts_runs_and_gaps_and_says_which_agents_are_there(start: Start, http):
    mood, broken = await start(agent("mood", finds("mood"))), await start(agent("broken", breaks))
    asker = await person(start, http, mood, broken, metrics=True)
    await asker.says(QUESTION)
    figures = await figures_at(asker.remote.url, http)

    assert figures["council_agents_up", "mood"] == figures["council_agents_up", "broken"] == 1
    assert figures["council_gaps_total", "broken"] >= 1
    assert figures["council_gaps_total", "mood"] == 0
    assert figures["council_runs_total",] == 1
    assert figures["council_run_seconds_total",] > 0


async def test_every_figure_of_the_dashboard_exists(start: Start, http):
    asker = await person(start, http, await start(agent("broken", breaks)), metrics=True)
    await asker.says(QUESTION)
    names = {name for name, *_ in await figures_at(asker.remote.url, http)}
    dashboard = json.loads((ROOT / "deploy/observability/dashboard.json").read_text("utf-8"))

    queries = [target["expr"] for panel in dashboard["panels"] for target in panel["targets"]]
    shown = {name for query in queries for name in re.findall(r"\b(?:a2a|council)_[a-z_]+", query)}
    assert len(shown) >= 8
    assert shown <= names


async def test_without_being_asked_for_there_are_no_metrics_and_nothing_is_observed(start: Start, http):
    url = await start(agent("mood", finds("mood")))
    assert (await http.get(f"{url}/metrics")).status_code == 404
    assert telemetry.telemetry("mood", Settings()).sink is None


@asynccontextmanager
async def collector(got: asyncio.Queue[ExportTraceServiceRequest]) -> AsyncIterator[str]:
    """What takes OTLP over HTTP, as a collector does."""

    async def traces(request: Request) -> Response:
        got.put_nowait(ExportTraceServiceRequest.FromString(await request.body()))
        return Response(media_type="application/x-protobuf")

    listening = listen("127.0.0.1", 0)
    there = Starlette(routes=[Route("/v1/traces", traces, methods=["POST"])])
    there.state.at_stop = ()
    async with serving(there, listening, grace=1):
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"


async def test_spans_arrive_at_a_collector(http, monkeypatch):
    got: asyncio.Queue[ExportTraceServiceRequest] = asyncio.Queue()
    async with collector(got) as url:
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", url)
        monkeypatch.setenv("OTEL_BSP_SCHEDULE_DELAY", "100")
        async with served(agent("mood", finds("mood")), traces=True) as service:
            assert (await http.get(service + CARD_PATH)).is_success
            call = {"jsonrpc": "2.0", "id": 1, "method": "GetTask", "params": {"id": "nobody's"}}
            await http.post(f"{service}/a2a/jsonrpc", json=call, headers={"A2A-Version": "1.0"})
            export = await asyncio.wait_for(got.get(), 10)

    (span,) = export.resource_spans[0].scope_spans[0].spans
    assert (span.name, span.status.message) == ("A2A GetTask", "Task not found")


def test_a_log_line_is_json_with_its_trace():
    serve("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
    record = logging.LogRecord("a2a", logging.INFO, "x.py", 1, "task %s completed", ("t1",), None)
    line = json.loads(JsonFormatter().format(record))
    assert (line["message"], line["trace_id"]) == ("task t1 completed", "0af7651916cd43dd8448eb211c80319c")
