"""Draws docs/house.svg from the imports of the code, which package uses which: `python docs/house.py`."""

import ast
from collections.abc import Iterable
from html import escape
from pathlib import Path

ROOT = Path(__file__).parent.parent
PICTURE = Path(__file__).with_name("house.svg")
ROOMS = ("orchestrator", "agents", "protocols")
BOX, GAP, ROW, MARGIN, TITLE = (128, 34), 16, 72, 24, 34
STYLE = (
    "text{font:13px system-ui,sans-serif;fill:#1b2123}.room{fill:#f2f3f0;stroke:#dfe2de}.box{fill:#fff;stroke:#566063}"
    "path{fill:none;stroke:#0e6a73}.between{stroke-width:3}.name{font-weight:600}"
    "@media(prefers-color-scheme:dark){text{fill:#e8ebea}.room{fill:#1a1d1f;stroke:#31383b}.box{fill:#22272a;stroke:#a3aeb0}"
    "path{stroke:#6fc9d1}}"
)
Uses = dict[str, set[str]]


def packages(room: str) -> list[str]:
    """The packages directly in a room, by dotted name."""
    return sorted(f"{room}.{path.parent.name}" for path in (ROOT / room).glob("*/__init__.py"))


def imports(module: Path) -> set[str]:
    """The absolute names a module imports; the relative ones stay in their own package."""
    names = set[str]()
    for node in ast.walk(ast.parse(module.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names


def uses(room: str) -> Uses:
    """Which packages of its own room each package imports."""
    members = packages(room)
    return {
        package: {
            other
            for module in (ROOT / package.replace(".", "/")).rglob("*.py")
            for name in imports(module)
            for other in members
            if other != package and (name == other or name.startswith(f"{other}."))
        }
        for package in members
    }


def room_uses() -> Uses:
    """Which rooms each room imports."""
    return {
        room: {
            name.split(".")[0]
            for module in (ROOT / room).rglob("*.py")
            for name in imports(module)
            if name.split(".")[0] in ROOMS and name.split(".")[0] != room
        }
        for room in ROOMS
    }


def direct(graph: Uses) -> Uses:
    """The graph without what follows from it: a package that is used by what one uses needs no line of its own."""

    def reach(node: str) -> set[str]:
        return graph[node] | {far for near in graph[node] for far in reach(near)}

    return {node: near - {far for other in near for far in reach(other)} for node, near in graph.items()}


def levels(graph: Uses) -> list[list[str]]:
    """The packages in rows, each above all it uses; raises RecursionError when they import each other."""

    def height(node: str) -> int:
        return 1 + max((height(below) for below in graph[node]), default=-1)

    heights = {node: height(node) for node in graph}
    return [
        sorted(node for node in graph if heights[node] == level)
        for level in sorted(set(heights.values()), reverse=True)
    ]


def draw() -> str:
    """The picture as SVG: a frame a room, users above what they use."""
    graphs = {room: uses(room) for room in ROOMS}
    rows = {room: levels(graphs[room]) for room in ROOMS}
    sizes = {room: _size(rows[room]) for room in ROOMS}
    corners = {"orchestrator": (MARGIN, MARGIN), "agents": (2 * MARGIN + sizes["orchestrator"][0], MARGIN)}
    width = corners["agents"][0] + sizes["agents"][0] + MARGIN
    corners["protocols"] = (MARGIN, max(sizes["orchestrator"][1], sizes["agents"][1]) + 3 * MARGIN)
    sizes["protocols"] = (width - 2 * MARGIN, sizes["protocols"][1])
    height = corners["protocols"][1] + sizes["protocols"][1] + MARGIN
    parts = [_room(room, rows[room], direct(graphs[room]), corners[room], sizes[room]) for room in ROOMS]
    between = room_uses()
    for room in ROOMS:
        if "protocols" in between[room]:
            x = corners[room][0] + sizes[room][0] // 2
            y = corners[room][1] + sizes[room][1]
            parts.append(f'<path class="between" d="M{x} {y}V{corners["protocols"][1]}"/>')
    title = "Which package uses which: users above what they use; every room above uses protocols"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" aria-label="{title}">'
        f"<style>{STYLE}</style>{''.join(parts)}</svg>\n"
    )


def _size(rows: list[list[str]]) -> tuple[int, int]:
    most = max((len(row) for row in rows), default=1)
    return 2 * GAP + most * BOX[0] + (most - 1) * GAP, TITLE + (len(rows) - 1) * ROW + BOX[1] + GAP


def _room(room: str, rows: list[list[str]], lines: Uses, corner: tuple[int, int], size: tuple[int, int]) -> str:
    places = dict(_places(rows, corner, size))
    frame = f'<rect class="room" x="{corner[0]}" y="{corner[1]}" width="{size[0]}" height="{size[1]}" rx="8"/>'
    name = f'<text class="name" x="{corner[0] + GAP}" y="{corner[1] + 22}">{room}/</text>'
    paths = "".join(_line(places[user], places[target]) for user, near in lines.items() for target in sorted(near))
    return frame + name + paths + "".join(_box(package, place) for package, place in places.items())


def _places(
    rows: list[list[str]], corner: tuple[int, int], size: tuple[int, int]
) -> Iterable[tuple[str, tuple[int, int]]]:
    for number, row in enumerate(rows):
        left = corner[0] + (size[0] - len(row) * BOX[0] - (len(row) - 1) * GAP) // 2
        for at, package in enumerate(row):
            yield package, (left + at * (BOX[0] + GAP), corner[1] + TITLE + number * ROW)


def _line(user: tuple[int, int], target: tuple[int, int]) -> str:
    x, y, to_x, to_y = user[0] + BOX[0] // 2, user[1] + BOX[1], target[0] + BOX[0] // 2, target[1]
    bend = (to_y - y) // 2
    return f'<path d="M{x} {y}C{x} {y + bend} {to_x} {to_y - bend} {to_x} {to_y}"/>'


def _box(package: str, place: tuple[int, int]) -> str:
    text = escape(package.split(".")[1])
    x, y = place[0] + BOX[0] // 2, place[1] + BOX[1] // 2 + 5
    return (
        f'<rect class="box" x="{place[0]}" y="{place[1]}" width="{BOX[0]}" height="{BOX[1]}" rx="6"/>'
        f'<text x="{x}" y="{y}" text-anchor="middle">{text}</text>'
    )


if __name__ == "__main__":
    PICTURE.write_text(draw(), "utf-8")
