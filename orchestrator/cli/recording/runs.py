"""`council runs`: the Runs whose exchange is kept; one of them printed message by message, or saved as a file."""

import asyncio
from pathlib import Path
from typing import Annotated, Any

import typer

from orchestrator.cli.client import Council, NotThere
from orchestrator.cli.display.terminal import URL, Url, out, refusals
from orchestrator.cli.display.text_layout import print_line
from orchestrator.cli.recording.record import show
from orchestrator.cli.recording.replay import lines_of
from protocols.wire.recording_file import UnreadableRecording, load

SHORT_TRACE = 8
Which = Annotated[str, typer.Argument(help="A trace of the list, or its beginning; without one all are listed.")]
Into = Annotated[Path | None, typer.Option("-o", "--output", help="Save it: run.json, run.html or run.har.")]


def runs(trace: Which = "", output: Into = None, url: Url = URL) -> None:
    """List the Runs that are kept; with a trace print that one message by message, or save it."""
    with refusals("runs", UnreadableRecording, OSError):
        asyncio.run(_runs(trace, output, url))


async def _runs(trace: str, output: Path | None, url: str) -> None:
    async with Council.at(url) as council:
        entries = await council.document("GET", "/runs")
        if not trace:
            for entry in entries:
                # One line each in a terminal of any width; a pipe gets the whole question.
                print_line(out, _line(entry)[: out.width if out.is_terminal else None])
            print_line(out, f"{len(entries)} runs, each with its count of exchanges; `council runs TRACE` shows one")
            return
        matches = [entry["trace"] for entry in entries if entry["trace"].startswith(trace)]
        if len(matches) != 1:
            raise NotThere(f"{len(matches)} kept runs have a trace that begins with {trace!r}")
        form = output.suffix.lstrip(".") if output else "json"
        answer = await council.api("GET", f"/recording?trace={matches[0]}&form={form}")
        if output:
            await asyncio.to_thread(output.write_bytes, answer)
            print_line(out, f"{output} ({len(answer) / 1000:,.0f} kB)")
        else:
            show(list(lines_of(load(answer.decode()))), lambda line, before: None)


def _line(entry: dict[str, Any]) -> str:
    words = " ".join(entry["words"].split())
    made, state = entry["made"][:16].replace("T", " "), (entry["state"] or "open").lower().replace("_", " ")
    return f"{entry['trace'][:SHORT_TRACE]}  {made}  {state:<14} {entry['exchanges']:>4}  {words}"
