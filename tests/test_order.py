"""Packages depend one way: their order stands in pyproject.toml, and a breach of it is seen."""

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]
PYTHON = SETTINGS["importlinter"]["root_packages"]
PAGE = SETTINGS["adoption-council"]["page"]
IMPORT = re.compile(r"""(?:from|import)\s*\(?\s*["'](\.[^"']+)["']""")


def broken(root: Path) -> str:
    """What import-linter objects to in a tree; empty when nothing."""
    check = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as run; run()", "--no-cache"]
    ran = subprocess.run(check, cwd=root, capture_output=True, text=True, check=False)
    return ran.stdout + ran.stderr if ran.returncode else ""


def up_the_page(ui: Path) -> list[str]:
    """Imports of the page that lead from a folder to one that stands as high or higher."""
    floor = {folder: number for number, row in enumerate(PAGE) for folder in row}
    problems = []
    for path in sorted(ui.rglob("*.js")):
        here = path.relative_to(ui).parts[0]
        for way in IMPORT.findall(path.read_text("utf-8")):
            there = (path.parent / way).resolve().relative_to(ui.resolve()).parts[0]
            if here != there and floor[here] >= floor[there]:
                problems.append(f"{path.relative_to(ui)} imports {way}")
    return problems


def test_packages_import_those_below_them_only_so_move_what_both_need_down():
    assert broken(ROOT) == ""


def planted(contract: dict[str, Any], root: Path) -> str:
    """An import up the order of a contract, written into the tree, as the linter names it."""
    if contract["type"] == "independence":
        low, high = (f"{module}.__main__" for module in contract["modules"][:2])
    else:
        above = "".join(f"{container}." for container in contract.get("containers", ())[:1])
        low, high = (above + re.split(" [|:] ", contract["layers"][row])[0] for row in (-1, 0))
    package = root / low.replace(".", "/")
    path = package / "__init__.py" if package.is_dir() else package.with_suffix(".py")
    # Inside a function: an import that only runs late counts like any other.
    path.write_text(f"{path.read_text('utf-8')}\n\ndef late():\n    import {high}\n", "utf-8")
    return f"{low} -> {high} ("


def test_an_import_up_the_order_is_seen_in_every_contract(tmp_path):
    contracts = SETTINGS["importlinter"]["contracts"]
    for room in PYTHON:
        shutil.copytree(ROOT / room, tmp_path / room, ignore=shutil.ignore_patterns("ui", "data", "__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    breaches = {contract["name"]: planted(contract, tmp_path) for contract in contracts}

    report = broken(tmp_path)

    assert len(contracts) > 10
    assert [name for name in breaches if not re.search(rf"^{re.escape(name)} BROKEN", report, re.MULTILINE)] == []
    assert [breach for breach in breaches.values() if breach not in report] == []


def test_the_pages_folders_import_those_below_them_only():
    assert up_the_page(ROOT / "orchestrator/ui") == []


def test_an_import_up_the_page_is_seen(tmp_path):
    ui = tmp_path / "ui"
    for name in ("elements/html.js", "shell/views.js"):
        (ui / name).parent.mkdir(parents=True)
        (ui / name).write_text('import("../elements/html.js");\n')
    assert up_the_page(ui) == []

    (ui / "elements/html.js").write_text('const views = () => import("../shell/views.js");\n')

    assert up_the_page(ui) == ["elements/html.js imports ../shell/views.js"]
