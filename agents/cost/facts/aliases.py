"""From what a Component is called to the ids prices and architectures are kept under."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from protocols.adoption import Component
from protocols.adoption.registry import is_another

SERVING_WORDS = ("instruct", "it", "chat", "hf", "base")


@dataclass(frozen=True)
class SameAs:
    """The id of an architecture, and why it stands for a model of another name."""

    architecture: str
    why: str


@dataclass(frozen=True)
class Reference:
    """A maker whose models people compare with; a tier is a name with `*` for the version: `claude-haiku-*`."""

    host: str
    tiers: tuple[str, ...]


@lru_cache(maxsize=4096)
def tier_version(tier: str, model: str) -> tuple[int, ...]:
    """The version of a model of a tier, or nothing when it is of another: `claude-haiku-5-5` -> (5, 5)."""
    before, _, after = tier.partition("*")
    match = re.fullmatch(rf"{re.escape(before)}(\d+(?:[.-]\d+)*){re.escape(after)}", model)
    return tuple(int(part) for part in re.split(r"[.-]", match[1])) if match else ()


@dataclass(frozen=True)
class Names:
    """Every id and spoken name; a name is only taken for a model when all of its digits agree."""

    ids: Mapping[str, str]
    architectures: Mapping[str, SameAs]
    references: tuple[Reference, ...]
    hosts: Mapping[str, str]
    units: Mapping[str, tuple[str, ...]]

    @staticmethod
    def read(document: Mapping[str, Any], priced: Collection[str], sized: Collection[str] = ()) -> "Names":
        """The names of a file; `priced` and `sized` are the ids prices and architectures exist for."""
        same = {model: SameAs(entry["is"], entry["why"]) for model, entry in document["architectures"].items()}
        every = {*priced, *sized, *same, *document["names"].values()}
        # The shortest last, so that it wins: mixtral-8x7b is not mixtral-8x7b-base, whose plain name is the same.
        ids = {_plain(model): model for model in sorted(every, key=lambda model: (-len(model), model))}
        # Makers write claude-sonnet-4-5 where people say Claude Sonnet 4.5; llama-3-8b is not Llama 3.8B.
        ids |= {re.sub(r"(\d)-(\d)(?![\dbm])", r"\1.\2", spoken): model for spoken, model in ids.items()}
        ids |= {_plain(spoken): model for spoken, model in document["names"].items()}
        references = tuple(Reference(entry["host"], tuple(entry["tiers"])) for entry in document["references"])
        units = {bare(name): tuple(members) for name, members in document["unit_names"].items()}
        return Names(ids, same, references, document["hosts"], units)

    def model_id(self, component: Component) -> str | None:
        """The id a Component is known under here, or None; never a near miss."""
        for spoken in (component.id, component.name, f"{component.name} {component.version or ''}"):
            model_id = self.ids.get(_plain(spoken)) if spoken else None
            if model_id and not is_another(component, model_id):
                return model_id
        return None

    def unit_names(self, *spoken: str | None) -> frozenset[str]:
        """The bare names a model priced by minute, picture or embedded token is sold under."""
        names = {bare(name) for name in spoken if name}
        return frozenset(names | {bare(member) for name in names for member in self.units.get(name, ())})

    def units_in(self, text: str) -> tuple[str, ...]:
        """The spoken names of such models that stand in a text."""
        words = bare(text[:5_000])
        return tuple(name for name in self.units if name in words)

    def architecture(self, model_id: str, sized: Collection[str]) -> SameAs | None:
        """The architecture that stands for a model."""
        if model_id in sized:
            return SameAs(model_id, "")
        same = self.architectures.get(model_id)
        return same if same and same.architecture in sized else None


def bare(name: str) -> str:
    """Letters and digits only: `FLUX.1 [schnell]` -> flux1schnell."""
    return re.sub(r"[^a-z0-9]", "", name.casefold())


def _plain(name: str) -> str:
    """A name without publisher, case, spaces and serving words: `Qwen/Qwen3-32B` and `qwen 3 32b` agree."""
    # "Qwen/Qwen3-32B-Instruct" -> qwen3-32b; the publisher goes first, since it may hold a serving word.
    text = re.sub(r"[\s_]+", "-", name.strip().lower().rsplit("/", 1)[-1])
    words = [word for word in text.split("-") if word]
    while len(words) > 1 and words[-1] in SERVING_WORDS:
        words.pop()
    return re.sub(r"(?<=[a-z])-(?=\d)", "", "-".join(words))
