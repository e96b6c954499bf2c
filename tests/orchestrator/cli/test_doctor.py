"""`council doctor` for people, programs and CI, from here and from where the orchestrator runs."""

import asyncio
import json
from xml.etree import ElementTree

import pytest
from typer.testing import CliRunner

from orchestrator.app import SERVICE
from orchestrator.cli.main import app
from tests.conftest import Start
from tests.fakes import agent, finds
from tests.orchestrator.doctor.planted_agent import PlantedAgent

pytestmark = pytest.mark.anyio


async def council(*arguments: str):
    return await asyncio.to_thread(CliRunner().invoke, app, list(arguments))


def no_skills(card, root):
    card |= {"skills": [], "name": "bad\x1b[2J"}


async def test_a_sound_agent_ends_with_status_0_and_a_junit_report_without_failures(tmp_path):
    async with PlantedAgent(asks=1).served() as url:
        ran = await council("doctor", url, "--junit", str(tmp_path / "report.xml"))
    suite = ElementTree.parse(tmp_path / "report.xml").getroot()

    assert ran.exit_code == 0, ran.output
    assert "It would be heard as size" in ran.output
    assert (suite.get("name"), suite.get("failures"), suite.get("skipped")) == ("sizes", "0", "0")
    assert len(suite.findall("testcase")) == int(suite.get("tests", 0)) > 10


async def test_an_unsound_one_ends_with_status_1_with_each_fix_and_nothing_a_terminal_obeys(tmp_path):
    async with PlantedAgent(change=no_skills).served() as url:
        ran = await council("doctor", url, "--junit", str(tmp_path / "report.xml"))
        told = await council("doctor", url, "--json")
    suite = ElementTree.parse(tmp_path / "report.xml").getroot()

    assert (ran.exit_code, told.exit_code) == (1, 1)
    assert "fix: list a skill" in ran.output
    assert "\x1b[2J" not in ran.output
    failures = [case.get("name") for case in suite.findall("testcase") if case.find("failure") is not None]
    assert failures == ["The orchestrator knows what to ask it"]
    found = [each for check in json.loads(told.stdout)["checks"] for each in check["faults"]]
    assert [(each["fault"], each["at"]) for each in found] == [("not-asked", "/skills")]


async def test_by_its_name_an_agent_is_examined_from_where_the_orchestrator_runs(start: Start):
    mood = await start(agent("mood", finds("mood")))
    url = await start(SERVICE, agents=(mood,), own=(mood,))
    ran = await council("doctor", "mood", "--url", url)
    unknown = await council("doctor", "nobody", "--url", url)

    assert ran.exit_code == 0, ran.output
    assert "It would be weighed as mood, may block." in ran.output
    assert unknown.exit_code == 2
    assert "known: mood" in unknown.output


async def test_the_orchestrator_calls_no_internal_address_for_whoever_asks(start: Start, http):
    url = await start(SERVICE)
    answer = await http.post(f"{url}/api/doctor", json={"agent": "http://10.0.0.5:80"})
    (reach, *_) = answer.json()["checks"]
    assert answer.status_code == 200
    assert "AGENT_HOSTS can allow it" in reach["faults"][0]["message"]
