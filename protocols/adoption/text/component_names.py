"""A Component's names, spelled so that two ways to write one of them are equal."""

import re

from protocols.adoption import Component

_TOKEN = re.compile(r"\d+(?:\.\d+)*|[^\W\d_]+")


def names_of(component: Component) -> frozenset[str]:
    """Everything a Component may be called, spelled alike."""
    plain = [spelled(name) for name in (component.id, component.name) if name]
    with_version = [f"{name} {spelled(component.version)}" for name in plain] if component.version else []
    return frozenset((*plain, *with_version))


def spelled(name: str) -> str:
    """A name as words and numbers alone, so that `DeepSeek-R1` and `deepseek r1` are the same."""
    return " ".join(_TOKEN.findall(name.casefold()))
