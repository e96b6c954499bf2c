"""Gives an agent of the map its place among the Kubernetes manifests, after the pattern of the last agent there."""

import re
from pathlib import Path

MAP, LIST = "map.yaml", "kustomization.yaml"
# `      hello: { command: python -m agents.NAME, ...`, as map.yaml has it for each agent
_AGENT = re.compile(r"^      ([a-z][a-z0-9_]*): \{ command: python -m agents\.", re.MULTILINE)


def add(base: Path, name: str) -> list[Path]:
    """A file for the agent and its mention in the two lists; the paths written, none where there is no such base."""
    if not (base / MAP).is_file():
        return []
    agents = _AGENT.findall((base / MAP).read_text("utf-8"))
    if not agents or name in agents:
        return []
    pattern = agents[-1]
    manifest = base / f"{name}.yaml"
    manifest.write_text(_renamed((base / f"{pattern}.yaml").read_text("utf-8"), pattern, name), "utf-8")
    lines = (base / MAP).read_text("utf-8").splitlines(keepends=True)
    last = next(at for at, line in enumerate(lines) if line.startswith(f"      {pattern}: "))
    lines.insert(last + 1, _renamed(lines[last], pattern, name))
    (base / MAP).write_text("".join(lines), "utf-8")
    resources = (base / LIST).read_text("utf-8")
    (base / LIST).write_text(resources.replace(f" {pattern}.yaml,", f" {pattern}.yaml, {name}.yaml,", 1), "utf-8")
    return [manifest, base / MAP, base / LIST]


def _renamed(text: str, pattern: str, name: str) -> str:
    return re.sub(rf"\b{pattern}\b", name, text)
