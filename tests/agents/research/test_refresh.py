"""Refreshing the catalogue: a new dated file, a diff, and the old facts untouched."""

import asyncio
import json
from pathlib import Path

import pytest

from agents.research.facts.knowledge import load
from agents.research.refresh import main
from agents.research.sources.public_sources import public_sources
from agents.security import refresh as security
from protocols.live.refresh import LiveSourcesOff, Refresh
from protocols.live.settings import LiveSettings
from protocols.live.snapshot import Snapshot, UnusableSnapshot, over, read, save
from tests.agents.security.osv_service import OsvService, record
from tests.fake_internet import Canned, Outside, recorded

pytestmark = pytest.mark.anyio


def catalogue(settings: LiveSettings) -> Refresh:
    return Refresh("catalogue", "CATALOGUE_SNAPSHOT", load(), public_sources(settings), settings)


LIKED_MORE = Canned(body=recorded("hf_model_deepseek-r1").body.replace(b"13324", b"20000"))
NOTHING = Snapshot(as_of="2026-11-22", components=())


async def test_a_refresh_tells_what_is_new_and_what_changed_and_writes_it_down(outside: Outside, tmp_path: Path):
    outside.knows("hub", "/api/models/deepseek-ai/DeepSeek-R1", LIKED_MORE)
    told: list[str] = []

    path = await catalogue(outside.settings()).run(tmp_path, told.append, ["deepseek-r1"])

    assert path
    snapshot = read(path)
    today = snapshot.as_of
    assert path.name == f"catalogue-{today}.json"
    assert any(line.startswith("~ deepseek-r1 adoption.hf_likes: ") and f"-> 20,000 ({today})" in line for line in told)
    assert "! GitHub, repository record does not know it: 1 of 1 components" in told
    assert told[-1] == f"1 of 1 components refreshed: {path}"


async def test_what_was_written_is_read_before_the_packaged_facts(outside: Outside, tmp_path: Path):
    outside.knows("hub", "/api/models/deepseek-ai/DeepSeek-R1", LIKED_MORE)
    knowledge = load()
    path = await catalogue(outside.settings()).run(tmp_path, lambda _: None, ["deepseek-r1"])

    assert path
    refreshed = over(knowledge, read(path).components)

    claim = refreshed.catalogue.entries["deepseek-r1"].fact("adoption.hf_likes")
    before = knowledge.catalogue.entries["deepseek-r1"].fact("adoption.hf_likes")
    assert claim
    assert before
    assert (claim.value, before.value) == (20000, 13324)


async def test_a_dry_run_tells_the_same_diff_and_writes_nothing(outside: Outside, tmp_path: Path):
    outside.knows("hub", "/api/models/deepseek-ai/DeepSeek-R1", LIKED_MORE)
    written, dry = [], []
    await catalogue(outside.settings()).run(tmp_path / "var", written.append, ["deepseek-r1"])

    path = await catalogue(outside.settings()).run(None, dry.append, ["deepseek-r1"])

    assert (path, dry[:-1]) == (None, written[:-1])
    assert dry[-1] == "1 of 1 components would be refreshed; nothing was written"


async def test_a_change_too_great_is_told_and_left_out_until_it_is_taken_on_purpose(outside: Outside, tmp_path: Path):
    body = recorded("hf_model_deepseek-r1").body
    leap = (
        body.replace(b"13324", b"2").replace(b'"mit"', b'"cc-by-nc-4.0"').replace(b"license:mit", b"license:cc-by-nc")
    )
    outside.knows("hub", "/api/models/deepseek-ai/DeepSeek-R1", Canned(body=leap))
    told: list[str] = []

    path = await catalogue(outside.settings()).run(tmp_path, told.append, ["deepseek-r1"])
    taken = await catalogue(outside.settings()).run(tmp_path, told.append, ["deepseek-r1"], True)

    marked = [line for line in told if line.startswith("? deepseek-r1 ")][:2]
    assert any("adoption.hf_likes: 13,324 " in line and "5 times as much" in line for line in marked)
    assert any("licence.hub_tag: MIT " in line and "read the text first" in line for line in marked)
    assert path
    assert taken
    keys = [{fact.key for fact in read(file).components[0].facts} for file in (path, taken)]
    assert not {"adoption.hf_likes", "licence.hub_tag"} & keys[0]
    assert {"adoption.hf_likes", "licence.hub_tag"} <= keys[1]


async def test_while_live_sources_are_off_a_refresh_says_what_to_set_and_asks_nobody(outside: Outside, tmp_path: Path):
    with pytest.raises(LiveSourcesOff, match="LIVE_SOURCES=on"):
        await catalogue(LiveSettings()).run(tmp_path, lambda _: None)

    assert outside.seen == []


def test_a_snapshot_never_overwrites_another(tmp_path: Path):
    first, second = save(NOTHING, tmp_path, "catalogue"), save(NOTHING, tmp_path, "catalogue")

    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([first.name, second.name])
    assert first != second


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"schema": "other/1", "as_of": "2026-11-22", "components": []}'])
def test_a_file_that_is_no_snapshot_is_refused_by_name(tmp_path: Path, text: str):
    path = tmp_path / "x.json"
    path.write_text(text)

    with pytest.raises(UnusableSnapshot, match=r"x\.json"):
        read(path)


def test_a_snapshot_reads_back_as_it_was_and_says_its_schema(tmp_path: Path):
    path = save(NOTHING, tmp_path, "catalogue")

    assert (read(path), json.loads(path.read_text())["schema"]) == (NOTHING, "research-snapshot/1")


async def test_as_a_command_it_prints_the_diff_and_where_the_snapshot_is(outside: Outside, tmp_path: Path, capsys):
    outside.knows("hub", "/api/models/deepseek-ai/DeepSeek-R1", LIKED_MORE)

    status = await asyncio.to_thread(main, ["--into", str(tmp_path), "deepseek-r1"], outside.settings())

    said = capsys.readouterr().out.splitlines()
    assert status == 0
    assert any(line.startswith("~ deepseek-r1 adoption.hf_likes: ") for line in said)
    assert said[-1].startswith(f"read it with CATALOGUE_SNAPSHOT={tmp_path}/catalogue-")


async def test_as_a_command_it_names_a_component_it_does_not_know(outside: Outside, tmp_path: Path, capsys):
    status = await asyncio.to_thread(main, ["--into", str(tmp_path), "no-such-thing"], outside.settings())
    assert (status, capsys.readouterr().out) == (1, "the catalogue has no component 'no-such-thing'\n")


async def test_a_weakness_that_is_new_is_told_by_the_agent_that_answers_for_it(outside: Outside, capsys):
    outside.osv = OsvService(
        [
            record(
                "GO-9",
                "Go",
                "github.com/ollama/ollama",
                {"introduced": "0"},
                aliases=["CVE-2099-1"],
                summary="a new hole",
                database_specific={"severity": "HIGH"},
            )
        ]
    ).answer

    status = await asyncio.to_thread(security.main, ["--dry-run", "ollama"], outside.settings())

    told = capsys.readouterr().out.splitlines()
    assert status == 0
    assert "+ ollama advisory (high): CVE-2099-1 / GO-9: a new hole" in told
