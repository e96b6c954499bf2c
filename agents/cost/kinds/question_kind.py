"""Which kind of cost a question asks for, and the details of that kind, where the Inquiry's fields are empty."""

import re
from collections.abc import Iterable

from protocols.adoption import CostFocus, CostKind, Inquiry
from protocols.adoption.text.currencies import currency
from protocols.adoption.text.numerals import numerals

from ..facts.kind_rules import KindRules, NumberRule

LONGEST_TEXT = 5_000
WHOLE = frozenset(
    {"context_tokens", "items", "tokens_per_item", "answer_tokens", "tokens", "characters", "concurrency", "dimensions"}
)
AROUND = 80
# "Mistral-" before 7B, "Llama-3.3-" before 70B
PART_OF_NAME = re.compile(r"[A-Za-z][\w.-]*-$")
# "Q4_K_M", "IQ4_XS", "8-bit", "fp8"
FORMAT = re.compile(
    r"(?i)\b(i?q[2-8]_(?:[01]|k(?:_[sml])?|xs|s|m)|fp8|fp4|nvfp4|mxfp4|int[48]|bf16|fp16|awq|gptq|[48][- ]?bit)\b"
)
# "in EUR", "in euros", "how many pounds", "wie viel Euro", "en CHF"; never the currency of a stated budget
ASKED_IN = re.compile(
    r"(?i)\b(?:in|en|auf|how (?:many|much in)|wie ?viele?|combien d'|cuántos) ?(€|£|(?:swiss )?(?:eur|euros?|gbp"
    r"|pounds?|chf|francs?|franken|cny|yuan|jpy|yen|pln|sek|dkk|nok|czk|cad|aud|inr|rupees)\b)"
)


def currency_of(inquiry: Inquiry) -> str:
    """The currency an answer is wanted in: by field, by the words, else that of the budget; nothing for dollars."""
    asked_in = ASKED_IN.search(inquiry.question[:LONGEST_TEXT])
    budget = next((name[7:10].upper() for name in inquiry.facts if re.fullmatch(r"budget_[a-z]{3}_month", name)), "")
    code = inquiry.cost.currency or (currency(asked_in[1]) if asked_in else budget)
    return "" if code == "USD" else code


def focus_of(inquiry: Inquiry, rules: KindRules) -> CostFocus:
    """The Inquiry's own fields; where they are empty, what its words say."""
    text = inquiry.question[:LONGEST_TEXT]
    read = _details(text, rules)
    fields = {name: value for name, value in inquiry.cost if value not in (None, ())}
    return CostFocus.model_validate({"kind": kind_of(text, rules)} | read | fields)


def kind_of(text: str, rules: KindRules) -> CostKind | None:
    """The first kind whose rule matches, or None: then the running cost is meant."""
    return next((r.kind for r in rules.kinds if _matches(r.when, text) and not _matches(r.unless, text)), None)


def unanswered(text: str, rules: KindRules) -> str | None:
    """What of a question no kind answers, in a few words."""
    return next((rule.subject for rule in rules.unanswered if _matches(rule.when, text[:LONGEST_TEXT])), None)


def _matches(patterns: Iterable[str], text: str) -> bool:
    return any(re.search(pattern, text, re.IGNORECASE) for pattern in patterns)


def _details(text: str, rules: KindRules) -> dict[str, object]:
    details: dict[str, object] = {}
    if match := FORMAT.search(text):
        details["weight_format"] = match[1]
    for numeral in numerals(text):
        before, after = text[max(0, numeral.start - AROUND) : numeral.start], text[numeral.end : numeral.end + AROUND]
        # Digits of a name count nothing: the 7B of Mistral-7B.
        if PART_OF_NAME.search(before):
            continue
        value = float(numeral.value)
        rule = next((rule for rule in rules.numbers if rule.fits(before, after, value)), None)
        if rule is not None:
            _take(rule, value, details)
    for choice in rules.choices:
        if choice.field not in details and re.search(choice.when, text, re.IGNORECASE):
            details[choice.field] = choice.value
    return details


def _take(rule: NumberRule, value: float, details: dict[str, object]) -> None:
    """The first number of a field is meant; a later one only multiplies: "400,000 texts into 5 languages"."""
    amount = value * rule.scale
    if rule.times and isinstance(stated := details.get(rule.field), int | float):
        amount *= stated
    elif rule.times or rule.field in details:
        return
    details[rule.field] = round(amount) if rule.field in WHOLE else amount
