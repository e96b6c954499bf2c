"""Figures of one formula stand in a table under it, and each can be recomputed from what is printed."""

import re
from decimal import Decimal

from orchestrator.report.figures import figures
from orchestrator.report.markdown import Sources
from protocols.adoption import Input, Measure
from protocols.adoption.text.formula import evaluate
from tests.orchestrator.builders import SEEN, monthly_price

PAIR = re.compile(r"(\w+) = ([\d,.]+) ")
NUMBER = re.compile(r"-?[\d,.]*\d")


def rent(place: str, price: str, months: str = "12") -> Measure:
    return Measure(
        id=f"{place}.rent",
        label=f"{place}: rent",
        value=Decimal(price) * Decimal(months),
        unit="USD",
        formula="price * months",
        inputs=(
            Input(name="price", value=Decimal(price), unit="USD/month", measure=f"{place}.monthly"),
            Input(name="months", value=Decimal(months), unit="months", evidence=(SEEN,)),
        ),
    )


def read(lines: list[str]) -> tuple[str, dict[str, Decimal], list[dict[str, str]]]:
    """The formula of a table, its common inputs, and its rows by head."""
    heads, _, *rows = ([cell.strip() for cell in line.split("|")[1:-1]] for line in lines if line.startswith("|"))
    formula = re.findall(r"`([^`]+)`", lines[0])[0]
    common = {name: Decimal(value.replace(",", "")) for name, value in PAIR.findall(lines[0])}
    return formula, common, [dict(zip(heads, row, strict=True)) for row in rows]


def test_a_table_recomputes_row_by_row_from_what_it_prints() -> None:
    lines = figures([rent("here", "1234.0000005"), rent("there", "20.5"), rent("nowhere", "0.1")], Sources())

    formula, common, rows = read(lines)
    assert [row["figure"] for row in rows] == ["here", "there", "nowhere"]
    for row in rows:
        (digits,) = NUMBER.findall(row["price in USD/month, from its monthly"])
        value = evaluate(formula, {**common, "price": Decimal(digits.replace(",", ""))})
        assert float(row["value"].replace(",", "")) == float(round(value, 6))


def test_what_all_rows_share_stands_once_with_its_source() -> None:
    text = "\n".join(figures([rent("here", "10"), rent("there", "20")], Sources()))

    assert text.count("`price * months`") == 1
    assert text.count("months = 12 months ([1] 2026-11-01)") == 1


def test_inputs_of_different_origin_name_it_in_their_row() -> None:
    other = rent("there", "20").model_copy(
        update={
            "inputs": (
                Input(name="price", value=Decimal(20), unit="USD/month", measure="offer"),
                *rent("a", "1").inputs[1:],
            )
        }
    )

    text = "\n".join(figures([rent("here", "10"), other], Sources()))

    assert "| 10, from here.monthly |" in text
    assert "| 20, from offer |" in text


def test_another_unit_of_an_input_is_another_table() -> None:
    entries = (Input(name="price", value=Decimal(10), unit="EUR/month"), *rent("a", "1").inputs[1:])
    euros = rent("there", "10").model_copy(update={"inputs": entries})

    text = "\n".join(figures([rent("here", "10"), euros], Sources()))

    assert text.count("`price * months`") == 2


def test_a_figure_that_is_itself_an_input_is_one_line() -> None:
    entry = Input(name="headroom", value=Decimal("0.8"), unit="share", evidence=(SEEN,))
    measure = Measure(
        id="a", label="Headroom", value=entry.value, unit="share", formula="headroom", inputs=(entry,), evidence=(SEEN,)
    )

    assert figures([measure], Sources()) == ["- **Headroom: 0.8 share** ([1] 2026-11-01)", ""]


def test_one_figure_keeps_its_range_and_every_digit_of_its_inputs() -> None:
    small = Input(name="price", value=Decimal("0.0000000251"), unit="USD per token")
    (entry, _) = monthly_price().inputs

    text = "\n".join(figures([monthly_price().model_copy(update={"inputs": (entry, small)})], Sources()))

    assert "price = 0.0000000251 USD per token" in text
    assert "between 200 and 300 USD (fewest and most tokens)" in text
