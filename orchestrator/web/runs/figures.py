"""What the orchestrator says at `/metrics`: how many Runs it carried and how long, gaps, agents that are there."""

from collections import Counter
from collections.abc import Iterable

from orchestrator.run.agent_directory import Directory
from orchestrator.run.budget import Clocks
from orchestrator.web.runs.run_keeper import RunKeeper
from protocols.hosting.observability.metrics import Figure, Source


def figures_of_runs(directory: Directory, keeper: RunKeeper, clocks: Clocks, gaps: Counter[str]) -> Source:
    """`gaps` counts Steps without an Assessment by agent."""

    async def figures() -> Iterable[Figure]:
        # As last seen: a scrape asks no agent anything.
        entries = await directory.known()
        present = {(entry.name,): float(entry.agent is not None) for entry in entries}
        missing = {(agent,): float(count) for agent, count in gaps.items()}
        return (
            Figure("council_agents_up", "1 for an agent that was there at the last look", present, ("agent",)),
            Figure("council_gaps", "Steps that brought no Assessment", missing, ("agent",), only_grows=True),
            Figure("council_runs", "Runs that came to their end", {(): clocks.ended}, only_grows=True),
            Figure("council_run_seconds", "What these Runs took in all", {(): clocks.ended_seconds}, only_grows=True),
            Figure("council_runs_not_kept", "Runs whose exchange was dropped", {(): keeper.dropped}, only_grows=True),
        )

    return figures
