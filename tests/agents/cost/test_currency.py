"""An answer in another currency says its rate and the day of it, and recomputes."""

from datetime import date

import pytest
import yaml

from agents.cost.assess import assess
from agents.cost.facts.knowledge import load
from agents.cost.facts.overlay import lay_over
from agents.cost.kinds.question_kind import currency_of
from protocols.adoption import Assessment, Component, CostFocus, Inquiry, IntendedUse, Kind, Workload
from protocols.adoption.text.currencies import exchange_rates


def cost(knowledge=None, **more) -> Assessment:
    component = Component(name="Llama 3.3 70B", kind=Kind.MODEL)
    use = IntendedUse(workload=Workload(tokens_per_month=10**9))
    inquiry = Inquiry(components=(component,), use=use, as_of=date(2026, 11, 30), may_ask=False, **more)
    return assess(inquiry, component, knowledge or load())[0]


def test_the_key_figure_is_in_the_currency_asked_for_with_its_rate_and_day():
    dollars, euros = cost(), cost(cost=CostFocus(currency="EUR"))

    rate = exchange_rates().per_usd("EUR")
    assert dollars.figure is not None
    assert euros.figure is not None
    assert (dollars.figure.unit, euros.figure.unit) == ("USD/month", "EUR/month")
    assert float(euros.figure.value) == pytest.approx(float(dollars.figure.value * rate))
    assert f"{rate:.4f} EUR per USD of {exchange_rates().as_of}" in euros.figure.label
    assert exchange_rates().title in euros.summary
    (converted,) = (measure for measure in euros.measures if measure.id == "cost.in_eur")
    assert converted.evidence[0].seen == exchange_rates().as_of


@pytest.mark.parametrize(
    ("question", "facts", "code"),
    [
        ("What does it cost in euros?", {}, "EUR"),
        ("What does it cost in €?", {}, "EUR"),
        ("Wie viel Euro kostet das im Monat?", {}, "EUR"),
        ("How many pounds a month is that?", {}, "GBP"),
        ("Combien en CHF par mois ?", {}, "CHF"),
        ("What does it cost for 500 EUR of budget?", {}, ""),
        ("Is that within our budget?", {"budget_eur_month": 500}, "EUR"),
        ("Is that within our budget?", {"budget_usd_month": 500}, ""),
        ("What does it cost in dollars?", {}, ""),
        ("Does it run in Europe?", {}, ""),
    ],
)
def test_the_words_or_the_budget_say_which_currency(question: str, facts: dict, code: str):
    assert currency_of(Inquiry(question=question, facts=facts)) == code


def test_a_currency_without_a_rate_leaves_the_answer_in_dollars():
    answer = cost(cost=CostFocus(currency="XAF"))

    assert answer.figure is not None
    assert answer.figure.unit == "USD/month"


def test_an_own_table_of_rates_takes_the_place_of_the_packaged_one(tmp_path):
    own = {"as_of": "2026-11-27", "title": "Treasury", "locator": "https://wiki.example/fx", "per_euro": {}}
    own["per_euro"] = {"USD": "2", "EUR": "1"}
    tree = {"schema": "cost-overlay/1", "organisation": "Example Ltd", "exchange": own}
    (tmp_path / "own.yaml").write_text(yaml.safe_dump(tree), "utf-8")

    answer = cost(lay_over(load(), tmp_path), cost=CostFocus(currency="EUR"))

    assert answer.figure is not None
    assert "0.5000 EUR per USD of 2026-11-27" in answer.figure.label
    assert "Example Ltd's own files: Treasury" in answer.summary
