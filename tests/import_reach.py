"""What a module of ours executes when it is imported: its imports, followed, and the calls it makes."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]
ROOMS = ("protocols", "orchestrator", "agents")


@dataclass(frozen=True)
class Module:
    """A file as it can be imported: what it imports by full names, absolutely or not, and the functions it uses."""

    path: Path
    name: str
    imports: frozenset[str]
    absolute: frozenset[str]
    uses: frozenset[str]

    @property
    def foreign(self) -> frozenset[str]:
        """What it imports that is not ours."""
        return frozenset(name for name in self.imports if name.split(".")[0] not in ROOMS)


@cache
def read(path: Path, root: Path = ROOT) -> Module:
    """The module of a file; relative imports are resolved."""
    parts = path.relative_to(root).with_suffix("").parts
    package = parts[:-1]
    name = ".".join(package if path.name == "__init__.py" else parts)
    tree = ast.parse(path.read_text("utf-8"))
    uses = {ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    uses |= {ast.unparse(node) for node in ast.walk(tree) if isinstance(node, ast.Attribute) and _of_a_class(node)}
    imports = dict(_imports(tree, package))
    absolute = frozenset(name for name, level in imports.items() if not level)
    return Module(path, name, frozenset(imports), absolute, frozenset(uses))


def files(name: str, root: Path = ROOT) -> Iterator[Path]:
    """The files that run when a name of ours is imported: each package's `__init__` on the way, then the module."""
    parts = name.split(".")
    for end in range(1, len(parts) + 1):
        place = root.joinpath(*parts[:end])
        yield from (path for path in (place / "__init__.py", place.with_suffix(".py")) if path.is_file())


def reach(start: Path, root: Path = ROOT) -> dict[Path, tuple[str, ...]]:
    """Every file that runs when `start` is imported, with the names that lead to it."""
    reached: dict[Path, tuple[str, ...]] = {}
    todo: list[tuple[Path, tuple[str, ...]]] = [(start, ())]
    while todo:
        path, way = todo.pop()
        if path not in reached:
            module = read(path, root)
            reached[path] = (*way, module.name)
            ours = sorted(module.imports - module.foreign)
            todo += [(file, reached[path]) for name in ours for file in files(name, root)]
    return reached


def _imports(tree: ast.AST, package: tuple[str, ...]) -> Iterator[tuple[str, int]]:
    """Full names with the dots they were written with; what is imported from a module may be a module too."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, 0) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else ()
            base = ".".join((*above, *([node.module] if node.module else [])))
            yield from ((f"{base}.{alias.name}", node.level) for alias in node.names)


def _of_a_class(node: ast.Attribute) -> bool:
    return isinstance(node.value, ast.Name) and node.value.id in {"date", "datetime"}
