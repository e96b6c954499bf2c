"""Reads the packaged files on models, accelerators, energy and measurements into frozen values, once."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from pydantic import TypeAdapter

from protocols.adoption import mentioned

from ..packaged import table
from . import catalogue_loader as rows
from .accelerator import Accelerator, Machine
from .benchmarks import Measurements, measurements
from .energy_facts import EnergyFacts
from .specs import Architecture, UnknownAccelerator, UnknownModel

# `L4` and `M3` are words of other things in a sentence; `H100` is not.
SHORTEST_NAME = 4
NOISE_WORDS = frozenset(
    {"nvidia", "amd", "intel", "google", "aws", "tesla", "geforce", "instinct", "gpu", "tensor", "core"}
)
ARCHITECTURE = TypeAdapter(Architecture)


@dataclass(frozen=True, slots=True, eq=False)
class Physics:
    """All that is known about what models need and what machines give."""

    models: Mapping[str, Architecture]
    accelerators: Mapping[str, Accelerator]
    names: Mapping[str, str]
    energy: EnergyFacts
    measurements: Measurements
    as_of: str

    def model(self, model_id: str) -> Architecture:
        """The architecture of exactly this model. Raises UnknownModel."""
        try:
            return self.models[model_id.strip().casefold()]
        except KeyError:
            raise UnknownModel(f"no architecture is known for {model_id!r}") from None

    def accelerator(self, name: str) -> Accelerator:
        """The accelerator of this id or usual name; never a near miss. Raises UnknownAccelerator."""
        words = _words(name)
        match = self.names.get("".join(words))
        # The name as it is, then the name with its memory apart: `A100 80GB`.
        if match is None:
            match = self._by_memory(words)
        if match is None:
            raise UnknownAccelerator(f"no data sheet is known for accelerator {name[:80]!r}")
        return self.accelerators[match]

    def mentioned(self, words: str) -> Accelerator | None:
        """The accelerator a text names; a bare `M3` may be a model's name and is none."""
        ids = mentioned(words, lambda name: self._id_of(name) if len(name) >= SHORTEST_NAME else None)
        return self.accelerators[ids[0]] if ids else None

    def _id_of(self, name: str) -> str | None:
        try:
            return self.accelerator(name).id
        except UnknownAccelerator:
            return None

    def _by_memory(self, words: list[str]) -> str | None:
        """A name that also gives the memory: it must be that accelerator's own."""
        sizes = [int(word[:-2]) for word in words if re.fullmatch(r"\d{2,3}gb", word)]
        match = self.names.get("".join(word for word in words if not re.fullmatch(r"\d{2,3}gb", word)))
        return match if match and len(sizes) == 1 and self.accelerators[match].nominal_gb == sizes[0] else None


def _words(name: str) -> list[str]:
    """An accelerator's name without vendor, punctuation and case: `NVIDIA H100 80GB SXM5` -> h100, 80gb, sxm5."""
    return [word for word in re.split(r"[^a-z0-9]+", name[:200].casefold()) if word and word not in NOISE_WORDS]


@lru_cache(maxsize=1)
def load() -> Physics:
    """The packaged facts, read on first use."""
    models_file, accelerators_file = table("models"), table("accelerators")
    machines = {name: Machine(name=name, **row) for name, row in table("machines").items()}
    as_of = str(models_file["as_of"])
    models = {row["id"]: ARCHITECTURE.validate_python(row | {"seen": as_of}) for row in models_file["models"]}
    models |= {alias: models[same] for alias, same in models_file["aliases"].items()}
    accelerators = {row["id"]: rows.accelerator(row, as_of, machines) for row in accelerators_file["accelerators"]}
    names = {"".join(_words(name)): a.id for a in accelerators.values() for name in (a.id, *a.aliases)}
    energy, measured = rows.energy(table("energy")), measurements(table("measured"), models)
    return Physics(models, accelerators, names, energy, measured, as_of)
