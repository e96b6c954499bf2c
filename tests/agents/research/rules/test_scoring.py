"""Points come from printed steps; what is missing lowers the confidence and nothing else."""

from datetime import date

import pytest

from agents.research.facts.knowledge import load
from protocols.catalogue.cited_fact import CatalogueFact
from protocols.catalogue.scores.scoring import confidence, overall, scores, weighted_mean

KNOWLEDGE = load()
TODAY = date(2026, 11, 21)


def entry(id: str):
    return KNOWLEDGE.catalogue.entries[id]


def scored(given):
    return {score.dimension: score for score in scores(given, KNOWLEDGE.rubric, TODAY)}


def test_every_score_is_the_weighted_mean_of_its_signals_and_every_signal_is_backed() -> None:
    for id, known in KNOWLEDGE.catalogue.entries.items():
        for score in scored(known).values():
            assert score.points == pytest.approx(weighted_mean(score.signals), abs=1e-3), id
            assert 0 <= score.coverage * score.freshness * score.source_quality <= 1, id
            assert all(signal.evidence and signal.rule for signal in score.signals), id


def test_a_signal_prints_the_rule_that_gave_its_points() -> None:
    (signal,) = (s for s in scored(entry("kserve"))["maintenance"].signals if s.fact == "community.commits_90d")

    assert (signal.value, signal.points) == ("226", 100)
    assert "≥ 100 → 100, ≥ 30 → 85" in signal.rule


def test_the_age_of_the_last_commit_is_counted_to_the_day_the_repository_was_read() -> None:
    (signal,) = (s for s in scored(entry("theano"))["maintenance"].signals if s.fact == "community.last_commit")

    assert signal.value.startswith("73 ")


def test_taking_a_bad_fact_away_never_makes_a_dimension_count_as_bad() -> None:
    fewer = tuple(
        fact for fact in entry("agntcy-identity").facts if fact.key != "community.contributor_absence_factor_365d"
    )
    fewer_facts = entry("agntcy-identity").model_copy(update={"facts": fewer})

    assert scored(fewer_facts)["governance"].points > scored(entry("agntcy-identity"))["governance"].points
    assert scored(fewer_facts)["governance"].coverage <= scored(entry("agntcy-identity"))["governance"].coverage


def test_a_component_without_facts_has_no_confidence_to_speak_of() -> None:
    bare = entry("vllm").model_copy(update={"facts": (), "advisories": (), "alternatives": ()})
    found = scores(bare, KNOWLEDGE.rubric, TODAY)

    points, sure = overall(bare, found, KNOWLEDGE.rubric)

    assert [score.dimension for score in found] == ["portability"]
    assert points == 40
    assert sure < 0.1


def test_a_fact_that_is_not_what_its_rule_reads_gives_no_signal() -> None:
    broken = [CatalogueFact("release.date", "soon", "x", "2026-11-01", entry("vllm").facts[0].evidence)]

    facts = {signal.fact for signal in scored(entry("deepseek-r1").with_facts(broken))["recency"].signals}

    assert "release.date" not in facts


def test_old_facts_carry_less_than_fresh_ones() -> None:
    now = scored(entry("langgraph"))["governance"]
    later = {s.dimension: s for s in scores(entry("langgraph"), KNOWLEDGE.rubric, date(2028, 11, 21))}["governance"]

    assert later.freshness < now.freshness
    assert confidence(later) < confidence(now)


def test_a_model_that_is_unclassified_keeps_what_it_has_of_class_three() -> None:
    (signal,) = (s for s in scored(entry("deepseek-r1"))["openness"].signals if s.fact == "openness.mof_class")

    assert signal.value == "unclassified, 83.3% of Class III"
    assert signal.points == pytest.approx(49.98)


def test_data_that_was_not_released_gives_no_points_for_release() -> None:
    facts = {signal.fact for signal in scored(entry("deepseek-r1"))["openness"].signals}

    assert "openness.training_data" not in facts
