"""Which kind of cost a question asks for, and the details of that kind, where the Inquiry's fields are empty."""

import re
from collections.abc import Iterable

from protocols.adoption import CostFocus, CostKind, Inquiry, Purchase, Tuning
from protocols.adoption.text.currencies import currency
from protocols.adoption.text.numerals import Numeral, numerals

from ..facts.kind_rules import KindRules

LONGEST_TEXT = 5_000
WEEKDAYS, ALL_DAYS = 5, 7
# "Q4_K_M", "IQ4_XS", "8-bit", "fp8"
FORMAT = re.compile(
    r"(?i)\b(i?q[2-8]_(?:[01]|k(?:_[sml])?|xs|s|m)|fp8|fp4|nvfp4|mxfp4|int[48]|bf16|fp16|awq|gptq|[48]-?bit)\b"
)
# "8k context", "1M-token context", "context of 32k"; the number itself is read by `numerals`
AFTER_CONTEXT = re.compile(r"(?i)^(?:[- ]?tokens?)?(?: of)? context")
BEFORE_CONTEXT = re.compile(r"(?i)context(?: window| length)? of $")
# "50,000 examples of 1,000 tokens", "20 million emails of 400 tokens", "10 million documents"
ITEMS = re.compile(
    r"(?i)^ ?(?:\w+ )?(?:examples?|samples?|records?|rows|pairs|documents?|docs|chunks|passages|emails?|e-?mails|pages?"
    r"|questions?|tickets?|calls?|messages?|conversations?|requests?|images?|pictures?|dokumente|beispiele|seiten|fragen)\b"
)
TOKENS = re.compile(r"(?i)^ ?-?tokens?\b|^ ?token\b")
AUDIO = re.compile(r"(?i)^ ?(?:hours?|hrs?|stunden)\b")
EPOCHS = re.compile(r"(?i)^ ?epochs?\b")
# "10 hours on weekdays", "8 hours a day", "40 hours a week"
HOURS = re.compile(
    r"(?i)^ ?(?:hours?|h|stunden) (?:on|per|a|each|pro|am) ?(weekdays?|working days?|werktag\w*|days?|tag|week|woche)"
)
PURCHASES = (
    (Purchase.SPOT, re.compile(r"(?i)\bspot\b|\bpreemptible\b|\binterruptible\b")),
    (Purchase.RESERVED_3_YEARS, re.compile(r"(?i)\b(?:3|three)[- ]years?\b")),
    (Purchase.RESERVED_1_YEAR, re.compile(r"(?i)\b(?:1|one)[- ]year\b|\breserv|\bcommit")),
)
TUNINGS = (
    (Tuning.QLORA, re.compile(r"(?i)\bq-?lora\b")),
    (Tuning.LORA, re.compile(r"(?i)\blora\b|\badapters?\b|\bpeft\b")),
    (Tuning.FULL, re.compile(r"(?i)\bfull\b|\ball (?:the )?weights\b|\bvollständig")),
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
    read = _details(text)
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


def _details(text: str) -> dict[str, object]:
    details: dict[str, object] = {}
    if match := FORMAT.search(text):
        details["weight_format"] = match[1]
    for numeral in numerals(text):
        for name, value in _detail(numeral, text):
            details.setdefault(name, value)
    # QLoRA before LoRA and three years before one: the more special word wins.
    for name, table in (("purchase", PURCHASES), ("tuning", TUNINGS)):
        if (value := next((value for value, words in table if words.search(text)), None)) is not None:
            details[name] = value
    return details


def _detail(numeral: Numeral, text: str) -> Iterable[tuple[str, object]]:
    """What a number counts, by the words around it."""
    before, after, value = text[: numeral.start], text[numeral.end :], numeral.value
    # A context before tokens: "1M-token context" counts no items; hours of the week before hours of audio.
    if AFTER_CONTEXT.match(after) or BEFORE_CONTEXT.search(before):
        yield "context_tokens", int(value)
    elif ITEMS.match(after):
        yield "items", int(value)
    elif TOKENS.match(after) and re.search(r"(?i)\b(?:of|with|à|zu|mit|de)\s(?:about |around |~)?$", before):
        yield "tokens_per_item", int(value)
    elif hours := HOURS.match(after):
        per = hours[1].casefold()
        days = 1 if per.startswith(("week", "woche")) and not per.startswith("weekday") else ALL_DAYS
        yield "hours_per_week", float(value) * (WEEKDAYS if per.startswith(("weekday", "work", "werk")) else days)
    elif AUDIO.match(after):
        yield "audio_hours", float(value)
    elif EPOCHS.match(after):
        yield "epochs", float(value)
