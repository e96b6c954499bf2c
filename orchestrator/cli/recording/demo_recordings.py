"""Makes the recordings of the theater from real runs of every service: `make recordings`."""

import asyncio
import json
import logging
from collections.abc import Sequence
from contextlib import AsyncExitStack
from pathlib import Path

from orchestrator.cli.client import Council
from orchestrator.cli.recording.record import answered, fetched
from orchestrator.local import launch, placement
from protocols.adoption import Progress
from protocols.models import StrictModel
from protocols.wire.recording_file import dump, load

logger = logging.getLogger(__name__)
SHELF = Path(__file__).parents[2] / "ui" / "recordings"
# The other end of a hop notes its last piece a moment later than ours.
LAST_FRAMES = 0.5


class DemoRun(StrictModel):
    """One run to record: `down` leaves the map's last agent out, `stops` cancels where the agents ask."""

    file: str
    title: str
    shows: str
    words: str
    answers: dict[str, str] = {}
    down: bool = False
    stops: bool = False


RUNS = (
    DemoRun(
        file="recommendation.json",
        title="A recommendation",
        shows="Every agent at once, one of them consulting another, and the answer with its sources.",
        words="Should we adopt vLLM for an internal tool?",
    ),
    DemoRun(
        file="question.json",
        title="A question back",
        shows="One agent needs to know more: its Task waits in INPUT_REQUIRED, the others finish, the answer goes on.",
        words="May we use Ultralytics YOLO in our commercial SaaS?",
        answers={"use.linkage": "separate"},
    ),
    DemoRun(
        file="agent-down.json",
        title="An agent is down",
        shows="Nobody answers at one address: a named gap in the recommendation, nothing made up, no failure.",
        words="Should we adopt vLLM for an internal tool?",
        down=True,
    ),
    DemoRun(
        file="stopped.json",
        title="A run is stopped",
        shows="The person stops instead of answering: CancelTask at the orchestrator, and at every agent that waits.",
        words="May we embed Ultralytics YOLO in the product we sell?",
        stops=True,
    ),
)


async def make(runs: Sequence[DemoRun] = RUNS, shelf: Path = SHELF) -> None:
    """Run and record each, and write the list the theater reads."""
    for run in runs:
        text = await _recorded(run)
        await asyncio.to_thread((shelf / run.file).write_text, text, "utf-8")
        logger.info("%s: %d kB", run.file, len(text.encode()) // 1000)
    entries = [{"file": run.file, "title": run.title, "shows": run.shows} for run in runs]
    await asyncio.to_thread((shelf / "index.json").write_text, json.dumps(entries, indent=1) + "\n", "utf-8")


async def _recorded(run: DemoRun) -> str:
    placed = placement.place_all(0, "")
    last = [run for run in placed if run.place.is_agent][-1]
    async with AsyncExitStack() as stack:
        # Its port is freed but stays in the directory: an agent that is down, not one that nobody knows.
        if run.down:
            last.listening.close()
            placed.remove(last)
        url = await stack.enter_async_context(launch.one_process(placed))
        council = await stack.enter_async_context(Council.at(url))
        outcome = await council.say(run.words, _quietly)
        if run.stops:
            await council.cancel(outcome.task_id)
        else:
            await answered(council, outcome, run.answers, _quietly)
        await asyncio.sleep(LAST_FRAMES)
        recording = load(await fetched(council, "json"))
    return dump(recording.model_copy(update={"title": run.title, "shows": run.shows}))


async def _quietly(news: Progress) -> None:
    return None


if __name__ == "__main__":
    logging.basicConfig(level="WARNING", format="%(message)s")
    logger.setLevel("INFO")
    asyncio.run(make())
