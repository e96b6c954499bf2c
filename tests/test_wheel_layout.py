"""How the wheel's builder names our modules below its own package, and leaves everything else as it is."""

import importlib.util

import pytest

from tests.import_reach import ROOT

SPEC = importlib.util.spec_from_file_location("build_wheel", ROOT / "deploy/wheel/build_wheel.py")
assert SPEC is not None
assert SPEC.loader is not None
BUILDER = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(BUILDER)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("from protocols.a2a import parts", "from adoption_council.protocols.a2a import parts"),
        ("import orchestrator.app", "import adoption_council.orchestrator.app"),
        ("    from agents import cost", "    from adoption_council.agents import cost"),
        ('files("protocols.faults")', 'files("adoption_council.protocols.faults")'),
        ('f"agents.{name}"', 'f"adoption_council.agents.{name}"'),
        ("command: python -m agents.cost", "command: python -m adoption_council.agents.cost"),
        ("command: python -m orchestrator", "command: python -m adoption_council.orchestrator"),
    ],
)
def test_a_module_of_ours_is_named_below_the_package(before, after):
    assert BUILDER.moved(before) == after


@pytest.mark.parametrize(
    "text",
    [
        "from .protocols import x",
        "from my.agents import x",
        "from agents_of_others import x",
        'json["agents"]',
        '"/api/agents"',
        "agents.get(1)",
        "import protocolsx",
    ],
)
def test_nothing_else_is_touched(text):
    assert BUILDER.moved(text) == text


def test_no_module_of_ours_is_left_at_the_top(tmp_path):
    BUILDER.laid_out(tmp_path)
    sources = [path for path in tmp_path.rglob("*.py") if "new_agent" not in path.parts]
    at_top = [str(path) for path in sources if BUILDER.IMPORT.search(path.read_text("utf-8"))]
    assert len(sources) > 500
    assert at_top == []
