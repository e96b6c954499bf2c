"""Reads the packaged prices, assumptions, claims and physics once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from protocols.adoption.text.currencies import ExchangeRates, exchange_rates

from .aliases import Names
from .assumptions import Assumed, Spread
from .kind_rules import KindRules
from .machines.catalogue import Physics
from .machines.catalogue import load as load_physics
from .machines.encoders import Encoders
from .machines.specs import Architecture
from .packaged import table, text
from .pricing.gpu_prices import GpuPrices
from .pricing.prices import ApiPrices
from .pricing.unit_prices import UnitPrices
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
    encoders: Encoders
    names: Names
    assumed: Assumed
    efforts: Mapping[str, Effort]
    claims: tuple[Claim, ...]
    kinds: KindRules
    thinking: ThinkingTokens
    rates: ExchangeRates

    @property
    def data_of(self) -> date:
        """The day of the oldest of the price files."""
        return min(self.api.as_of, self.gpus.as_of)

    def architecture(self, model_id: str) -> Architecture | None:
        """The architecture that stands for a model, or None when none is known."""
        same = self.names.architecture(model_id, self.physics.models)
        return self.physics.model(same.architecture) if same else None


@cache
def load() -> Knowledge:
    api = ApiPrices.model_validate_json(text("api_prices.json"))
    gpus = GpuPrices.model_validate(table("gpu_prices"))
    assumed, physics = table("assumptions"), load_physics()
    return Knowledge(
        as_of=max(api.as_of, gpus.as_of),
        api=api,
        gpus=gpus,
        units=UnitPrices.model_validate_json(text("unit_prices.json")),
        physics=physics,
        encoders=Encoders.model_validate(table("encoders")),
        names=Names.read(table("aliases"), frozenset(row.sells for row in api.rows), physics.models.keys()),
        assumed=Assumed({name: Spread(**entry) for name, entry in assumed["values"].items()}, assumed["as_of"]),
        efforts={kind: Effort.model_validate(entry) for kind, entry in table("software")["kinds"].items()},
        kinds=KindRules.model_validate(table("cost_kinds")),
        rates=exchange_rates(),
        thinking=ThinkingTokens.model_validate(table("thinking")),
        claims=tuple(Claim.model_validate(entry) for entry in table("claims")["claims"]),
    )
