"""Reads the packaged prices, assumptions, claims and physics once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

import yaml

from protocols.adoption.fact_texts import fact_text

from .aliases import Names
from .assumptions import Assumed, Spread
from .catalogue import Physics
from .catalogue import load as load_physics
from .gpu_prices import GpuPrices
from .kind_rules import KindRules
from .prices import ApiPrices, UnitPrices
from .quoted_claims import Claim
from .reasoning_tokens import ThinkingTokens
from .software import Effort


@dataclass(frozen=True)
class Knowledge:
    """Everything the rules may look up."""

    as_of: date
    api: ApiPrices
    gpus: GpuPrices
    units: UnitPrices
    physics: Physics
    names: Names
    assumed: Assumed
    efforts: Mapping[str, Effort]
    claims: tuple[Claim, ...]
    kinds: KindRules
    thinking: ThinkingTokens

    @property
    def data_of(self) -> date:
        """The day of the oldest of the price files."""
        return min(self.api.as_of, self.gpus.as_of)


@cache
def load() -> Knowledge:
    api = ApiPrices.model_validate_json(_text("api_prices.json"))
    gpus = GpuPrices.model_validate(_yaml("gpu_prices.yaml"))
    assumed, physics = _yaml("assumptions.yaml"), load_physics()
    return Knowledge(
        as_of=max(api.as_of, gpus.as_of),
        api=api,
        gpus=gpus,
        units=UnitPrices.model_validate_json(_text("unit_prices.json")),
        physics=physics,
        names=Names.read(_yaml("aliases.yaml"), frozenset(row.sells for row in api.rows), physics.models.keys()),
        assumed=Assumed({name: Spread(**entry) for name, entry in assumed["values"].items()}, assumed["as_of"]),
        efforts={kind: Effort.read(entry) for kind, entry in _yaml("software.yaml")["kinds"].items()},
        kinds=KindRules.model_validate(_yaml("cost_kinds.yaml")),
        thinking=ThinkingTokens.model_validate(_yaml("thinking.yaml")),
        claims=tuple(Claim.read(entry) for entry in _yaml("claims.yaml")["claims"]),
    )


def _text(name: str) -> str:
    return fact_text(str(__package__), name)


def _yaml(name: str) -> Any:
    return yaml.load(_text(name), yaml.CSafeLoader)
