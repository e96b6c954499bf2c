"""Bundles the page's ES modules into one script: each module becomes a function's scope, imports first."""

import re
from pathlib import Path

# `import { a, b as c } from "../x/y.js";`, also over several lines; default and bare imports are refused.
IMPORT = re.compile(r'^import\s+\{([^}]*)\}\s+from\s+"(\.{1,2}/[\w/.-]+)";\n', re.MULTILINE)
REEXPORT = re.compile(r'^export\s+\{([^}]*)\}\s+from\s+"(\.{1,2}/[\w/.-]+)";\n?', re.MULTILINE)
# `export function f`, `export async function* g`, `export class C`, `export const k`.
EXPORTED = re.compile(r"^export\s+(async\s+function\*?|function\*?|class|const|let)\s+(\w+)", re.MULTILINE)
EXPORT_LIST = re.compile(r"export\s*\{([^}]*)\}\s*;?\s*$")
RENAMED = re.compile(r"\s+as\s+")


class NotInlinable(ValueError):
    """A module is written in a way this does not know; the text names it."""


def inlined(entry: Path) -> str:
    """One script that does what the module `entry` does with all it imports; raises NotInlinable."""
    modules: dict[Path, str] = {}
    _gather(entry.resolve(), modules, ())
    names = {path: f"module{number}" for number, path in enumerate(modules)}
    scripts = [_scope(path, text, names) for path, text in modules.items()]
    return '"use strict";\n' + "\n".join(scripts) + "\n"


def _gather(path: Path, modules: dict[Path, str], above: tuple[Path, ...]) -> None:
    if path in above:
        raise NotInlinable(f"{path.name} imports itself by way of {above[-1].name}")
    if path in modules:
        return
    text = path.read_text("utf-8")
    for _, file in [*IMPORT.findall(text), *REEXPORT.findall(text)]:
        _gather((path.parent / file).resolve(), modules, (*above, path))
    modules[path] = text


def _scope(path: Path, text: str, names: dict[Path, str]) -> str:
    exports: list[tuple[str, str]] = []

    def imported(match: re.Match[str]) -> str:
        return f"const {{ {_pairs(match[1], ': ')} }} = {names[(path.parent / match[2]).resolve()]};\n"

    def reexported(match: re.Match[str]) -> str:
        source = names[(path.parent / match[2]).resolve()]
        exports.extend((outer, f"{source}.{inner}") for inner, outer in _renamings(match[1]))
        return ""

    text = REEXPORT.sub(reexported, IMPORT.sub(imported, text))
    exports += [(name, name) for _, name in EXPORTED.findall(text)]
    text = EXPORTED.sub(r"\1 \2", text)
    if export_list := EXPORT_LIST.search(text):
        exports += [(outer, inner) for inner, outer in _renamings(export_list[1])]
        text = text[: export_list.start()]
    if re.search(r"^\s*(import|export)\b(?!\()", text, re.MULTILINE):
        raise NotInlinable(f"{path.name} imports or exports in another way than by name")
    members = ", ".join(f"{outer}: {inner}" for outer, inner in exports)
    return f"const {names[path]} = (() => {{\n{text}\nreturn {{ {members} }};\n}})();"


def _pairs(names: str, between: str) -> str:
    return ", ".join(f"{inner}{between}{outer}" if inner != outer else inner for inner, outer in _renamings(names))


def _renamings(names: str) -> list[tuple[str, str]]:
    parts = [RENAMED.split(part.strip()) for part in names.split(",") if part.strip()]
    return [(part[0], part[-1]) for part in parts]
