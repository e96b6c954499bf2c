"""Puts an agent on the map, compose.yaml, and takes it off again, leaving every other line as it is."""

import re
from pathlib import Path

from protocols.a2a.compose_map import UnusableMap, agents_on, read_map

SERVICE = re.compile(r"^  ([A-Za-z0-9_.-]+):")
"""A service or a volume of the file: two spaces, its name, a colon."""
LINES = (
    "  {name}:",
    "    {{ <<: *agent, command: python -m agents.{name}, labels: {{ council: agent, council.trust: weighed }}, "
    'volumes: ["{name}:/var/lib/council"], environment: {{ <<: *settings, PUBLIC_URL: "http://{name}:8000" }} }}',
)


def add(path: Path, name: str) -> None:
    """Two lines beside the other agents and one for its volume; raises UnusableMap, and changes nothing then."""
    before = path.read_text("utf-8")
    places = read_map(path)
    if name in {place.name for place in places}:
        raise UnusableMap(f"{path} has a service {name} already")
    lines = before.splitlines()
    last = _last_agent(lines, list(agents_on(places)), path)
    lines[last:last] = [line.format(name=name) for line in LINES]
    if "volumes:" in lines:
        lines.insert(_after_volumes(lines, list(agents_on(places))), f"  {name}:")
    path.write_text("\n".join(lines) + "\n", "utf-8")
    try:
        if name not in agents_on(read_map(path)):
            raise UnusableMap(f"{path} is laid out in a way of its own; add the agent {name} by hand")
    except UnusableMap:
        path.write_text(before, "utf-8")
        raise


def remove(path: Path, name: str) -> None:
    """Without the agent's lines; raises UnusableMap when it is not on the map."""
    if name not in agents_on(read_map(path)):
        raise UnusableMap(f"{path} has no agent {name}")
    lines, inside = [], False
    for line in path.read_text("utf-8").splitlines():
        inside = line.startswith(f"  {name}:") or (inside and line.startswith("   "))
        if not inside:
            lines.append(line)
    path.write_text("\n".join(lines) + "\n", "utf-8")


def _after_volumes(lines: list[str], agents: list[str]) -> int:
    """The line after the last agent's volume, so that volumes stand in the order of the services."""
    start = lines.index("volumes:") + 1
    own = [at for at in range(start, len(lines)) if (head := SERVICE.match(lines[at])) and head[1] in agents]
    return max(own, default=start - 1) + 1


def _last_agent(lines: list[str], agents: list[str], path: Path) -> int:
    """The line after the last agent; its own lines are those indented further."""
    heads = [at for at, line in enumerate(lines) if (head := SERVICE.match(line)) and head[1] in agents]
    services = lines.index("services:") if "services:" in lines else None
    if services is None:
        raise UnusableMap(f"{path} has no line that says services:")
    volumes = lines.index("volumes:") if "volumes:" in lines else len(lines)
    at = max((head for head in heads if services < head < volumes), default=services) + 1
    while at < len(lines) and lines[at].startswith("   "):
        at += 1
    return at
