"""Adds fault injection to a service in demo mode, and nothing to any other."""

from a2a.types import AgentCard
from starlette.middleware import Middleware
from starlette.routing import BaseRoute

from protocols.a2a.executor import TaskExecutor
from protocols.a2a.extensions import FAULTS, declaration
from protocols.faults.faulty_executor import Faulty
from protocols.faults.middleware import Misbehaving, Unreachable
from protocols.faults.routes import fault_routes
from protocols.faults.switches import Switches


class Fitting:
    """The switches of one service and where they act; outside demo mode there are none."""

    def __init__(self, service: str, demo: bool) -> None:
        self._service = service
        self._switches = Switches() if demo else None

    def executor(self, inner: TaskExecutor) -> TaskExecutor:
        """The executor, with faults of behaviour."""
        return Faulty(inner, self._switches) if self._switches else inner

    def declare(self, card: AgentCard) -> None:
        """Say on the card that there are switches."""
        if self._switches:
            card.capabilities.extensions.append(declaration(FAULTS))

    @property
    def outermost(self) -> list[Middleware]:
        """What stands before everything else: a service that is down records nothing."""
        return [Middleware(Unreachable, switches=self._switches)] if self._switches else []

    @property
    def within_capture(self) -> list[Middleware]:
        """What stands inside the capture: what is recorded is what went over the wire."""
        return [Middleware(Misbehaving, switches=self._switches)] if self._switches else []

    @property
    def routes(self) -> list[BaseRoute]:
        """The routes of the switches."""
        return fault_routes(self._service, self._switches)
