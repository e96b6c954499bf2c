"""Runs recorded, replayed in a terminal, shipped, and inlined into one page."""

import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from orchestrator.app import SERVICE
from orchestrator.cli.main import app
from orchestrator.cli.recording.demo_recordings import RUNS
from orchestrator.cli.recording.record import recording_of
from orchestrator.cli.recording.replay import lines_of
from orchestrator.web.recording.module_bundler import NotInlinable, inlined
from orchestrator.web.recording.standalone_page import standalone
from orchestrator.web.static_files import UI
from protocols.explain import explain
from protocols.wire.exchange import exchanges_of
from protocols.wire.recording_file import load, recording_schema
from tests.conftest import Start
from tests.fakes import agent, asks_then_finds, finds

pytestmark = pytest.mark.slow
SHELF = UI / "recordings"
SHIPPED = [shown.file for shown in RUNS]
QUESTION = "Should we adopt DeepSeek-R1 for an EU helpdesk SaaS?"
LARGEST_SHIPPED = 400_000


@pytest.fixture
async def council(start: Start) -> str:
    agents = [await start(agent("calm", finds("calm"))), await start(agent("curious", asks_then_finds("curious")))]
    return await start(SERVICE, agents=tuple(agents), own=tuple(agents))


@pytest.mark.anyio
async def test_a_run_with_its_question_answered_is_recorded_from_every_service(council):
    pairs = ["use.workload.tokens_per_month=200M"]

    recording = load(await recording_of(QUESTION, "json", pairs, council))

    assert recording.words == QUESTION
    assert recording.state == "COMPLETED"
    assert {each.name for each in recording.participants} == {"orchestrator", "calm", "curious"}
    assert {frame.service for frame in recording.frames} == {"orchestrator", "calm", "curious"}
    assert all(each.card for each in recording.participants)


@pytest.mark.anyio
async def test_a_trace_nobody_knows_is_not_found_with_a_sentence(council, http):
    answer = await http.get(f"{council}/api/recording", params={"trace": "f" * 32})
    assert answer.status_code == 404
    assert "Nothing is kept" in answer.json()["detail"]


@pytest.mark.anyio
async def test_the_schema_of_a_recording_is_published(council, http):
    assert (await http.get(f"{council}/api/recording/schema")).json() == recording_schema()


@pytest.mark.parametrize("file", SHIPPED)
def test_a_shipped_recording_is_small_whole_and_breaks_no_rule(file):
    text = (SHELF / file).read_text("utf-8")
    recording = load(text)
    explained = [explain(exchange) for exchange in exchanges_of(recording.frames)]
    assert len(text.encode()) < LARGEST_SHIPPED
    assert [violation for each in explained for violation in each.violations] == []
    assert len(explained) > 5


def test_the_shelf_lists_what_is_shipped():
    listed = json.loads((SHELF / "index.json").read_text("utf-8"))
    assert [each["file"] for each in listed] == SHIPPED
    assert {path.name for path in SHELF.iterdir()} == {"index.json", *SHIPPED}


def test_the_shipped_runs_are_of_different_kinds():
    states = {file: load((SHELF / file).read_text("utf-8")).state for file in SHIPPED}
    assert set(states.values()) == {"COMPLETED", "CANCELED"}
    told = {file: " ".join(line.text for line in lines_of(load((SHELF / file).read_text("utf-8")))) for file in SHIPPED}
    assert [file for file in SHIPPED if "input required" in told[file]] == ["question.json", "stopped.json"]
    assert "ConnectError" in (SHELF / "agent-down.json").read_text("utf-8")


def test_replay_tells_every_message_once_from_a_file_alone():
    file = SHELF / "recommendation.json"
    told = CliRunner().invoke(app, ["replay", str(file), "--speed", "1000"])
    lines = [line for line in told.output.splitlines() if " s  " in line]
    assert told.exit_code == 0
    assert len(lines) == len(list(lines_of(load(file.read_text("utf-8")))))
    assert "you → orchestrator" in told.output


def test_replay_step_by_step_waits_for_enter_and_ends_with_the_input():
    told = CliRunner().invoke(app, ["replay", str(SHELF / "recommendation.json"), "--step"], input="\n\n")
    assert told.exit_code == 0
    assert len([line for line in told.output.splitlines() if " s  " in line]) == 2


@pytest.mark.parametrize("text", ["no json", '{"format": "adoption-council-recording", "version": 2}'])
def test_replay_refuses_what_is_no_recording(tmp_path: Path, text):
    (tmp_path / "run.json").write_text(text)
    told = CliRunner().invoke(app, ["replay", str(tmp_path / "run.json")])
    assert told.exit_code == 1
    assert told.output.startswith("council replay: The ")


def test_record_without_an_orchestrator_says_so(tmp_path: Path):
    asked = ["record", "May we?", "-o", str(tmp_path / "run.json"), "--url", "http://127.0.0.1:1"]
    told = CliRunner().invoke(app, asked)
    assert told.exit_code == 1
    assert "No orchestrator at" in told.output


def test_the_page_of_a_recording_loads_nothing_and_lets_run_only_its_own():
    recording = load((SHELF / "recommendation.json").read_text("utf-8"))
    hostile = recording.model_copy(update={"words": "</script><script>alert(1)</script><!--"})
    page = standalone(hostile)
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)
    assert policy
    assert "default-src 'none'; script-src 'sha256-" in policy[1]
    assert "unsafe" not in policy[1]
    assert page.count("<script") == 3
    assert not re.search(r"""(?:src|href)=["']?https?:""", page.partition("</style>")[0])


def test_a_module_that_imports_in_another_way_is_named(tmp_path: Path):
    (tmp_path / "odd.js").write_text('import * as all from "./other.js";\n')
    (tmp_path / "round.js").write_text('import { a } from "./round.js";\n')
    with pytest.raises(NotInlinable, match=r"odd\.js"):
        inlined(tmp_path / "odd.js")
    with pytest.raises(NotInlinable, match=r"round\.js imports itself"):
        inlined(tmp_path / "round.js")
