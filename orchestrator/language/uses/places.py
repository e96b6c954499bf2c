"""Where someone is and where they will use it: countries, cities and regions to ISO codes."""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from orchestrator.language.packaged import sheet, spelled_out

# The region of a cloud, which is a place of servers: `eu-west-1`, `us-east-2`, `westeurope`, `europe-west4`.
CLOUD = re.compile(r"[a-z]+-[a-z]+-?\d+|[a-z]+(?:central|east|west|north|south|europe|asia|india)\d?", re.IGNORECASE)
# Further back than this, words speak of another place.
BACK = 160
CLAUSE = re.compile(r"[.;?!]|\b(?:but|while|whereas|aber|mais|pero)\b", re.IGNORECASE)
# After a place's adjective: "German documents" and "French and Spanish support" are languages, not places.
SPOKEN = re.compile(
    r"^\s*(?:(?:and|or|,|und|et|y|/)\s*\w+\s+)*(?:\w+\s+)?(?:documents?|texts?|language|speaking"
    r"|transcripts?|content|data|"
    r"corpus|speech|audio|emails?|tickets?|contracts|questions|answers|queries|prose|support\b"
    r"|legal text|dokumente|texte)",
    re.IGNORECASE,
)
TONGUE = re.compile(r"\b(?:in|into|speak|speaks|understands?|auf)\s+(?:\w+\s+and\s+)?$", re.IGNORECASE)


class PlaceRole(StrEnum):
    """Whose place a place is; `unsaid` where the words do not tell."""

    COMPANY = "company"
    USERS = "users"
    SERVERS = "servers"
    UNSAID = "unsaid"


@dataclass(frozen=True)
class Places:
    """Where the organisation is, where its users are, where the servers stand, and which languages it must handle.

    `unsaid` are places that the words leave to nobody in particular, as in "for an EU helpdesk".
    """

    company: str | None
    users: tuple[str, ...]
    servers: tuple[str, ...]
    unsaid: tuple[str, ...]
    languages: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]

    @property
    def territory(self) -> tuple[str, ...]:
        """Where it is used: by the users named, else at the places nobody in particular was named for."""
        return self.users or self.unsaid

    @property
    def home(self) -> str | None:
        """The one country nobody in particular was named for, where nothing else is named: whoever asks is there."""
        countries = [code for code in self.unsaid if code in atlas().countries]
        return countries[0] if len(countries) == 1 and not (self.company or self.users or self.servers) else None


@dataclass(frozen=True)
class Atlas:
    """The spellings of every place and language, compiled."""

    places: re.Pattern[str]
    codes: dict[str, str]
    languages: re.Pattern[str]
    tongues: dict[str, str]
    union: frozenset[str]
    countries: frozenset[str]


@cache
def roles() -> dict[str, re.Pattern[str]]:
    """The packaged ways to say whose place a place is."""
    read = sheet("uses/data/place_roles.yaml")
    compiled = {}
    for name, patterns in read["roles"].items():
        pattern = "|".join(f"(?:{expression})" for expression in patterns)
        compiled[name] = re.compile(spelled_out(pattern, read["parts"]), re.IGNORECASE)
    return compiled


@cache
def atlas() -> Atlas:
    """The packaged table of places."""
    read = sheet("uses/data/places.yaml")
    places, codes = _compiled({**read["countries"], **read["regions"]})
    languages, tongues = _compiled(read["languages"])
    countries = frozenset(_compiled(read["countries"])[1].values())
    return Atlas(places, codes, languages, tongues, frozenset(read["european_union"]), countries)


def _compiled(table: dict[str | bool, str]) -> tuple[re.Pattern[str], dict[str, str]]:
    codes = {
        name.strip(): ("NO" if code is False else code if isinstance(code, str) else str(code))
        for code, names in table.items()
        for name in names.split(",")
    }
    # Longest first: `New Mexico` before `Mexico`.
    spellings = sorted(codes, key=len, reverse=True)
    parts = [re.escape(name).replace(r"\*", r"\w*") for name in spellings]
    latin = "|".join(part for part, name in zip(parts, spellings, strict=True) if ord(name[0]) < 0x2E80)
    han = "|".join(part for part, name in zip(parts, spellings, strict=True) if ord(name[0]) >= 0x2E80)
    pattern = rf"(?<![\w.])(?:{latin})(?![\w])" + (f"|(?:{han})" if han else "")
    return re.compile(pattern, re.IGNORECASE), codes


