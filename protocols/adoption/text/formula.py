"""Works out a Measure's formula from its named inputs, in decimals and without `eval`."""

import ast
from collections.abc import Callable, Mapping
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal, localcontext
from functools import lru_cache
from operator import add, mul, sub, truediv
from typing import NoReturn

Calculation = Callable[[Mapping[str, Decimal]], Decimal]
DIGITS = 28
LARGEST_EXPONENT = 1000


class UnusableFormula(ValueError):
    """A formula uses a name nobody gave, is not arithmetic, or has no value; the text says which."""


def evaluate(formula: str, values: Mapping[str, Decimal]) -> Decimal:
    """The value of a formula of + - * / ** ( ) ceil floor min max over named decimals; raises UnusableFormula.

    A formula may be a stranger's: it is neither run nor trusted to end.
    """
    try:
        with localcontext() as context:
            context.prec = DIGITS
            return _calculation(formula)(values)
    except ArithmeticError as error:
        raise UnusableFormula(f"it has no value with these inputs ({type(error).__name__})") from error
    except TypeError as error:
        raise UnusableFormula("ceil and floor take one number") from error
    except (RecursionError, MemoryError) as error:
        raise UnusableFormula("it is nested too deeply") from error


@lru_cache(maxsize=2048)
def _calculation(formula: str) -> Calculation:
    # An agent's formulas are the same for every question, so each is read once and worked out many times.
    try:
        expression = ast.parse(formula, mode="eval").body
    except (SyntaxError, ValueError) as error:
        raise UnusableFormula(f"{formula[:200]}: {error}") from error
    return _calculated(expression)


def _calculated(node: ast.expr) -> Calculation:
    match node:
        case ast.Constant(value=int() | float() as number):
            constant = Decimal(str(number))
            return lambda values: constant
        case ast.Name(id=name):
            return lambda values: values[name] if name in values else _unknown(node)
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            inner = _calculated(operand)
            return lambda values: -inner(values)
        case ast.BinOp(left=left, op=operator, right=right) if type(operator) in _OPERATORS:
            apply, first, second = _OPERATORS[type(operator)], _calculated(left), _calculated(right)
            return lambda values: apply(first(values), second(values))
        case ast.Call(func=ast.Name(id=name), args=arguments) if name in _FUNCTIONS and arguments:
            function, parts = _FUNCTIONS[name], [_calculated(argument) for argument in arguments]
            return lambda values: function(*[part(values) for part in parts])
    return _unknown(node)


def _unknown(node: ast.expr) -> NoReturn:
    raise UnusableFormula(f"{ast.unparse(node)[:200]} is not arithmetic on the names of the inputs")


@lru_cache(maxsize=1024)
def _power(base: Decimal, exponent: Decimal) -> Decimal:
    if abs(exponent) > LARGEST_EXPONENT:
        raise UnusableFormula(f"exponent {exponent} is too large")
    return base**exponent


_OPERATORS: dict[type[ast.operator], Callable[[Decimal, Decimal], Decimal]] = {
    ast.Add: add,
    ast.Sub: sub,
    ast.Mult: mul,
    ast.Div: truediv,
    ast.Pow: _power,
}
_FUNCTIONS: dict[str, Callable[..., Decimal]] = {
    # As decimals: an integer of 1e999000 would have a million digits.
    "ceil": lambda a: a.to_integral_value(ROUND_CEILING),
    "floor": lambda a: a.to_integral_value(ROUND_FLOOR),
    "min": min,
    "max": max,
}
