"""The phrases of an answer in the asker's language, read once from data/phrases: templates, labels, scales."""

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import cache
from importlib.resources import files

import yaml
from pydantic import JsonValue

from protocols.adoption import Verdict
from protocols.adoption.text.number_format import Number, money, number
from protocols.models import StrictModel

ENGLISH = "en"
MILLION = 1_000_000
SYMBOLS = {"USD": "$", "EUR": "€", "GBP": "£"}


class Phrases(StrictModel):
    """One language's table. `periods` turn the rest of a unit after its currency, a regular expression, into words."""

    name: str
    scales: dict[int, str]
    of: str = " "
    and_: str
    periods: dict[str, str]
    outcomes: dict[str, str]
    modes: dict[str, str]
    verdicts: dict[Verdict, str]
    rings: dict[Verdict, str]
    fields: dict[str, str]
    templates: dict[str, str]
    questions: dict[str, str] = {}
    claims: dict[str, str] = {}

    def say(self, template: str, **values: object) -> str:
        """A template with its gaps filled."""
        return self.templates[template].format(**values)

    def claim(self, id: str, text: str) -> str:
        """A claim with what it asks in this language in front, where the id of its Finding has a phrase.

        Ids end in their subject or a number: `licence.copyleft.GPL-3.0-only`, `obligation.attribution.2`,
        `advisory CVE-2025-1`.
        """
        stem = re.sub(r"\.\d+$", "", id)
        phrase = next((self.claims[key] for key in (stem, id.split(" ")[0], _parent(id)) if key in self.claims), "")
        return f"{phrase} ({text.rstrip('. ')})" if phrase else text

    def joined(self, names: Sequence[str]) -> str:
        """Names in a row, the last after `and`."""
        return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} {self.and_} {names[-1]}"

    def amount(self, value: Number, unit: str) -> str:
        """A figure with its unit: `$474 a month`; a unit without a currency stays as the agent wrote it."""
        currency = re.match(r"[A-Z]{3}(?=/| in |$)", unit)  # "USD/month", "EUR in 3 years", "CHF"; never "GPUs"
        if currency is None:
            return f"{number(value, self.scales)} {unit}"
        period = unit[currency.end() :].strip()
        for pattern, words in self.periods.items():
            period = re.sub(pattern, words, period)
        symbol = SYMBOLS.get(currency[0], f"{currency[0]} ")
        return f"{money(value, self.scales, symbol)} {period}".strip()

    def tokens(self, count: int) -> str:
        """A volume of tokens a month."""
        joint = self.of if count >= MILLION else " "
        return self.say("volume", count=number(count, self.scales), of=joint)

    def label(self, field: str) -> str:
        """What a field of the Inquiry is called."""
        return self.fields.get(field) or field.rpartition(".")[2].replace("_", " ")

    def value(self, value: JsonValue) -> str:
        """A field's value."""
        if isinstance(value, list):
            return ", ".join(self.value(item) for item in value)
        if isinstance(value, bool) or value is None:
            return str(value).lower()
        if isinstance(value, int | float):
            return number(value, self.scales)
        text = str(value)
        return number(Decimal(text), self.scales) if re.fullmatch(r"\d+(\.\d+)?", text) else text.replace("_", " ")


def _parent(id: str) -> str:
    return ".".join(id.split(".")[:2])


@cache
def phrases(language: str) -> Phrases:
    """The table of a language; English where there is none."""
    folder = files("orchestrator.report") / "data" / "phrases"
    sheet = folder / f"{language}.yaml"
    if not sheet.is_file():
        return phrases(ENGLISH)
    read = yaml.load(sheet.read_text("utf-8"), yaml.CSafeLoader)
    return Phrases(**{"and_" if key == "and" else key: value for key, value in read.items()})
