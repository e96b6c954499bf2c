"""How far an agent is trusted: by the map, by an operator, kept over restarts; and what each level does."""

import pytest
from typer.testing import CliRunner

from orchestrator.app import SERVICE
from orchestrator.cli.main import app
from orchestrator.run.agent_stores.trust_store import TrustLevels
from orchestrator.run.state import StepResult
from orchestrator.run.trust_rules import counting, further_answers
from protocols.a2a.compose_map import UnusableMap, read_map, trusted_on
from protocols.a2a.security.clients import OPERATOR, add, own_key
from protocols.a2a.settings import Settings
from protocols.adoption import Alternative, Component, Consultation, Severity, TrustLevel, Verdict
from tests.conftest import Start
from tests.fakes import agent, finds
from tests.orchestrator.builders import assessment, finding, score

OURS, THEIRS = "http://127.0.0.1:9001", "http://stranger.example/agents"
NAMES = {OURS: "health"}


def levels(path=None, labelled=None) -> TrustLevels:
    return TrustLevels((OURS,), NAMES, labelled or {}, path)


def test_agents_of_the_map_may_block_and_agents_by_url_are_heard():
    assert (levels().of(OURS), levels().of(THEIRS)) == (TrustLevel.MAY_BLOCK, TrustLevel.HEARD)
    assert levels(labelled={"health": TrustLevel.WEIGHED}).of(OURS) is TrustLevel.WEIGHED


def test_what_an_operator_says_is_kept_over_restarts_and_other_ports(tmp_path):
    path = tmp_path / "trust.json"
    levels(path, {"health": TrustLevel.MAY_BLOCK}).set(OURS, TrustLevel.HEARD)
    levels(path).set(f"{THEIRS}/", TrustLevel.WEIGHED)
    moved = "http://127.0.0.1:9999"

    again = TrustLevels((moved,), {moved: "health"}, {}, path)

    assert (again.of(moved), again.of(THEIRS)) == (TrustLevel.HEARD, TrustLevel.WEIGHED)
    assert path.stat().st_mode & 0o077 == 0


def test_the_map_says_it_by_a_label_and_processes_hear_it_by_the_environment(tmp_path):
    place = "{ command: python -m x, labels: { council: agent, council.trust: %s }, environment: { PUBLIC_URL: u } }"
    file = tmp_path / "compose.yaml"
    file.write_text(f"services:\n  health: {place % 'weighed'}\n", "utf-8")

    assert trusted_on(read_map(file)) == {"health": TrustLevel.WEIGHED}
    assert Settings.from_env({"MAP": str(file)}).trust == {"health": TrustLevel.WEIGHED}
    assert Settings.from_env({"TRUST": "a=heard b=may-block"}).trust == {
        "a": TrustLevel.HEARD,
        "b": TrustLevel.MAY_BLOCK,
    }
    file.write_text(f"services:\n  health: {place % 'blindly'}\n", "utf-8")
    with pytest.raises(UnusableMap, match=r"health is 'blindly'; use one of heard, weighed, may-block"):
        read_map(file)


def result(trust: TrustLevel) -> StepResult:
    asked = Consultation(
        agent="mood", url=THEIRS, skill="assess-mood", concern="mood", component="Engine", task_id="t", context_id="c"
    )
    said = assessment(
        "mood",
        findings=(finding("No"), finding("Perhaps", Severity.CONDITION, Verdict.TRIAL), finding("So", Severity.NOTE)),
        scores=(score("aura", 10),),
        alternatives=(Alternative(component=Component(name="SGLang"), why="Calmer"),),
    )
    return StepResult(key="k", consultation=asked, assessment=said, trust=trust)


def test_a_weighed_agent_keeps_its_scores_and_words_and_all_else_is_listed_as_not_counted():
    shown = further_answers([result(TrustLevel.WEIGHED)])

    (kept,) = shown.weighed
    assert counting([result(TrustLevel.WEIGHED)]) == []
    assert [(each.severity, each.ceiling) for each in kept.findings] == [(Severity.NOTE, None)] * 3
    assert (len(kept.scores), kept.alternatives) == (1, ())
    assert [each.at for each in shown.uncounted] == ["/findings/0", "/findings/1", "/alternatives/0"]
    assert "council agents trust mood may-block" in shown.uncounted[0].fix


def test_a_heard_agent_is_shown_whole_and_one_that_may_block_counts_whole():
    heard, trusted = result(TrustLevel.HEARD), result(TrustLevel.MAY_BLOCK)

    assert [(each.agent, each.assessment) for each in further_answers([heard]).heard] == [("mood", heard.assessment)]
    assert counting([heard, trusted]) == [trusted.assessment]
    assert (
        further_answers([trusted]).weighed,
        further_answers([trusted]).heard,
        further_answers([trusted]).uncounted,
    ) == ([], [], [])


@pytest.mark.anyio
async def test_an_operator_sets_a_level_and_the_directory_shows_it(start: Start, http):
    stranger = await start(agent("mood", finds("mood")))
    url = await start(SERVICE, agents=(stranger,))

    before = (await http.get(f"{url}/api/agents")).json()
    answer = await http.put(f"{url}/api/trust", json={"agent": "mood", "level": "weighed"})
    (after,) = (await http.get(f"{url}/api/agents")).json()
    unknown = await http.put(f"{url}/api/trust", json={"agent": "nobody", "level": "weighed"})
    wrong = await http.put(f"{url}/api/trust", json={"agent": "mood", "level": "blindly"})

    assert (before[0]["trust"], before[0]["role"]["says"]) == ("heard", "heard as mood: shown, nothing counts")
    assert answer.status_code == 200
    assert (after["trust"], after["role"]["fix"]) == ("weighed", "council agents trust mood may-block")
    assert (unknown.status_code, wrong.status_code) == (404, 422)
    assert "known: mood" in unknown.json()["detail"]


@pytest.mark.anyio
async def test_with_authentication_on_it_takes_the_scope_operate(start: Start, http, tmp_path):
    url = await start(SERVICE, keep=str(tmp_path), auth=True, agents=("http://127.0.0.1:9",))
    body = {"agent": "http://127.0.0.1:9", "level": "weighed"}
    everyday = add(tmp_path, "alice", "acme")

    sent = [
        await http.put(f"{url}/api/trust", json=body, headers={"X-API-Key": key} if key else {})
        for key in ("", everyday, own_key(tmp_path, OPERATOR))
    ]

    assert [each.status_code for each in sent] == [401, 403, 200]
    assert "operate" in sent[1].text


def test_the_terminal_says_so_where_nobody_runs():
    ran = CliRunner().invoke(app, ["agents", "trust", "mood", "weighed", "--url", "http://127.0.0.1:9"])

    assert ran.exit_code == 1
    assert "No orchestrator" in ran.output
