from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from agents.cost.assess import CONCERN, assess, questions
from agents.cost.facts.knowledge import load
from protocols.adoption import (
    Assessment,
    Component,
    Hosting,
    Inquiry,
    IntendedUse,
    Kind,
    OwnPrice,
    Severity,
    Workload,
    with_answers,
)

LLAMA = Component(name="Llama 3.3 70B Instruct", id="llama-3.3-70b", kind=Kind.MODEL)
MIXTRAL = Component(name="Mixtral 8x22B", id="mixtral-8x22b", kind=Kind.MODEL)  # dear at every host: a fleet pays soon
DAY = date(2026, 11, 22)


def inquiry(component: Component = LLAMA, hosting: Hosting | None = None, day: date = DAY, **workload: Any) -> Inquiry:
    use = IntendedUse(hosting=hosting, workload=Workload(**workload))
    return Inquiry(components=(component,), use=use, as_of=day)


def assessed(asked: Inquiry) -> Assessment:
    return assess(asked, asked.components[0], load())[0]


def finding(assessment: Assessment, id: str) -> Any:
    return next((f for f in assessment.findings if f.id == id), None)


def value(assessment: Assessment, ending: str) -> float:
    return float(next(m.value for m in assessment.measures if m.id.endswith(ending)))


def asked_fields(asked: Inquiry) -> list[str]:
    return [question.field for question in questions(asked, asked.components[0], load())]


def test_the_concern_is_the_folders_name():
    assert CONCERN == "cost"
    assert assessed(inquiry(tokens_per_month=10**9)).concern == "cost"


def test_a_model_without_any_volume_is_asked_for_it_with_a_default_and_its_meaning():
    (question,) = questions(inquiry(), LLAMA, load())

    assert question.field == "use.workload.tokens_per_month"
    assert question.default == 100_000_000
    assert "100 million tokens" in str(question.default_means)
    assert question.answer_schema["type"] == "integer"


@pytest.mark.parametrize("known", [{"tokens_per_month": 10**9}, {"requests_per_day": 5.0}])
def test_a_known_volume_is_not_asked_for(known: dict[str, Any]):
    assert "use.workload.tokens_per_month" not in asked_fields(inquiry(**known))


def test_nothing_is_asked_when_nobody_is_there_or_the_person_declined():
    silent = inquiry().model_copy(update={"may_ask": False})
    declined = with_answers(inquiry(), {"use.workload.tokens_per_month": None})

    assert asked_fields(silent) == []
    assert asked_fields(declined) == []


def test_without_a_volume_the_assumed_one_is_said_aloud():
    found = assessed(inquiry().model_copy(update={"may_ask": False}))

    assert "assumed because nobody gave a volume" in found.summary
    assert {a.field: a.value for a in found.assumptions}["use.workload.tokens_per_month"] == 100_000_000
    assert [q.field for q in found.missing] == ["use.workload.tokens_per_month"]
    assert found.confidence < 0.5


def test_the_length_of_answers_is_only_asked_for_where_a_wrong_choice_would_be_costly():
    qwen = Component(name="Qwen3.5-122B-A10B", id="qwen3.5-122b-a10b", kind=Kind.MODEL)

    assert asked_fields(inquiry(qwen, tokens_per_month=10**9)) == []
    assert asked_fields(inquiry(qwen, tokens_per_month=4 * 10**10)) == ["use.workload.output_tokens"]
    assert asked_fields(inquiry(qwen, tokens_per_month=4 * 10**10, output_tokens=500)) == []


def test_tokens_a_month_become_requests_of_the_assumed_shape():
    found = assessed(inquiry(tokens_per_month=60_875_000))

    assert value(found, "load.requests_per_day") == pytest.approx(1000)
    fields = {a.field for a in found.assumptions}
    assert {"use.workload.input_tokens", "use.workload.output_tokens"} <= fields


@pytest.mark.parametrize(
    ("budget", "outcome", "points"),
    [("1000000", "within_budget", 100), ("200", "tight", 60), ("150", "over_budget", 10)],
)
def test_a_budget_gives_an_outcome_and_a_score(budget: str, outcome: str, points: float):
    found = assessed(inquiry(tokens_per_month=10**9, budget_usd_per_month=Decimal(budget)))

    assert found.outcome == outcome
    assert [(s.dimension, s.points) for s in found.scores] == [("cost_fit", points)]
    assert finding(found, "cost.budget").severity is (Severity.CONDITION if points == 10 else Severity.NOTE)
    assert found.would_change


def test_without_a_budget_there_is_no_score():
    found = assessed(inquiry(tokens_per_month=10**9))

    assert (found.outcome, found.scores) == ("estimated", ())


