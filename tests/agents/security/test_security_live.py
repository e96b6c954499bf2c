"""Live facts enter the rules' knowledge when they are sure, and the answer in any case."""

from datetime import date

from agents.security.assess import assess
from agents.security.facts.knowledge import load
from protocols.adoption import Assessment, Component, Inquiry, Verdict
from protocols.catalogue.entry import Advisory
from protocols.live.live_facts import LiveFact, LiveFacts, LiveNote
from protocols.live.live_knowledge import with_live, with_live_shown

VLLM = Component(name="vLLM", id="vllm")
SCORE = LiveFact("scorecard.fuzzing", "8/10: fuzzed", "live:scorecard", "2026-11-10", "https://scorecard.dev/x")
NOTE = LiveNote("live:hub", "Hugging Face Hub, repository record ran out of time")


def assessment(component: Component) -> Assessment:
    return Assessment(
        concern="research",
        component=component,
        summary="s",
        confidence=0.5,
        confidence_basis="b",
        data_as_of="2026-11-21",
    )


def test_a_live_fact_is_read_before_the_packaged_one_and_the_packaged_knowledge_stays_as_it_was():
    knowledge = load()

    enriched = with_live(knowledge, VLLM, LiveFacts((SCORE,)))

    assert enriched.catalogue.entries["vllm"].fact("scorecard.fuzzing") == SCORE
    assert knowledge.catalogue.entries["vllm"].fact("scorecard.fuzzing") is None


def test_a_live_advisory_replaces_the_packaged_one_of_the_same_id():
    knowledge = load()
    old = knowledge.catalogue.entries["vllm"].advisories
    newer = Advisory(id=old[0].id, summary="read today", evidence=SCORE.evidence)

    entry = with_live(knowledge, VLLM, LiveFacts(advisories=(newer,))).catalogue.entries["vllm"]

    assert [advisory.summary for advisory in entry.advisories if advisory.id == old[0].id] == ["read today"]
    assert {advisory.id for advisory in old} <= {advisory.id for advisory in entry.advisories}


def test_nothing_found_leaves_the_knowledge_itself():
    knowledge = load()

    assert with_live(knowledge, VLLM, LiveFacts(notes=(NOTE,))) is knowledge


def test_an_unknown_package_named_by_its_purl_gets_an_entry_and_one_guessed_by_name_does_not():
    knowledge = load()
    named = Component(name="brand-new", purl="pkg:pypi/brand-new")
    guess = LiveFact(SCORE.key, SCORE.value, SCORE.source, SCORE.as_of, SCORE.locator, verified=False)

    known = with_live(knowledge, named, LiveFacts((SCORE,)))
    guessed = with_live(knowledge, Component(name="brand-new"), LiveFacts((guess,)))

    assert known.catalogue.entries["pkg:pypi/brand-new"].status == "unknown"
    assert guessed is knowledge


def test_the_answer_shows_differences_guesses_and_what_could_not_be_looked_up():
    entry = load().catalogue.entries["vllm"]
    changed = LiveFact(
        "scorecard.security_policy", "0/10: it is gone", "live:scorecard", "2026-11-21", "https://scorecard.dev/vllm"
    )
    guess = LiveFact("adoption.dependents", 3, "live:deps.dev", "2026-11-21", "https://deps.dev/pypi/x", verified=False)

    shown = with_live_shown(assessment(VLLM), entry, LiveFacts((changed, guess), notes=(NOTE,)))

    assert [table.id for table in shown.tables] == ["live-and-packaged", "looked-up-by-name"]
    assert shown.tables[0].rows[0][1:4] == (
        "10/10: a security policy is in its repository",
        "2026",
        "0/10: it is gone",
    )
    assert shown.not_covered == (
        "Live look-up: Hugging Face Hub, repository record ran out of time; the packaged facts stand.",
    )


def test_the_rules_score_a_live_fact_and_an_advisory_in_the_version_to_be_used_holds():
    grave = Advisory(
        id="CVE-1",
        summary="CVE-1: a hole",
        evidence=SCORE.evidence,
        affected=">=0.1",
        fixed="99",
        severity="critical",
    )
    knowledge = with_live(load(), VLLM, LiveFacts((SCORE,), (grave,)))
    inquiry = Inquiry(components=(VLLM,), may_ask=False, as_of=date(2026, 11, 21))

    found = assess(inquiry, VLLM.model_copy(update={"version": "0.33.0"}), knowledge)

    assert found
    (security,) = found.scores
    assert ("scorecard.fuzzing", 90.0) in {(signal.fact, signal.points) for signal in security.signals}
    assert Verdict.HOLD in [finding.ceiling for finding in found.findings if "CVE-1" in finding.id]


def test_without_live_facts_the_answer_is_byte_for_byte_the_same():
    before = assessment(VLLM)

    assert (
        with_live_shown(before, load().catalogue.entries["vllm"], LiveFacts()).model_dump_json()
        == before.model_dump_json()
    )
