"""The registry of components: ids, names, versions and sizes, and what a name resolves to."""

from protocols.adoption.registry.name_tokens import Token, digits, key, spelt, tokens
from protocols.adoption.registry.records import Record
from protocols.adoption.registry.registry import Registry, packaged
from protocols.adoption.registry.resolution import (
    Resolution,
    ResolutionBasis,
    exact,
    is_another,
    nearest,
    released,
    resolve,
)

__all__ = [
    "Record",
    "Registry",
    "Resolution",
    "ResolutionBasis",
    "Token",
    "digits",
    "exact",
    "is_another",
    "key",
    "nearest",
    "packaged",
    "released",
    "resolve",
    "spelt",
    "tokens",
]
