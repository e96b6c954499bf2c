"""How a component is meant to be used: purpose, mode, sector, hosting and the constraints a sentence names."""

import re
from dataclasses import dataclass
from functools import cache

from orchestrator.language.packaged import sheet
from orchestrator.language.uses.adopter import licence_bought, own_licence
from protocols.adoption import Hosting, Linkage, Mode


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


@dataclass(frozen=True)
class Patterns:
    """The packaged patterns of data/uses.yaml, compiled."""

    lists: dict[str, tuple[tuple[str, re.Pattern[str]], ...]]
    single: dict[str, re.Pattern[str]]
    either: dict[str, tuple[re.Pattern[str], re.Pattern[str]]]
    supposed: dict[str, Mode]
    tasks: dict[str, str]


@cache
def patterns() -> Patterns:
    """data/uses.yaml, read once."""
    read = sheet("uses/data/uses.yaml")
    lists = {
        name: tuple((label, re.compile(pattern, re.IGNORECASE)) for label, pattern in read[name].items())
        for name in ("purposes", "modes", "sectors", "hosting", "linkage", "targets")
    }
    single = {
        name: re.compile(read[name], re.IGNORECASE) for name in ("devices", "precision", "permissive", "fully_open")
    }
    either = {
        name: (re.compile(answers["yes"], re.IGNORECASE), re.compile(answers["no"], re.IGNORECASE))
        for name, answers in read["either"].items()
    }
    tasks = {purpose: task for task, purposes in read["tasks"].items() for purpose in purposes}
    return Patterns(lists, single, either, {purpose: Mode(mode) for purpose, mode in read["supposed"].items()}, tasks)


def use(text: str) -> Use:
    """What an (English or glossed) text says about the use."""
    phrases = patterns()
    purpose = _first("purposes", text)
    mode = _first("modes", text)
    supposed = phrases.supposed.get(purpose or "") if mode is None else None
    chosen = Mode(mode) if mode else supposed
    return Use(
        purpose=purpose,
        mode=chosen,
        supposed=supposed is not None,
        sector=_first("sectors", text),
        commercial=_either(text, "commercial"),
        closed=_closed(text),
        own_licence=own_licence(text),
        production=_either(text, "production"),
        new_work=_either(text, "new_work"),
        hosting=Hosting(hosting) if (hosting := _hosting(text)) else None,
        linkage=Linkage(linkage) if (linkage := _first("linkage", text)) else None,
        modified=_either(text, "modified"),
        multimodal=_either(text, "multimodal"),
        target_model=_target(text, chosen),
        licence_bought=licence_bought(text),
        device=_matched_text("devices", text),
        precision=_matched_text("precision", text),
        permissive=bool(phrases.single["permissive"].search(text)),
        fully_open=bool(phrases.single["fully_open"].search(text)),
    )


def _first(name: str, text: str) -> str | None:
    return next((label for label, pattern in patterns().lists[name] if pattern.search(text)), None)


def _hosting(text: str) -> str | None:
    """Two ways weighed against each other are a question, not a wish."""
    labels = [label for label, pattern in patterns().lists["hosting"] if pattern.search(text)]
    if (
        "managed-api" in labels
        and len(labels) > 1
        and re.search(r"\b(?:vs\.?|versus|or|against|between|break-?even)\b", text, re.I)
    ):
        return None
    return labels[0] if labels else None


def _matched_text(name: str, text: str) -> str | None:
    match = patterns().single[name].search(text)
    return match.group().lower() if match else None


def _either(text: str, fact: str) -> bool | None:
    # The no first: "non-commercial" holds "commercial", "unmodified" holds "modified".
    yes, no = patterns().either[fact]
    return False if no.search(text) else True if yes.search(text) else None


def _closed(text: str) -> bool | None:
    # The yes first: "our closed product beside our open-source one" is asked about for the closed one.
    yes, no = patterns().either["closed"]
    return True if yes.search(text) else False if no.search(text) else None


def _target(text: str, mode: Mode | None) -> str | None:
    if mode not in (Mode.TRAIN_ON_OUTPUTS_INTERNAL, Mode.TRAIN_ON_OUTPUTS_PUBLISH):
        return None
    return _first("targets", text)
