"""docs/lessons.md is the lessons themselves."""

from pathlib import Path

from orchestrator.lab.index import index

PAGE = Path(__file__).parents[3] / "docs" / "lessons.md"


def test_the_index_is_up_to_date_otherwise_run_python_m_orchestrator_lab_index():
    assert PAGE.read_text("utf-8") == index()
