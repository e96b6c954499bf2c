"""A service in a process of its own: watched, and started again when it dies, more and more slowly and not for ever."""

import asyncio
import logging
import signal
import sys
import time
from collections import deque

from orchestrator.local.settings import environment_of
from protocols.a2a.settings import Settings
from protocols.cleanup import SECONDS, shielded
from protocols.hosting.serve import listen, serving
from protocols.hosting.stand_in import slip_in, stand_in

logger = logging.getLogger(__name__)
PAUSES = (0.5, 1, 2, 4, 8)
"""Seconds before each new start; after the last one it is left dead."""
STEADY_SECONDS = 60
"""Whoever lived that long is no longer counted as failing."""
STOP_SECONDS = 10
LINES = 40


class Child:
    """Runs `module` with these settings; while it is dead, a stand-in at its address says why."""

    def __init__(self, name: str, module: str, settings: Settings) -> None:
        self._name, self._module, self._settings = name, module, settings
        self._process: asyncio.subprocess.Process | None = None
        self._printed: deque[str] = deque(maxlen=LINES)

    async def run(self) -> None:
        """Until cancelled; then the process is stopped."""
        failures = 0
        try:
            while True:
                began = time.monotonic()
                problem = await self._life()
                # Only failures in a row count: a service that dies once a day is always started again.
                failures = 0 if time.monotonic() - began > STEADY_SECONDS else failures
                pause = PAUSES[failures] if failures < len(PAUSES) else None
                again = "it is not started again" if pause is None else f"it is started again in {pause:g} s"
                logger.error("%s is down: %s; %s", self._name, problem, again)
                failures += 1
                async with serving(stand_in(problem), listen(self._settings.host, self._settings.port), grace=1):
                    await (asyncio.Event().wait() if pause is None else asyncio.sleep(pause))
        finally:
            with shielded(STOP_SECONDS + SECONDS):
                await self._stop()

    async def _life(self) -> str:
        """One life of the process; why it ended."""
        self._printed.clear()
        process = self._process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", self._module, env=environment_of(self._settings), stderr=asyncio.subprocess.PIPE
        )
        assert process.stderr is not None
        async for line in process.stderr:
            sys.stderr.buffer.write(line)
            sys.stderr.flush()
            self._printed.append(line.decode("utf-8", "replace"))
        status = await process.wait()
        killed = f"it was ended by {signal.Signals(-status).name}" if status < 0 else ""
        return killed or slip_in("".join(self._printed))

    async def _stop(self) -> None:
        process = self._process
        if process is None or process.returncode is not None:
            return
        process.send_signal(signal.SIGTERM)
        try:
            await asyncio.wait_for(process.wait(), STOP_SECONDS)
        except TimeoutError:
            # Past its time to end well; what it left open is taken up at the next start.
            process.kill()
            await process.wait()