def test_a_budget_is_held_against_the_hosting_the_person_wants():
    api, own = (
        assessed(inquiry(hosting=h, tokens_per_month=10**9, budget_usd_per_month=Decimal(1000)))
        for h in (Hosting.MANAGED_API, Hosting.SELF_HOSTED)
    )

    assert (api.outcome, own.outcome) == ("within_budget", "over_budget")


def test_what_would_change_the_answer_is_the_volume_of_the_break_even():
    found = assessed(inquiry(MIXTRAL, tokens_per_month=10**9))

    assert any("A volume of at least" in change.change and "cheaper" in change.then for change in found.would_change)


def test_models_of_other_quality_are_listed_apart_and_never_ranked():
    found = assessed(inquiry(tokens_per_month=10**9))
    rows = next(table for table in found.tables if table.id == "options").rows
    kinds = ["another model" in row[-1] for row in rows]

    assert kinds == sorted(kinds)
    assert any(kinds)
    assert "price alone ranks nothing" in finding(found, "cost.quality_differs").claim


def test_prices_marked_stale_or_deprecated_are_named_and_not_used():
    found = assessed(inquiry(tokens_per_month=10**9))

    assert "avian Meta-Llama-3.3-70B-Instruct" in finding(found, "cost.prices_left_out").claim
    assert not any("avian" in measure.id for measure in found.measures)


def test_conflicting_sources_are_shown():
    deepseek = Component(name="DeepSeek-V3.2", id="deepseek-v3.2", kind=Kind.MODEL)

    assert " says " in finding(assessed(inquiry(deepseek, tokens_per_month=10**9)), "cost.price_conflicts").claim


@pytest.mark.parametrize(
    ("day", "severity"), [(date(2027, 2, 28), Severity.NOTE), (date(2027, 3, 1), Severity.CONDITION)]
)
def test_api_prices_older_than_ninety_days_are_a_condition(day: date, severity: Severity):
    age = finding(assessed(inquiry(day=day, tokens_per_month=10**9)), "cost.api_price_age")

    assert age.severity is severity
    assert f"{(day - date(2026, 11, 30)).days} days old" in age.claim


def test_old_rents_are_a_condition_for_someone_who_wants_to_rent():
    later = date(2026, 12, 31)

    found = assessed(inquiry(hosting=Hosting.SELF_HOSTED, day=later, tokens_per_month=10**9, gpu="h100"))

    assert finding(found, "cost.gpu_price_age").severity is Severity.CONDITION


def test_a_negotiated_price_is_an_option_like_any_other():
    price = OwnPrice(host="our deal", input_usd_per_mtok=Decimal("0.01"), output_usd_per_mtok=Decimal("0.02"))

    found = assessed(inquiry(tokens_per_month=10**9, own_prices=(price,)))

    assert value(found, "api.our deal.usd_month") == pytest.approx(12.5)
    assert "our deal API" in found.summary


def test_a_measured_throughput_and_an_own_rent_replace_the_estimate():
    common = {"tokens_per_month": 10**9, "gpu": "h100-sxm", "gpu_usd_per_hour": Decimal("1.5")}

    found = assessed(inquiry(**common, measured_output_tokens_per_second=1000.0))

    table = next(t for t in found.tables if t.id == "throughput")
    assert "measured by the person asking" in table.rows[0][3]
    assert "1.5 to 1.5 USD/GPU-h" in str(next(t for t in found.tables if t.id == "options").rows)


def test_a_marketplace_without_a_service_level_is_listed_but_carries_no_comparison():
    found = assessed(inquiry(tokens_per_month=10**10))

    assert any("marketplace" in row[0] for row in next(t for t in found.tables if t.id == "options").rows)
    assert "marketplace" not in found.summary


def test_on_premises_servers_are_bought_and_written_off():
    found = assessed(inquiry(hosting=Hosting.ON_PREM, tokens_per_month=10**10))

    fleets = [m for m in found.measures if m.id.startswith("self.") and m.id.endswith(".gpus")]
    owned = value(found, "self.h100-sxm.bought.usd_per_gpu_hour")
    assert fleets
    assert all(".bought." in m.id and m.value % 8 == 0 for m in fleets)
    assert 1 < owned < 3
    totals = [row[-1] for row in next(t for t in found.tables if t.id == "tco").rows if "bought" in row[0]]
    assert len(set(totals)) == 2


def test_an_unknown_gpu_is_asked_about_and_costs_nothing_invented():
    asked = inquiry(tokens_per_month=10**9, gpu="H999")

    found = assessed(asked)

    assert "use.workload.gpu" in asked_fields(asked)
    assert "H999" in finding(found, "cost.unknown_side").claim
    assert not any(measure.id.startswith("self.") for measure in found.measures)


