"""Figures for Prometheus: durations of requests, and what a service says of itself at each scrape. Off by default."""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from a2a.types import TaskState
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from protocols.a2a.limits.task_slots import TaskSlots
from protocols.a2a.task_store import DurableTaskStore

if TYPE_CHECKING:
    from prometheus_client.core import Metric

PATH = "/metrics"
REQUEST_LABELS = ("service", "side", "operation", "outcome")


@dataclass(frozen=True)
class Figure:
    """Numbers of one kind by the values of their labels; a counter when they only grow, else a gauge."""

    name: str
    description: str
    values: Mapping[tuple[str, ...], float]
    labels: tuple[str, ...] = ()
    only_grows: bool = False


Source = Callable[[], Awaitable[Iterable[Figure]]]


class Metrics:
    """What `/metrics` of one service shows, in Prometheus' text format; needs the extra `observability`."""

    def __init__(self, service: str) -> None:
        # Here and not above: without the extra, and when nobody asks, nothing of it is imported.
        from prometheus_client import CollectorRegistry, Histogram

        self._service, self._sources = service, list[Source]()
        self._registry = CollectorRegistry()
        self._requests = Histogram("a2a_request_seconds", "A2A requests", REQUEST_LABELS, registry=self._registry)

    def add(self, *sources: Source) -> None:
        """Ask these, too, at each scrape."""
        self._sources.extend(sources)

    def observe(self, side: str, operation: str, outcome: str, seconds: float) -> None:
        """A request has ended."""
        self._requests.labels(self._service, side, operation, outcome).observe(seconds)

    @property
    def routes(self) -> Sequence[BaseRoute]:
        """`/metrics`."""
        return [Route(PATH, self._show)]

    async def _show(self, request: Request) -> Response:
        from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest

        figures = [figure for source in self._sources for figure in await source()]
        momentary = CollectorRegistry()
        momentary.register(_Families([self._family(figure) for figure in figures]))  # pyright: ignore  it has `collect`
        return Response(generate_latest(self._registry) + generate_latest(momentary), media_type=CONTENT_TYPE_LATEST)

    def _family(self, figure: Figure) -> "Metric":
        from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily

        kind = CounterMetricFamily if figure.only_grows else GaugeMetricFamily
        family = kind(figure.name, figure.description, labels=("service", *figure.labels))
        for labels, value in figure.values.items():
            family.add_metric((self._service, *labels), value)
        return family


# The registry knows its collectors by identity.
@dataclass(frozen=True, eq=False)
class _Families:
    """A collector of what was asked for this one scrape."""

    families: Sequence["Metric"]

    def collect(self) -> Sequence["Metric"]:
        return self.families


def figures_of_tasks(store: DurableTaskStore, slots: TaskSlots) -> Source:
    """The Tasks of a service by state, and how full it is."""

    async def figures() -> Iterable[Figure]:
        states = {(_short(state),): float(count) for state, count in (await store.counts()).items()}
        fill = {("running",): float(slots.running), ("queued",): float(slots.queued)}
        refused = {(): float(slots.refused)}
        return (
            Figure("a2a_tasks", "Tasks kept, by state", states, ("state",)),
            Figure("a2a_task_slots", "Tasks worked on now, and in line for it", fill, ("use",)),
            Figure("a2a_tasks_refused", "Messages refused for want of room", refused, only_grows=True),
        )

    return figures


def _short(state: int) -> str:
    """The state's name: "input_required"."""
    return TaskState.Name(TaskState.ValueType(state)).removeprefix("TASK_STATE_").lower()
