"""How a component is meant to be used: purpose, mode, sector, hosting and the constraints a sentence names."""

import re
from dataclasses import dataclass
from functools import cache

from orchestrator.language.packaged import sheet
from orchestrator.language.uses.adopter import licence_bought, own_licence
from protocols.adoption import Hosting, Linkage, Mode

CLOSED = re.compile(
    r"\b(?:closed(?:[- ]source)?|proprietary|closed product|non-?open|not open[- ]source|trade "
    r"secret)\b",
    re.IGNORECASE,
)
OPENED = re.compile(
    r"\b(?:our|it'?s|it is|we(?:'re| are)) (?:\w+ ){0,3}(?:open[- ]source|gpl|agpl|mit|apache)\w*"
    r"|\bopen[- ]source (?:project|product) of ours|\bour gpl\b"
    r"|\bopen source under\b",
    re.IGNORECASE,
)
COMMERCIAL = re.compile(
    r"\bcommerc(?:ial(?:ly)?|ially)\b|\bcomercial\w*|\bsell(?:ing|s)?\b|\bsold\b|\bpaying\b"
    r"|\bcustomers?\b|\bmonetis|\bmonetiz"
    r"|\b(?:our|a|the|closed|proprietary) product\b|\bstart-?up\b|\brevenue\b|\badvertis|\bads? "
    r"banners?\b|\bsaas\b|\bcompany\b|\bfor[- ]profit\b",
    re.IGNORECASE,
)
NOT_COMMERCIAL = re.compile(
    r"\bnon-?commercial(?:ly)?\b|\bnot[- ]for[- ]profit\b|\bnon-?profit\b|\bacademic\b|\bhobby\b"
    r"|\bpersonal (?:use|project)\b|\bprivately\b",
    re.IGNORECASE,
)
PRODUCTION = re.compile(
    r"\bin prod(?:uction)?\b|\bproduction\b|\bgo(?:ing)? live\b|\bmission[- ]critical\b|\broll(?:ing)? out\b", re.I
)
NOT_PRODUCTION = re.compile(
    r"\b(?:prototype|poc|proof[- ]of[- ]concept|pilot|experiment|sandbox"
    r"|hackathon)\b",
    re.I,
)
NEW_WORK = re.compile(
    r"\b(?:new project|greenfield|start(?:ing)? (?:a )?new|from scratch|new (?:system|platform"
    r"|product|chatbot|app))\b",
    re.I,
)
OLD_WORK = re.compile(
    r"\b(?:legacy|existing (?:system|stack|product|deployment)|we already (?:use|run)|brownfield"
    r"|already in production)\b",
    re.I,
)
MULTIMODAL = re.compile(r"\b(?:multi-?modal|vision|images?|pictures?|photos?|screenshots?|image input)\b", re.I)
TEXT_ONLY = re.compile(
    r"\btext[- ]only\b|\bonly text\b|\bwithout (?:images?|vision)\b|\bno (?:images?"
    r"|vision)\b",
    re.I,
)
MODIFIED = re.compile(
    r"\b(?:modif(?:y|ied|ying)|patch(?:ed|ing)?|fork(?:ed|ing)?|fine-?tun\w+|finetun\w+"
    r"|quanti[sz]\w+|prun\w+)\b",
    re.I,
)
UNMODIFIED = re.compile(r"\b(?:unmodified|as[- ]is|without (?:changes|modif\w+)|unchanged)\b", re.I)
TARGETS = (
    ("llm", re.compile(r"\b(?:llm|language model|own model|another model|chat model)\b", re.I)),
    ("classifier", re.compile(r"\bclassifier\b", re.I)),
)


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
    supposed: dict[str, Mode]
    tasks: dict[str, str]


@cache
def patterns() -> Patterns:
    """data/uses.yaml, read once."""
    read = sheet("uses/data/uses.yaml")
    lists = {
        name: tuple((label, re.compile(pattern, re.IGNORECASE)) for label, pattern in read[name].items())
        for name in ("purposes", "modes", "sectors", "hosting", "linkage")
    }
    single = {
        name: re.compile(read[name], re.IGNORECASE) for name in ("devices", "precision", "permissive", "fully_open")
    }
    tasks = {purpose: task for task, purposes in read["tasks"].items() for purpose in purposes}
    return Patterns(lists, single, {purpose: Mode(mode) for purpose, mode in read["supposed"].items()}, tasks)


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
        commercial=_either(text, COMMERCIAL, NOT_COMMERCIAL),
        closed=True if CLOSED.search(text) else (False if OPENED.search(text) else None),
        own_licence=own_licence(text),
        production=_either(text, PRODUCTION, NOT_PRODUCTION),
        new_work=_either(text, NEW_WORK, OLD_WORK),
        hosting=Hosting(hosting) if (hosting := _hosting(text)) else None,
        linkage=Linkage(linkage) if (linkage := _first("linkage", text)) else None,
        modified=_either(text, MODIFIED, UNMODIFIED),
        multimodal=_either(text, MULTIMODAL, TEXT_ONLY),
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


def _either(text: str, yes: re.Pattern[str], no: re.Pattern[str]) -> bool | None:
    if no.search(text):
        return False
    return True if yes.search(text) else None


def _target(text: str, mode: Mode | None) -> str | None:
    if mode not in (Mode.TRAIN_ON_OUTPUTS_INTERNAL, Mode.TRAIN_ON_OUTPUTS_PUBLISH):
        return None
    return next((name for name, pattern in TARGETS if pattern.search(text)), None)
