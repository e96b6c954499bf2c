"""A council of one calm and one faulty agent, and how a test switches a fault on and asks."""

from dataclasses import dataclass

import httpx
from a2a.types import TaskState

from protocols.a2a.fault_switches import FaultName, FaultNow, Schedule
from protocols.adoption import Recommendation
from protocols.hosting.app import Service
from tests.conftest import Start
from tests.fakes import agent, finds
from tests.orchestrator.run.person import QUESTION, Person, person, recommendation, tasks_of

FAULTY = "faulty"


@dataclass
class Stage:
    """One person, the orchestrator, and two agents of which one has switches."""

    person: Person
    url: str
    http: httpx.AsyncClient

    async def switch(self, name: FaultName, **schedule) -> None:
        """Put a fault on, as the panel does."""
        body = Schedule(**schedule).model_dump(mode="json")
        (await self.http.put(f"{self._panel}/{FAULTY}/{name}", json=body)).raise_for_status()

    async def off(self) -> None:
        """Switch every fault off."""
        (await self.http.delete(self._panel)).raise_for_status()

    @property
    def _panel(self) -> str:
        return f"{self.person.remote.url}/api/faults"

    async def now(self, name: FaultName) -> FaultNow:
        """How a fault stands."""
        told = (await self.http.get(f"{self.url}/faults")).json()["faults"]
        return next(FaultNow.model_validate(each) for each in told if each["fault"]["name"] == name)

    async def calls(self, method: str) -> int:
        """How often this method of JSON-RPC was called at the faulty agent."""
        frames = (await self.http.get(f"{self.url}/wire")).json()
        return sum(f'"{method}"' in frame["body"] for frame in frames if frame["piece"] == "request")

    async def ask(self, *models) -> Recommendation:
        """The answer to the question."""
        return recommendation(await self.person.says(QUESTION, *models))

    async def states(self) -> list[str]:
        """The state of every Task at the faulty agent, the newest first."""
        return [TaskState.Name(task.status.state) for task in await tasks_of(self.url, self.http)]


async def stage(start: Start, http: httpx.AsyncClient, faulty: Service | None = None, **settings) -> Stage:
    """The stage, with every fault off."""
    url = await start(faulty or agent(FAULTY, finds(FAULTY)), demo=True)
    calm = await start(agent("calm", finds("calm")))
    on = Stage(await person(start, http, calm, url, **{"step_budget": 6, "demo": True, **settings}), url, http)
    await http.get(f"{on.person.remote.url}/api/agents")
    return on


def gaps(answer: Recommendation) -> list[tuple[str, str]]:
    """Who stayed silent and why."""
    return [(gap.agent, gap.why) for gap in answer.unanswered]


def concerns(answer: Recommendation) -> list[str]:
    """Whose answers the recommendation stands on."""
    return sorted(each.concern for each in answer.assessments)
