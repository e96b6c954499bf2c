"""The load in numbers: what the person gave, what is assumed instead, and which is which."""

from collections.abc import Mapping
from dataclasses import dataclass

from protocols.adoption import Assumption, Evidence, Grade, Input, Inquiry

from ..facts.knowledge import Knowledge
from ..measure.measure import figure
from .api_cost import DAYS_PER_MONTH, TokenRequest

WORKLOAD = "use.workload"
WRITTEN = "cache_written_share"


@dataclass(frozen=True)
class Load:
    """A load of equal requests; `inputs` holds every number with where it comes from."""

    inputs: Mapping[str, Input]
    assumptions: tuple[Assumption, ...]
    volume_given: bool
    tokens_given: bool
    day: str

    def __getitem__(self, name: str) -> float:
        return float(self.inputs[name].value)

    def person(self, name: str) -> Evidence:
        """The person as the source of a number that is no part of the load."""
        return _person(name, self.day)

    def is_given(self, name: str) -> bool:
        return any(e.grade is Grade.PERSON for e in self.inputs[name].evidence)

    @property
    def requests_per_day(self) -> float:
        if not self.tokens_given:
            return self["requests_per_day"]
        return self["tokens_per_month"] / self.tokens_per_request / DAYS_PER_MONTH

    @property
    def tokens_per_request(self) -> float:
        return self["input_tokens"] + self["output_tokens"] + self["reasoning_tokens"]

    @property
    def tokens_per_month(self) -> float:
        return self.requests_per_day * DAYS_PER_MONTH * self.tokens_per_request

    @property
    def request(self) -> TokenRequest:
        tokens = self["input_tokens"]
        cached = tokens * self["cached_share"]
        return TokenRequest(tokens, self["output_tokens"], self["reasoning_tokens"], cached, self[WRITTEN])


UNITS = {
    "tokens_per_month": "tokens/month",
    "requests_per_day": "requests/day",
    "input_tokens": "tokens/request",
    "output_tokens": "tokens/request",
    "reasoning_tokens": "tokens/request",
    "cached_share": "share of input",
    "batch_share": "share of requests",
    "retry_share": "share of requests",
    "peak_to_average": "ratio",
    "tpot_target_ms": "ms/token",
    "fte": "FTE",
    "growth_per_month": "share/month",
}
ZERO_UNLESS_SAID = ("reasoning_tokens", "cached_share", "batch_share", "retry_share", "growth_per_month")
ZERO_MEANS = {
    "reasoning_tokens": "no thinking tokens are counted; a reasoning model bills them as output",
    "cached_share": "no input is served from a prompt cache",
    "batch_share": "every request is answered at once, none at a batch price",
    "retry_share": "no request is sent twice",
    "growth_per_month": "the volume stays as it is",
}
THINKS = "the model always thinks; a published mean, of {simple} on simple questions"
LENGTHS = ("input_tokens", "output_tokens", "reasoning_tokens")
FROM_DEFAULTS = ("input_tokens", "output_tokens", "peak_to_average", "tpot_target_ms", "fte")


def load_of(inquiry: Inquiry, knowledge: Knowledge, model_id: str) -> Load:
    """The load an Inquiry describes for a model; every gap, and a request without any token, is an Assumption."""
    workload, assumed, thinking = inquiry.use.workload, knowledge.assumed, knowledge.thinking.default(model_id)
    day = inquiry.as_of.isoformat() if inquiry.as_of else assumed.as_of
    stated = {name: getattr(workload, name) for name in UNITS if getattr(workload, name) is not None}
    if not any(stated.get(name, 1) for name in LENGTHS):
        stated = {name: value for name, value in stated.items() if name not in LENGTHS}
    stated |= _shape_from_both_volumes(stated)
    # Tokens a month win over requests a day: people know their bill better than their requests.
    volume = next((name for name in ("tokens_per_month", "requests_per_day") if name in stated), None)
    inputs, assumptions = {}, []
    for name, unit in UNITS.items():
        if (name in stated and name not in ("tokens_per_month", "requests_per_day")) or name == volume:
            inputs[name] = figure(name, stated[name], unit, (_person(name, day),))
        elif name == "reasoning_tokens" and thinking:
            inputs[name] = figure(name, thinking.mean, unit, (knowledge.thinking.evidence,))
            assumptions.append(_assumption(name, thinking.mean, THINKS.format(simple=thinking.simple)))
        elif name in ZERO_UNLESS_SAID:
            inputs[name] = figure(name, 0, unit, (_nobody_said(name, day),))
            assumptions.append(_assumption(name, 0, ZERO_MEANS[name]))
        elif name in FROM_DEFAULTS or (name == "tokens_per_month" and volume is None):
            inputs[name] = figure(name, assumed.value(name), unit, (assumed[name].evidence,))
            assumptions.append(_assumption(name, assumed.value(name), assumed[name].why))
    inputs[WRITTEN] = figure(WRITTEN, assumed.value(WRITTEN), assumed[WRITTEN].unit, (assumed[WRITTEN].evidence,))
    if stated.get("cached_share"):
        assumptions.append(_assumption(WRITTEN, assumed.value(WRITTEN), assumed[WRITTEN].why))
    return Load(inputs, tuple(assumptions), volume is not None, "tokens_per_month" in inputs, day)


def _shape_from_both_volumes(stated: Mapping[str, float]) -> dict[str, float]:
    """Tokens per request when both volumes are known and neither length is, split 3:1."""
    if "input_tokens" in stated or "output_tokens" in stated or not stated.get("requests_per_day"):
        return {}
    if not stated.get("tokens_per_month"):
        return {}
    per_request = stated["tokens_per_month"] / stated["requests_per_day"] / DAYS_PER_MONTH
    return {"input_tokens": per_request * 0.75, "output_tokens": per_request * 0.25}


def _assumption(name: str, value: float, why: str) -> Assumption:
    number = int(value) if float(value).is_integer() else value
    return Assumption(field=f"{WORKLOAD}.{name}", value=number, why=f"Nobody said: {why}.")


def _person(name: str, day: str) -> Evidence:
    return Evidence(
        title="Given by the person asking", locator=f"Inquiry, {WORKLOAD}.{name}", seen=day, grade=Grade.PERSON
    )


def _nobody_said(name: str, day: str) -> Evidence:
    return Evidence(
        title=f"Assumed: {ZERO_MEANS[name]}", locator=f"Inquiry, {WORKLOAD}.{name}", seen=day, grade=Grade.JUDGEMENT
    )
