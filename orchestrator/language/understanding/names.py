"""What the platform's components are called: the gazetteer, read once from data/names.json."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from orchestrator.language.understanding.packaged import sheet
from protocols.adoption import Component, Kind

WORD = re.compile(r"[A-Za-zÀ-ɏ]+|\d+(?:\.\d+)*|\+|[^\W\d_A-Za-zÀ-ɏ]+")
VERSIONED_KINDS = frozenset(Kind) - {Kind.MODEL, Kind.DATASET}


@dataclass(frozen=True)
class Entry:
    """One component as the gazetteer knows it."""

    id: str
    name: str
    kind: Kind
    task: str
    publisher: str
    licence: str
    params_b: float | None
    status: str
    released: str
    downloads: int | None
    alternatives: tuple[str, ...]
    standards: tuple[str, ...]
    aliases: tuple[str, ...]
    addresses: tuple[str, ...]

    @property
    def component(self) -> Component:
        """The noun agents are asked about."""
        return Component(id=self.id, name=self.name, kind=self.kind, publisher=self.publisher or None)


@dataclass(frozen=True)
class Names:
    """Every entry, and the spellings that lead to one."""

    entries: dict[str, Entry]
    keys: dict[str, str]
    fuzzy: dict[str, tuple[str, ...]]
    letters: dict[str, tuple[str, ...]]
    addresses: dict[str, str]
    families: dict[str, str]
    everyday: frozenset[str]
    several: dict[str, tuple[str, ...]]
    heard_as: dict[str, str]
    foreign: dict[str, str] = field(default_factory=dict)

    def component(self, id: str) -> Component:
        """The component with this catalogue id."""
        return self.entries[id].component


@dataclass(frozen=True)
class Token:
    """A run of letters, a number, or a plus sign, with where it stands."""

    text: str
    start: int
    end: int

    @property
    def is_number(self) -> bool:
        """Whether this token is a number."""
        return self.text[0].isdigit()


def tokens(text: str) -> list[Token]:
    """The text cut where letters and digits meet: `qwen3-32b` is qwen, 3, 32, b."""
    return [Token(match.group().lower(), match.start(), match.end()) for match in WORD.finditer(text)]


def key(parts: list[Token]) -> str:
    """One spelling for every way to write a name; numbers side by side stay apart, 4.0 is 4."""
    made = ""
    for part in parts:
        text = re.sub(r"(\.0)+$", "", part.text) if part.is_number else part.text
        made += ("|" if made and made[-1].isdigit() and text[0].isdigit() else "") + text
    return made


def digits(spelling: str) -> str:
    """The numbers of a key, which must agree before two spellings may be one."""
    return " ".join(re.findall(r"\d+(?:\.\d+)*", spelling))


@cache
def load() -> Names:
    """The packaged gazetteer."""
    read = sheet("names.json")
    entries = {row["id"]: _entry(row) for row in read["entries"]}
    keys = _keys(entries)
    families = {key(tokens(name)): id for name, id in read["families"].items() if name.isascii()}
    everyday = frozenset(key(tokens(word)) for word in read["everyday"])
    groups: dict[str, list[str]] = {}
    clipped = {key(tokens(name)) for entry in entries.values() for name in entry.aliases if re.search(r" \w\+?$", name)}
    for spelling in keys:
        if spelling not in everyday | clipped and len(spelling) >= 4:
            groups.setdefault(digits(spelling), []).append(spelling)
    foreign = {alias: entry.id for entry in entries.values() for alias in entry.aliases if not alias.isascii()}
    return Names(
        entries=entries,
        keys=keys,
        fuzzy={group: tuple(spellings) for group, spellings in groups.items()},
        letters=_by_letters([spelling for spellings in groups.values() for spelling in spellings]),
        addresses={address: entry.id for entry in entries.values() for address in entry.addresses},
        families=families,
        everyday=everyday,
        several={name: tuple(readings) for name, readings in read["several"].items()},
        heard_as={key(tokens(said)): id for said, id in read["heard_as"].items()},
        foreign=foreign | {name: id for name, id in read["families"].items() if not name.isascii()},
    )


def _by_letters(spellings: list[str]) -> dict[str, tuple[str, ...]]:
    """Spellings by their letters in order of the alphabet, to find two that were swapped."""
    found: dict[str, list[str]] = {}
    for spelling in spellings:
        found.setdefault("".join(sorted(spelling)), []).append(spelling)
    return {letters: tuple(same) for letters, same in found.items()}


def _entry(row: dict) -> Entry:
    lists = {name: tuple(row[name]) for name in ("alternatives", "standards", "aliases", "addresses")}
    return Entry(**{**row, **lists, "kind": Kind(row["kind"])})


def _keys(entries: dict[str, Entry]) -> dict[str, str]:
    """Full names win over aliases, and among aliases the first entry by id."""
    keys: dict[str, str] = {}
    for spellings in (_own_names, lambda entry: iter(entry.aliases)):
        for entry in entries.values():
            for spelling in spellings(entry):
                made = key(tokens(spelling))
                if made and spelling.isascii():
                    keys.setdefault(made, entry.id)
    return keys


def _own_names(entry: Entry) -> Iterator[str]:
    yield entry.id
    yield entry.name
    plain = re.sub(r"\s*\([^)]*\)", "", entry.name)
    yield plain
    yield from re.findall(r"\(([A-Z][A-Za-z0-9-]{2,})\)", entry.name)
    if entry.kind is Kind.MODEL:
        shorter = re.sub(r"[ -](?:Instruct|IT|Chat|Base|Preview)\b.*$", "", plain, flags=re.IGNORECASE)
        yield shorter
        yield re.sub(r"(\d)-(\d+B)-A\d+B$", r"\1 \2", shorter)
        yield re.sub(r"^(?:IBM|NVIDIA|Meta|Google|LLM360|Microsoft|Tencent|Snowflake)[ -]", "", shorter)
    else:
        yield re.sub(r"^(?:Apache|NVIDIA|Hugging Face)\s+", "", plain) if " " in plain and len(plain) > 20 else plain
