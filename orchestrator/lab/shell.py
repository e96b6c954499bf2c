"""A request that crossed the wire, as a curl command."""

import shlex

from protocols.wire.frames import Frame

KEPT = ("content-type", "accept", "a2a-version", "a2a-extensions", "authorization", "x-api-key")


def curl(frame: Frame) -> str:
    """A command for a POSIX shell that sends the request again; secrets stay `***`."""
    lines = [f"curl -sS -X {frame.method} {shlex.quote(frame.url)}"]
    streams = "text/event-stream" in frame.headers.get("accept", "")
    if streams:
        lines[0] = lines[0].replace("curl -sS", "curl -sSN", 1)
    lines += [f"-H {shlex.quote(f'{name}: {frame.headers[name]}')}" for name in KEPT if name in frame.headers]
    if frame.body:
        lines.append(f"--data-raw {shlex.quote(frame.body)}")
    return " \\\n  ".join(lines)
