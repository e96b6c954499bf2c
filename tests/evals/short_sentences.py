"""Reads the short-sentence schema: an older intent vocabulary and one value per entity."""

from dataclasses import dataclass
from typing import Any

from evals.messages import quantity_misses
from orchestrator.language.understanding import load, understand
from protocols.adoption import Kind

INTENTS = {
    "adopt": {"evaluate"},
    "license": {"licence_check", "compare"},
    "cost": {"cost_estimate"},
    "compare": {"compare", "explain"},
    "research": {"research"},
    "inform": {"clarify", "what_if"},
    "smalltalk": {"clarify", "off_topic"},
    "help": {"clarify", "explain"},
    "oos": {"off_topic", "unsafe"},
}
SAME = {"mistral-small": "mistral-small-4"}
FAMILY_FREE = {"llama-3.1-70b", "gemma-4-31b", "a2a"}


@dataclass(frozen=True)
class Outcome:
    """How one sentence came out."""

    intent: bool
    components: bool
    quantities: bool


def sentence_outcomes(sheet: dict[str, Any]) -> list[Outcome]:
    """Every sentence of the three sets."""
    return [_judge(row) for name in ("dev", "test", "hard") for row in sheet[name]]


def _judge(row: dict[str, Any]) -> Outcome:
    understood = understand(row["text"], (), load())
    entities = row["entities"]
    got = {one.id or "" for one in understood.inquiry.components if one.kind is not Kind.LICENCE}
    named = {
        name.rsplit("-", 1)[0] if name == "llama-3.1-70b" else SAME.get(name, name)
        for name in entities.get("models", ())
    }
    all_named = all(any(str(id).startswith(str(name)) for id in got) for name in named)
    components = all_named and len(got - FAMILY_FREE) <= len(named)
    wanted = {"tokens_month": entities.get("tokens")} if "tokens" in entities and row["text"] != "200 million" else {}
    wanted |= {"users": entities["mau"]} if "mau" in entities else {}
    either = not list(quantity_misses(wanted, understood.inquiry))
    as_mau = {"mau" if name == "users" else name: value for name, value in wanted.items()}
    return Outcome(
        intent=understood.intent.value in INTENTS[row["intent"]],
        components=components,
        quantities=either or not list(quantity_misses(as_mau, understood.inquiry)),
    )
