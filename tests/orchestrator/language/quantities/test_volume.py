"""Volumes said as products: so many people, so many requests each, so many tokens in one."""

from decimal import Decimal

import pytest

from orchestrator.language.quantities.quantity import Quantity, quantities
from orchestrator.language.quantities.volume import with_products
from orchestrator.language.understanding import ConversationTurn, load, understand
from protocols.adoption import Inquiry

DAYS = Decimal("30.4375")
REGISTRY = load()


def measured(text: str) -> dict[str, Quantity]:
    return {quantity.measure: quantity for quantity in with_products(text, quantities(text))}


def inquiry(*messages: str) -> Inquiry:
    history: list[ConversationTurn] = []
    for words in messages:
        heard = understand(words, history, REGISTRY)
        history.append(ConversationTurn(words=words, inquiry=heard.inquiry, intent=heard.intent, needs=heard.needs))
    return history[-1].inquiry


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("for 40 lawyers who each use 3 million tokens a week", 40 * 3_000_000 * DAYS / 7),
        ("each of our 250 nurses sends 12 messages a day of 800 tokens", 250 * 12 * 800 * DAYS),
        ("90 users, 15 chats per day each, 2k tokens per chat", 90 * 15 * 2_000 * DAYS),
        ("80 clerks, 25 letters each per working day, 900 tokens a letter", 80 * 25 * 900 * DAYS * 5 / 7),
        ("600 tickets every business day of 2,000 tokens each", 600 * 2_000 * DAYS * 5 / 7),
        ("900 invoices a week, 3 pages each, 1,000 tokens a page", 900 * 3 * 1_000 * DAYS / 7),
        ("60 calls a day with 4 summaries per call of 250 tokens", 60 * 4 * 250 * DAYS),
        ("What is the monthly bill at 2 million requests of 700 tokens?", 2_000_000 * 700),
        ("What would 2 million requests of 700 tokens cost us per month?", 2_000_000 * 700),
        ("1,200 reviews per hour, some 650 tokens each", 1_200 * 650 * 24 * DAYS),
        ("7 million invoices of 300 tokens each a month", Decimal(2_100_000_000)),
        ("600 rpm with 500 tokens per request", 600 * 500 * 1_440 * DAYS),
        ("80M input tokens and 20M output tokens per month", Decimal(100_000_000)),
        ("10 questions per pupil per week for 5,000 pupils, 1,000 tokens each", 10 * 5_000 * 1_000 * DAYS / 7),
        ("4,000 calls a day, one call is roughly 9k tokens", 4_000 * 9_000 * DAYS),
    ],
)
def test_a_volume_is_the_product_of_its_factors(text, tokens):
    found = measured(text)

    assert abs(found["tokens_month"].value / tokens - 1) < Decimal("0.001")
    assert found["tokens_month"].sum.endswith("tokens a month")


def test_input_and_output_of_a_request_stay_apart():
    found = measured("2,000 tickets a day with 1,500 tokens in and 300 out")

    assert (found["input_tokens"].value, found["output_tokens"].value) == (1_500, 300)
    assert found["requests_day"].value == 2_000


def test_what_comes_back_is_output_without_being_called_so():
    found = measured("5,000 pages a day, 900 tokens per page, summarised to 120 tokens")

    assert (found["input_tokens"].value, found["output_tokens"].value) == (900, 120)


def test_the_average_makes_the_volume_and_the_peak_the_ratio():
    found = measured("50 req/s at peak and 10 req/s on average, 400 tokens each")

    assert found["peak_to_average"].value == 5
    assert found["rps"].value == 50
    assert found["tokens_month"].value == 10 * 86_400 * DAYS * 400


def test_documents_without_a_period_are_a_volume_once():
    found = measured("embed 3 million documents of 700 tokens")

    assert found["documents"].value == 3_000_000
    assert found["tokens_once"].value == 2_100_000_000
    assert "tokens_month" not in found


def test_minutes_of_each_person_are_hours_a_month():
    assert round(measured("60 doctors, 30 minutes of dictation a day each")["hours_month"].value) == round(
        60 * DAYS / 2
    )