def _code(spelling: str, codes: dict[str, str]) -> str | None:
    low = spelling.lower()
    if low in codes:
        return codes[low]
    return next((code for name, code in codes.items() if name.endswith("*") and low.startswith(name[:-1])), None)


def places(text: str) -> Places:
    """The places and languages a text speaks of."""
    table = atlas()
    codes: dict[PlaceRole, list[str]] = {role: [] for role in PlaceRole}
    spans: list[tuple[int, int]] = []
    for match in table.places.finditer(text):
        before, after = text[: match.start()], text[match.end() :]
        # "us" is a pronoun, and in a message all in capitals nobody can tell.
        if match.group() == "us" or (match.group() == "US" and text.isupper()):
            continue
        spoken = table.languages.fullmatch(match.group()) and (SPOKEN.match(after) or TONGUE.search(before))
        if spoken or _about_rules(after, match.group()):
            continue
        code = _code(match.group(), table.codes)
        if code is None or (re.search(r"\bmade in $|\bfrom $", before) and roles()["users_after"].match(after)):
            continue
        spans.append(match.span())
        codes[PlaceRole.SERVERS if CLOUD.fullmatch(match.group()) else _role(before, after)].append(code)
    return Places(
        company=_narrowest(codes[PlaceRole.COMPANY], table.union),
        users=_distinct(codes[PlaceRole.USERS], table.union),
        servers=_distinct(codes[PlaceRole.SERVERS], table.union),
        unsaid=_distinct(codes[PlaceRole.UNSAID], table.union),
        languages=_languages(text, table, spans),
        spans=tuple(spans),
    )


def _role(before: str, after: str) -> PlaceRole:
    """What stands right after a place tells more than what came before, where the nearest word counts."""
    patterns = roles()
    for role, name in (
        (PlaceRole.SERVERS, "servers_after"),
        (PlaceRole.USERS, "users_after"),
        (PlaceRole.COMPANY, "company_after"),
    ):
        if patterns[name].match(after):
            return role
    clause = CLAUSE.split(before[-BACK:])[-1]
    nearest = [
        (_starts(patterns["servers_moved"], clause), PlaceRole.SERVERS),
        (_starts(patterns["servers_before"], clause), PlaceRole.SERVERS),
        (_starts(patterns["company_before"], clause), PlaceRole.COMPANY),
        (_starts(patterns["users_before"], clause), PlaceRole.USERS),
    ]
    start, role = max(nearest, key=lambda pair: pair[0])
    return role if start >= 0 else PlaceRole.UNSAID


def _starts(pattern: re.Pattern[str], clause: str) -> int:
    """Where the pattern's last match begins, -1 without one."""
    return max((match.start() for match in pattern.finditer(clause)), default=-1)


def _languages(text: str, table: Atlas, spans: list[tuple[int, int]]) -> tuple[str, ...]:
    languages: list[str] = []
    for match in table.languages.finditer(text):
        if SPOKEN.match(text[match.end() :]) or TONGUE.search(text[: match.start()]):
            code = _code(match.group(), table.tongues)
            if code and not any(start <= match.start() < end for start, end in spans):
                languages.append(code.lower())
    return tuple(dict.fromkeys(languages))


def _about_rules(after: str, name: str) -> bool:
    """`EU AI Act` names a law; it still says the question is about the EU, so only the US kind is left out."""
    return name.lower() in ("us", "u.s.") and bool(re.match(r"\s*(?:dollars?|\$|export)", after))


def _distinct(codes: list[str], union: frozenset[str]) -> tuple[str, ...]:
    """Each place once; `EU` beside one of its countries says nothing more."""
    member = any(code in union for code in codes)
    return tuple(code for code in dict.fromkeys(codes) if not (code == "EU" and member))


def _narrowest(codes: list[str], union: frozenset[str]) -> str | None:
    return next(iter(_distinct(codes, union)), None)
