"""How a component is meant to be used: purpose, mode, sector, hosting and the constraints a sentence names."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Annotated, TypeVar

from pydantic import Field

from orchestrator.language.packaged import Phrase, sheet
from orchestrator.language.uses.adopter import licence_bought, own_licence
from protocols.adoption import Hosting, Linkage, Mode
from protocols.models import StrictModel

T = TypeVar("T")
WEIGHED = re.compile(r"\b(?:vs\.?|versus|or|against|between|break-?even)\b", re.I)


@dataclass(frozen=True)
class Use:
    """What a text says about the intended use; `None` where it says nothing."""

    purpose: str | None = None
    mode: Mode | None = None
    supposed: bool = False
    sector: str | None = None
    commercial: bool | None = None
    closed: bool | None = None
    own_licence: str | None = None
    production: bool | None = None
    new_work: bool | None = None
    hosting: Hosting | None = None
    linkage: Linkage | None = None
    modified: bool | None = None
    multimodal: bool | None = None
    target_model: str | None = None
    licence_bought: bool = False
    device: str | None = None
    precision: str | None = None
    permissive: bool = False
    fully_open: bool = False


class Either(StrictModel):
    """What says that a fact holds, and what says that it does not."""

    yes: Phrase
    no: Phrase


class Patterns(StrictModel):
    """data/uses.yaml. Of a list the first match wins, but for `hosting`, which is read whole.

    `tasks` names the purposes of each of the catalogue's tasks; `supposed` is the mode of a purpose where none is said.
    """

    purposes: dict[str, Phrase]
    task_purposes: Annotated[dict[str, tuple[str, ...]], Field(alias="tasks")]
    modes: dict[Mode, Phrase]
    supposed: dict[str, Mode]
    sectors: dict[str, Phrase]
    hosting: dict[Hosting, Phrase]
    linkage: dict[Linkage, Phrase]
    targets: dict[str, Phrase]
    devices: Phrase
    precision: Phrase
    permissive: Phrase
    fully_open: Phrase
    either: dict[str, Either]

    @cached_property
    def tasks(self) -> dict[str, str]:
        """The catalogue's task of each purpose."""
        return {purpose: task for task, purposes in self.task_purposes.items() for purpose in purposes}


@cache
def patterns() -> Patterns:
    """data/uses.yaml, read once."""
    return Patterns.model_validate(sheet("uses/data/uses.yaml"))


def use(text: str) -> Use:
    """What an (English or glossed) text says about the use."""
    phrases = patterns()
    purpose = _first(phrases.purposes, text)
    mode = _first(phrases.modes, text)
    supposed = phrases.supposed.get(purpose or "") if mode is None else None
    chosen = mode or supposed
    return Use(
        purpose=purpose,
        mode=chosen,
        supposed=supposed is not None,
        sector=_first(phrases.sectors, text),
        commercial=_either("commercial", text),
        closed=_closed(text),
        own_licence=own_licence(text),
        production=_either("production", text),
        new_work=_either("new_work", text),
        hosting=_hosting(text),
        linkage=_first(phrases.linkage, text),
        modified=_either("modified", text),
        multimodal=_either("multimodal", text),
        target_model=_target(text, chosen),
        licence_bought=licence_bought(text),
        device=_matched_text(phrases.devices, text),
        precision=_matched_text(phrases.precision, text),
        permissive=bool(phrases.permissive.search(text)),
        fully_open=bool(phrases.fully_open.search(text)),
    )


def _first(table: Mapping[T, re.Pattern[str]], text: str) -> T | None:
    return next((label for label, pattern in table.items() if pattern.search(text)), None)


def _hosting(text: str) -> Hosting | None:
    """Two ways weighed against each other are a question, not a wish."""
    ways = [way for way, pattern in patterns().hosting.items() if pattern.search(text)]
    if Hosting.MANAGED_API in ways and len(ways) > 1 and WEIGHED.search(text):
        return None
    return ways[0] if ways else None


def _matched_text(pattern: re.Pattern[str], text: str) -> str | None:
    match = pattern.search(text)
    return match.group().lower() if match else None


def _either(fact: str, text: str) -> bool | None:
    # The no first: "non-commercial" holds "commercial", "unmodified" holds "modified".
    answers = patterns().either[fact]
    return False if answers.no.search(text) else True if answers.yes.search(text) else None


def _closed(text: str) -> bool | None:
    # The yes first: "our closed product beside our open-source one" is asked about for the closed one.
    answers = patterns().either["closed"]
    return True if answers.yes.search(text) else False if answers.no.search(text) else None


def _target(text: str, mode: Mode | None) -> str | None:
    if mode not in (Mode.TRAIN_ON_OUTPUTS_INTERNAL, Mode.TRAIN_ON_OUTPUTS_PUBLISH):
        return None
    return _first(patterns().targets, text)