def test_an_unknown_model_stays_unknown():
    unknown = Component(name="Foo-9000 Ultra", kind=Kind.MODEL)

    found = assessed(inquiry(unknown, tokens_per_month=10**9))

    assert (found.outcome, found.measures, found.confidence) == ("unknown", (), 0.0)
    assert [question.field for question in found.missing] == ["facts.total_parameters_b"]
    assert asked_fields(inquiry(unknown, tokens_per_month=10**9)) == ["facts.total_parameters_b"]
    assert asked_fields(inquiry(unknown)) == []


def test_the_size_of_an_unknown_model_bounds_its_memory_only():
    unknown = Component(name="Foo-9000 Ultra", kind=Kind.MODEL)
    asked = inquiry(unknown, tokens_per_month=10**9).model_copy(update={"facts": {"total_parameters_b": 70}})

    found = assessed(asked)

    assert value(found, "memory.bf16.gb") == 140
    assert found.outcome == "unknown"
    assert all("ower bound" in m.label or m.unit in ("GB", "GPUs") for m in found.measures)


def test_a_model_with_a_price_and_no_architecture_is_not_sized():
    found = assessed(inquiry(Component(name="Kimi K2.6", id="kimi-k2.6", kind=Kind.MODEL), tokens_per_month=10**9))

    assert not any(measure.id.startswith("self.") for measure in found.measures)
    assert "architecture is not known" in found.summary


def test_a_load_beyond_reason_is_asked_back_and_never_given_a_confident_figure():
    asked = inquiry(tokens_per_month=10**15)
    found = assessed(asked)

    assert asked_fields(asked) == ["facts.volume_confirmed"]
    assert finding(found, "cost.implausible_volume").severity is Severity.CONDITION
    assert (found.outcome, assessed(inquiry(requests_per_day=1e12)).outcome) == ("unknown", "unknown")
    assert not any(m.id.startswith("self.") for m in found.measures)
    assert all("guess" in str(m.range_means) for m in found.measures if m.id.endswith(".usd_month"))
    assert found.confidence < 0.1


def test_a_latency_target_nobody_meets_is_said_first_and_leaves_fleets_unranked():
    found = assessed(inquiry(tokens_per_month=10**10, tpot_target_ms=1.0, hosting=Hosting.SELF_HOSTED))

    assert found.summary.startswith("No GPU here meets 1 ms per token")
    assert finding(found, "cost.latency_missed").severity is Severity.CONDITION
    assert not any(m.id == "decision.p_self_host_cheaper" or "break_even" in m.id for m in found.measures)


def test_gpus_the_person_has_are_paid_for_and_held_against_the_load():
    few, many = (assessed(inquiry(tokens_per_month=n, gpu="h100-sxm", gpu_count=4)) for n in (10**9, 10**12))

    assert value(few, ".gpus") == 4
    assert "Your 4 h100-sxm can serve" in few.summary
    assert finding(few, "cost.own_gpus").severity is Severity.NOTE
    assert value(many, ".gpus") > 4
    assert finding(many, "cost.own_gpus").severity is Severity.CONDITION


def test_people_grow_with_the_fleet_unless_the_person_says_how_many():
    small, large = (value(assessed(inquiry(tokens_per_month=n)), ".people_usd_month") for n in (10**8, 10**12))
    given = [value(assessed(inquiry(tokens_per_month=n, fte=1)), ".people_usd_month") for n in (10**8, 10**12)]

    assert small == pytest.approx(3750)
    assert large > 15_000
    assert given == [15_000, 15_000]


def test_the_persons_own_horizon_stands_beside_the_usual_ones():
    found = assessed(inquiry(tokens_per_month=10**9, horizon_months=24))
    rows = next(table for table in found.tables if table.id == "tco").rows

    assert {row[1] for row in rows} == {"12 months", "24 months", "36 months"}


def test_weights_published_in_16_bit_and_served_in_8_are_said_to_be():
    assert "quality may change" in finding(assessed(inquiry(tokens_per_month=10**9)), "cost.served_in_8_bit").claim


def test_the_figure_quoted_is_the_middle_of_the_draws():
    found = assessed(inquiry(tokens_per_month=10**9))
    cheapest = next(table for table in found.tables if table.id == "options").rows[0]

    assert f"{cheapest[1]} (P10 to P90 {cheapest[2]})" in found.summary
    assert found.answer == f"{cheapest[1]} a month, {cheapest[2].replace('$', '')}"


