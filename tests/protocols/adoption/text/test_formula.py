"""A stranger's formula is worked out, or refused with what is wrong in it; it is never run."""

from decimal import Decimal

import pytest

from protocols.adoption.text.formula import UnusableFormula, evaluate


def test_the_same_formula_is_worked_out_anew_for_other_inputs():
    assert [evaluate("ceil(a) + max(a, 3) * 2 ** -b", {"a": Decimal(a), "b": Decimal(1)}) for a in ("1.5", "7.2")] == [
        Decimal("3.5"),
        Decimal("11.6"),
    ]


@pytest.mark.parametrize(
    ("formula", "reason"),
    [
        ("a + other", "other is not arithmetic"),
        ("open('/etc/passwd')", "is not arithmetic"),
        ("a.real", "is not arithmetic"),
        ("1 +", "invalid syntax"),
        ("a / 0", "no value"),
        ("a ** 1e9", "too large"),
        ("ceil(a, 2)", "take one number"),
        ("-" * 3_000 + "a", "nested too deeply"),
    ],
)
def test_what_is_no_arithmetic_is_refused_with_its_reason(formula, reason):
    with pytest.raises(UnusableFormula, match=reason):
        evaluate(formula, {"a": Decimal(1)})
