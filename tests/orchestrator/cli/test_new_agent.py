"""`council new-agent`: what it makes runs, is tested, is on the map, finds something and is weighed at once."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from orchestrator.cli.new_agent import TEMPLATES, Language, NotMade, make
from orchestrator.local import map_editor
from protocols.a2a.compose_map import UnusableMap, agents_on, read_map
from protocols.adoption import TrustLevel
from tests.import_reach import ROOT
from tests.orchestrator.local.platform import COUNCIL, copied, environment, up

MOST_LINES = 24


def test_the_file_an_author_writes_is_short():
    lines = (TEMPLATES / "python" / "__main__.py").read_text("utf-8").splitlines()
    assert len(lines) <= MOST_LINES


@pytest.mark.parametrize("file", [ROOT / "agents/hello/__main__.py", TEMPLATES / "python" / "__main__.py"])
def test_the_document_shows_the_very_file_and_counts_its_lines(file):
    document, code = (ROOT / "docs/add-an-agent.md").read_text("utf-8"), file.read_text("utf-8")
    assert f"```python\n{code}```" in document
    assert f" {len(code.splitlines())} lines" in document


@pytest.fixture
def tree(tmp_path) -> Path:
    (tmp_path / "agents").mkdir()
    shutil.copy(ROOT / "compose.yaml", tmp_path)
    return tmp_path


def test_an_agent_has_its_code_its_readme_its_test_and_its_place_on_the_map(tree):
    before = (tree / "compose.yaml").read_text("utf-8")
    files = make(tree, "policies")
    place = next(each for each in read_map(tree / "compose.yaml") if each.name == "policies")

    assert files == [
        "agents/policies/README.md",
        "agents/policies/__init__.py",
        "agents/policies/__main__.py",
        "tests/agents/policies/test_agent.py",
    ]
    assert (place.module, place.url, place.trust) == ("agents.policies", "http://policies:8000", TrustLevel.WEIGHED)
    assert "# policies\n" in (tree / "agents/policies/README.md").read_text("utf-8")
    map_editor.remove(tree / "compose.yaml", "policies")
    assert (tree / "compose.yaml").read_text("utf-8") == before


@pytest.mark.parametrize("name", ["", "Policies", "a-b", "9lives", "../up", "x" * 60, "a b"])
def test_a_name_no_folder_of_python_can_have_is_refused(tree, name):
    with pytest.raises(NotMade, match="no name for a folder"):
        make(tree, name)


def test_nothing_is_written_over(tree):
    make(tree, "policies")
    with pytest.raises(NotMade, match="agents/policies is there already"):
        make(tree, "policies")
    with pytest.raises(UnusableMap, match="has a service orchestrator already"):
        make(tree, "orchestrator")
    assert not (tree / "agents/orchestrator").exists()


def test_elsewhere_than_in_a_clone_it_says_where_to_run_it(tmp_path):
    with pytest.raises(NotMade, match="run this in a clone"):
        make(tmp_path, "policies")


def test_a_map_that_is_laid_out_in_another_way_is_left_as_it_is(tree):
    other = '{"services": {"orchestrator": {"command": "python -m orchestrator"}}}'
    (tree / "compose.yaml").write_text(other)
    with pytest.raises(UnusableMap, match="services:"):
        make(tree, "policies")
    assert (tree / "compose.yaml").read_text() == other


def test_the_javascript_agent_is_off_the_map_for_its_services_are_python(tree):
    before = (tree / "compose.yaml").read_text("utf-8")
    files = make(tree, "policies", Language.JAVASCRIPT)
    assert "agents/policies/agent.mjs" in files
    assert 'CONCERN = "policies"' in (tree / "agents/policies/agent.mjs").read_text("utf-8")
    assert (tree / "compose.yaml").read_text("utf-8") == before


@pytest.mark.slow
@pytest.mark.timeout(120)
@pytest.mark.parametrize("options", [(), ("--llm",)], ids=["plain", "with a model"])
def test_it_is_tested_and_weighed_at_once_and_gone_when_its_lines_are(tmp_path, options):
    tree = copied(tmp_path)
    made = subprocess.run(
        [*COUNCIL, "new-agent", "policies", *options], cwd=tree, env=environment(tree), capture_output=True, text=True
    )
    shutil.copy(ROOT / "pyproject.toml", tree)
    tested = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/agents/policies"],
        cwd=tree, env=environment(tree), capture_output=True, text=True,
    )  # fmt: skip
    with up(tree) as (url, _):
        role = next(each for each in httpx.get(f"{url}/api/agents").json() if each["name"] == "policies")["role"]
        asked = subprocess.run(
            [*COUNCIL, "ask", "Should we adopt DeepSeek-R1?", "--no-ask", "--json", "--url", url],
            env=environment(tree), capture_output=True, text=True,
        )  # fmt: skip
    map_editor.remove(tree / "compose.yaml", "policies")

    assert made.returncode == tested.returncode == 0, made.stderr + tested.stdout
    assert role["says"].startswith("weighed as policies")
    answer = json.loads(asked.stdout)
    mine = next(each for each in answer["assessments"] if each["concern"] == "policies")
    assert mine["findings"][0]["evidence"][0]["locator"] == "https://github.com/deepseek-ai/DeepSeek-R1"
    assert "policies" in {term["dimension"] for term in answer["standings"][0]["terms"]}
    assert "policies" not in agents_on(read_map(tree / "compose.yaml"))