@pytest.mark.parametrize("workload", [{"tokens_per_month": 0}, {"requests_per_day": 0.0}, {"tokens_per_month": 1}])
def test_hardly_any_load_costs_hardly_anything_by_api(workload: dict[str, Any]):
    found = assessed(inquiry(**workload))

    bills = [m.value for m in found.measures if m.id.startswith("api.") and m.id.endswith("usd_month")]
    assert bills
    assert max(bills) < 1


def test_a_context_longer_than_the_model_takes_is_said_and_not_priced():
    found = assessed(inquiry(requests_per_day=10.0, input_tokens=500_000, output_tokens=100))

    assert "context" in finding(found, "cost.unknown_side").claim


@pytest.mark.parametrize(
    "kind", [Kind.LIBRARY, Kind.FRAMEWORK, Kind.DATABASE, Kind.INFERENCE_ENGINE, Kind.PLATFORM, Kind.TOOL]
)
def test_software_costs_integration_running_and_leaving(kind: Kind):
    found = assessed(inquiry(Component(name="Some software", kind=kind)))

    ids = {m.id for m in found.measures}
    assert {"software.integration_pm_usd", "software.run_fte_usd", "software.exit_pm_usd", "software.usd_month"} <= ids
    assert not any("COCOMO" in m.label for m in found.measures)
    people = 1 - value(found, "software.infrastructure_usd_per_month_usd") / value(found, "software.total_usd")
    assert (found.answer or "").endswith(f"; {people:.0%} of it people's work")
    assert asked_fields(inquiry(Component(name="Some software", kind=kind))) == []


def test_the_rebuild_cost_is_context_named_as_cocomo():
    asked = inquiry(Component(name="Some framework", kind=Kind.FRAMEWORK)).model_copy(update={"facts": {"kloc": 100}})

    found = assessed(asked)

    assert value(found, "software.rebuild_usd") == pytest.approx(6_979_729, rel=1e-4)
    assert "context only" in finding(found, "cost.rebuild").claim


@pytest.mark.parametrize("kind", [Kind.DATASET, Kind.PROTOCOL, None])
def test_what_no_rule_covers_is_unknown(kind: Kind | None):
    assert assessed(inquiry(Component(name="Something", kind=kind))).outcome == "unknown"


def test_a_model_that_always_thinks_is_billed_for_its_published_thinking_and_says_so():
    r1 = Component(name="DeepSeek-R1", id="deepseek-r1", kind=Kind.MODEL)
    shape: dict[str, Any] = {"requests_per_day": 1000, "input_tokens": 1000, "output_tokens": 300}

    assumed, told = assessed(inquiry(r1, **shape)), assessed(inquiry(r1, **shape, reasoning_tokens=0))

    bills = [
        min(float(m.value) for m in a.measures if m.id.startswith("api.") and m.id.endswith("usd_month"))
        for a in (assumed, told)
    ]
    assert bills[0] > 3 * bills[1]
    assert "2,107 tokens on average" in finding(assumed, "cost.thinking_tokens").claim
    assert finding(told, "cost.thinking_tokens") is None


def test_a_model_that_can_be_told_not_to_think_is_only_warned_about():
    glm = Component(name="GLM-4.5", id="glm-4.5", kind=Kind.MODEL)

    found = assessed(inquiry(glm, requests_per_day=1000, input_tokens=1000, output_tokens=300))

    assert finding(found, "cost.thinking_tokens").severity is Severity.NOTE
    assert not any(a.field.endswith("reasoning_tokens") and a.value for a in found.assumptions)


def test_every_answer_says_how_old_its_facts_are_worst_first():
    later = date(2027, 11, 30)

    claim = finding(assessed(inquiry(day=later, tokens_per_month=10**9)), "cost.facts_age").claim

    months = [int(part.split(" months")[0].rsplit(" ", 1)[1]) for part in claim.split(";")]
    assert months == sorted(months, reverse=True)
    assert months[0] >= 12


@pytest.mark.parametrize(("day", "severity"), [(date(2026, 11, 30), Severity.CONDITION), (date(2026, 4, 1), None)])
def test_a_quoted_price_that_ends_soon_is_a_condition(day: date, severity: Severity | None):
    mixtral = Component(name="mixtral-8x7b", id="mixtral-8x7b", kind=Kind.MODEL)
    soon = load().api.rows[0].model_copy(update={"host": "aws", "model": "m", "sells": "mixtral-8x7b", "open": True})
    ending = soon.model_copy(update={"withdrawn": "", "retires": date(2027, 3, 30)})
    knowledge = replace(load(), api=load().api.model_copy(update={"rows": (ending,)}))
    asked = inquiry(mixtral, day=day, tokens_per_month=10**9)

    found = finding(assess(asked, mixtral, knowledge)[0], "cost.price_retires")

    assert (found and found.severity) == severity
