"""Packages depend one way: their order stands in pyproject.toml, and a breach of it is seen."""

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

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


@pytest.mark.parametrize(
    ("low", "breach"),
    [
        ("protocols/wire/frames.py", "from protocols.a2a.parts import to_part"),
        ("protocols/a2a/parts.py", "from protocols.hosting.app import build_app"),
        ("protocols/a2a/turn.py", "from protocols.a2a.client.peers import Peers"),
        ("agents/licensing/facts/records/licence.py", "from ...rules.judge import judge"),
        ("agents/hello/__main__.py", "from agents.licensing.assess import assess"),
        ("agents/research/facts/organisations.py", "def late():\n    from ..assess import assess"),
        ("orchestrator/recommendation/weights.py", "from orchestrator.run.state import Run"),
        ("orchestrator/lab/lesson.py", "import orchestrator.web.sign_in.login"),
        ("orchestrator/app.py", "import evals"),
    ],
)
def test_an_import_of_what_stands_higher_is_seen(low, breach, tmp_path):
    for room in PYTHON:
        shutil.copytree(ROOT / room, tmp_path / room, ignore=shutil.ignore_patterns("ui", "data", "__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    planted = tmp_path / low
    planted.write_text(f"{planted.read_text('utf-8')}\n{breach}\n", "utf-8")

    assert "BROKEN" in broken(tmp_path)


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