@pytest.mark.parametrize(
    "text", ["500 users and 200M tokens a month", "200M tokens a month on 4 H100s", "30,000 employees, 5 regions"]
)
def test_numbers_that_stand_side_by_side_are_not_multiplied(text):
    assert all(not quantity.sum for quantity in measured(text).values())


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        (
            "50 Juristen stellen je 8 Fragen pro Arbeitstag mit je 1.000 Tokens an Qwen3-32B",
            50 * 8 * 1_000 * Decimal(5) / 7,
        ),
        (
            "Jeder unserer 300 Berater stellt 20 Fragen am Tag mit je 1.500 Tokens. Was kostet Qwen3-32B?",
            300 * 20 * 1_500,
        ),
        ("Combien coûte Qwen3-32B pour 2.000 requêtes par jour de 900 jetons ?", 2_000 * 900),
        ("¿Cuánto cuesta Qwen3-32B con 7.000 peticiones al día de 1.200 tokens?", 7_000 * 1_200),
    ],
)
def test_products_are_read_in_other_languages(text, tokens):
    assert inquiry(text).use.workload.tokens_per_month == pytest.approx(float(tokens * DAYS), rel=0.001)


def test_the_sum_is_said_as_it_was_made():
    heard = understand("What does vLLM cost for 300 developers who each use 2M tokens a day?", (), REGISTRY)

    assert "300 developers × 2M tokens a day = 18.3 billion tokens a month." in heard.notes


@pytest.mark.parametrize(
    ("change", "tokens"),
    [
        ("make it 90 agents", 2 * 45 * 60 * 3_000 * DAYS),
        ("double the volume and add 30% headroom", Decimal("2.6") * 45 * 60 * 3_000 * DAYS),
    ],
)
def test_a_change_scales_what_was_said_before(change, tokens):
    first = "45 agents, each closes 60 tickets a day of 3k tokens. Cost with gpt-oss-20b?"

    assert inquiry(first, change).use.workload.tokens_per_month == pytest.approx(float(tokens), rel=0.001)


def test_another_period_corrects_the_volume():
    after = inquiry("What does Qwen3-32B cost at 100M tokens a month?", "sorry, per day, not per month")

    assert after.use.workload.tokens_per_month == int(100_000_000 * DAYS)


def test_half_of_a_cached_prompt_is_a_share_and_no_factor():
    after = inquiry("What does Kimi K2 cost at 80M tokens a month?", "assume half of the prompt is cached")

    assert after.use.workload.cached_share == 0.5
    assert after.use.workload.tokens_per_month == 80_000_000


def test_a_factor_multiplies_only_what_was_known_before():
    assert inquiry("We expect 3x traffic. Is Milvus up to 9,000 queries per second?").facts["rps"] == 9_000


def test_a_number_that_ended_nowhere_is_said():
    heard = understand("Cost of Qwen3-32B for 38 schools at 20M tokens a month?", (), REGISTRY)

    assert any("38 schools" in note for note in heard.notes)
    assert not any("20M" in note for note in heard.notes)


@pytest.mark.parametrize(
    ("words", "measure", "value"),
    [
        ("We're a two-person startup", "headcount", 2),
        ("It is requests, not tokens: 12,000 requests a day", "requests_day", 12_000),
        ("2000 call minutes a day", "hours_month", 2000 / 60 * 30.4375),
        ("a hundred requests a day", "requests_day", 100),
        ("40 tickets per weekday", "requests_day", 40 * 5 / 7),
    ],
)
def test_a_number_counts_what_stands_behind_it(words, measure, value):
    values = {quantity.measure: float(quantity.value) for quantity in quantities(words)}

    assert values[measure] == pytest.approx(value)


def test_a_period_that_is_asked_for_is_not_that_of_the_number_before():
    assert "requests_day" not in measured("each asks 10 questions, what would it cost a month")


def test_of_two_groups_of_people_those_named_last_before_the_count_are_counted():
    words = "We are 2 engineers; 300 pupils, 15 chats each a week"

    products = {quantity.measure: quantity for quantity in with_products(words, quantities(words))}

    assert float(products["requests_day"].value) == pytest.approx(300 * 15 / 7)
