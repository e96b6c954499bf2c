"""The registry of components: ids, names, versions and sizes, and what a name resolves to."""

from protocols.adoption.registry.name_tokens import Token, digits, key, spelt, tokens
from protocols.adoption.registry.records import Record
from protocols.adoption.registry.registry import Registry, packaged
from protocols.adoption.registry.resolution import Resolution, ResolutionBasis, nearest, resolve

__all__ = [
    "Record",
    "Registry",
    "Resolution",
    "ResolutionBasis",
    "Token",
    "digits",
    "key",
    "nearest",
    "packaged",
    "resolve",
    "spelt",
    "tokens",
]
