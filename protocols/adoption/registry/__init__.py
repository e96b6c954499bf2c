"""The registry of components: ids, names, versions and sizes, and what a name resolves to."""

from protocols.adoption.registry.name_tokens import Token, digits, key, spelt, tokens
from protocols.adoption.registry.records import Record
from protocols.adoption.registry.registry import Registry, packaged
from protocols.adoption.registry.resolution import (
    Resolution,
    ResolutionBasis,
    exact,
    is_another,
    released,
    resolve,
)
