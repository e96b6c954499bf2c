"""Works out a Measure's formula from its named inputs, in decimals and without `eval`."""

import ast
import math
from collections.abc import Callable, Mapping
from decimal import Decimal, localcontext
from functools import lru_cache

DIGITS = 28
LARGEST_EXPONENT = 1000


class UnusableFormula(ValueError):
    """A formula uses a name nobody gave, or something that is not arithmetic."""


def evaluate(formula: str, values: Mapping[str, Decimal]) -> Decimal:
    """The value of a formula of + - * / ** ( ) ceil floor min max over named decimals."""
    with localcontext() as context:
        context.prec = DIGITS
        return _value(_parsed(formula), values)


@lru_cache(maxsize=2048)
def _parsed(formula: str) -> ast.expr:
    try:
        return ast.parse(formula, mode="eval").body
    except SyntaxError as error:
        raise UnusableFormula(f"{formula}: {error.msg}") from error


def _value(node: ast.expr, values: Mapping[str, Decimal]) -> Decimal:
    match node:
        case ast.Constant(value=int() | float() as number):
            return Decimal(str(number))
        case ast.Name(id=name) if name in values:
            return values[name]
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return -_value(operand, values)
        case ast.BinOp(left=left, op=operator, right=right) if type(operator) in _OPERATORS:
            return _OPERATORS[type(operator)](_value(left, values), _value(right, values))
        case ast.Call(func=ast.Name(id=name), args=arguments) if name in _FUNCTIONS and arguments:
            return _FUNCTIONS[name](*(_value(argument, values) for argument in arguments))
    raise UnusableFormula(f"{ast.unparse(node)} is not arithmetic on the given names")


@lru_cache(maxsize=1024)
def _power(base: Decimal, exponent: Decimal) -> Decimal:
    if abs(exponent) > LARGEST_EXPONENT:
        raise UnusableFormula(f"exponent {exponent} is too large")
    return base**exponent


_OPERATORS: dict[type[ast.operator], Callable[[Decimal, Decimal], Decimal]] = {
    ast.Add: lambda a, b: a + b,
    ast.Sub: lambda a, b: a - b,
    ast.Mult: lambda a, b: a * b,
    ast.Div: lambda a, b: a / b,
    ast.Pow: _power,
}
_FUNCTIONS: dict[str, Callable[..., Decimal]] = {
    "ceil": lambda a: Decimal(math.ceil(a)),
    "floor": lambda a: Decimal(math.floor(a)),
    "min": min,
    "max": max,
}
