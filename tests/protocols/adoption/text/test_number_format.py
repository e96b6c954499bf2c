"""Numbers are rounded, grouped and abbreviated alike wherever a person reads them."""

from decimal import Decimal

import pytest

from protocols.adoption.text.number_format import axis_number, exact, money, money_range, number, percent


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (0.01234, "0.0123"),
        (12.34, "12.3"),
        (999.6, "1,000"),
        (1234.5, "1,235"),
        (99_999, "99,999"),
        (200_000_000, "200 million"),
        (999_960_000, "1 billion"),
        (18_240_000_000, "18.2 billion"),
        (2_500_000_000_000, "2.5 trillion"),
    ],
)
def test_a_number_keeps_what_a_reader_takes_in(value, text):
    assert number(value) == text


def test_the_words_of_the_scales_are_the_readers():
    assert number(2_000_000_000, {9: "Milliarden", 6: "Millionen"}) == "2 Milliarden"
    assert number(2_000_000_000, {8: "亿", 4: "万"}) == "20 亿"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (7.93, "$7.93"),
        (Decimal("16.785"), "$16.79"),
        (99.999, "$100.00"),
        (473.6, "$474"),
        (16_769.4, "$16,769"),
        (1_240_000, "$1.24 million"),
    ],
)
def test_money_has_cents_only_where_they_matter(value, text):
    assert money(value) == text


def test_a_half_goes_up():
    assert [percent(share) for share in (0.765, 0.625, 0.0, 1.0, 0.004)] == ["77 %", "63 %", "0 %", "100 %", "0 %"]


@pytest.mark.parametrize(
    ("value", "text"),
    [(Decimal("472.5000001"), "472.5"), (7.5, "7.5"), (0.0000041, "0.000004"), (1e21, "1" + ",000" * 7)],
)
def test_an_exact_figure_has_every_digit_and_no_exponent(value, text):
    assert exact(value) == text


@pytest.mark.parametrize(("value", "text"), [(999, "$999"), (1500, "$1.5k"), (2e6, "$2M"), (999_999, "$1M"), (0, "$0")])
def test_axis_numbers_are_short(value: float, text: str):
    assert axis_number(value, "$") == text


def test_a_range_stands_behind_its_amount_without_its_sign_again():
    assert money_range(473.6, "a month", 386, 601) == "$474 a month, 386 to 601"
    assert money_range(2_500_000, "in 3 years") == "$2.5 million in 3 years"
