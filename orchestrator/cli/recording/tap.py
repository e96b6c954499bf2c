"""`council tap`: stands between a client and an agent, and shows and saves what passes."""

import asyncio
import signal
import sys
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer

from orchestrator.cli.display.terminal import err, out, refusals
from orchestrator.cli.display.text_layout import print_line

Port = Annotated[int, typer.Option(help="Where the client sends what was meant for the agent; 0 for any free port.")]
PagePort = Annotated[int, typer.Option("--page-port", help="Where to look at it; 0 for any free port.")]
Into = Annotated[Path | None, typer.Option("-o", "--output", help="Save what passed when it ends: run.json, run.har.")]


def tap(
    url: Annotated[str, typer.Argument(help="The agent: its base URL, or its card's.")],
    port: Port = 9900,
    page_port: PagePort = 0,
    output: Into = None,
) -> None:
    """Record everything between any client and an A2A agent: JSON-RPC, REST and streams, until Ctrl-C."""
    # Servers are loaded by the commands that run them alone: the others start in a third of the time.
    from orchestrator.web.tap.session import UnusableTarget
    from protocols.hosting.serve import PortTaken
    from protocols.wire.recording_file import UnreadableRecording

    with refusals("tap", UnusableTarget, PortTaken, UnreadableRecording, OSError):
        asyncio.run(_tap(url, port, page_port, output))


async def _tap(url: str, port: int, page_port: int, output: Path | None) -> None:
    from orchestrator.web.tap.session import tapping
    from protocols.wire.notation.har import har
    from protocols.wire.recording_file import dump

    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        with suppress(NotImplementedError):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with tapping(url, port, page_port, _note) as session:
        now = session.tapped.now
        print_line(out, f"The tap is {session.url}   it passes everything on to {now.agent.name} at {now.agent.url}")
        print_line(out, f"Look at   {session.page}   (Ctrl-C stops it)")
        sys.stdout.flush()
        await stop.wait()
        if output:
            write = har if output.suffix == ".har" else dump
            recording = await session.recording()
            await asyncio.to_thread(output.write_text, write(recording), "utf-8")
            print_line(out, f"{output}: {len(recording.frames)} frames")


def _note(note: str) -> None:
    print_line(err, f"note: {note}", "yellow")
