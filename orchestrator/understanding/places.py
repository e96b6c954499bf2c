"""Where someone is and where they will use it: countries, cities and regions to ISO codes."""

import re
from dataclasses import dataclass
from functools import cache

from orchestrator.understanding.packaged import sheet

BASED = re.compile(
    r"(?:\b(?:based|headquartered|located|registered|incorporated|domiciled|office|offices|hq|headquarters|company|"
    r"startup|start-up|firm|business|subsidiary|gmbh|team|sitz|entreprise|société|empresa"
    r"|compañía|azienda|empresa)\b"
    r"[^.;?!]{0,24}\b(?:in|at|from|en|à|a|i|w|out of)\s+(?:the\s+|la\s+)?$)|\bwe(?:'re| are| were"
    r"|re)?\s+(?:all\s+)?(?:in|from)\s+(?:the\s+)?$"
    r"|\b(?:were|are|sit|wir sind|nous sommes|estamos)\s+(?:in|en|à)\s+(?:the\s+)?$|公司在$|位于$",
    re.IGNORECASE,
)
MAKER = re.compile(
    r"^\s*(?:\w+\s+){0,2}(?:company|startup|start-up|firm|bank|agency|municipality|hospital"
    r"|business|team|ministry|insurer|"
    r"university|school|city|government|retailer|manufacturer|publisher|newspaper|airline|office"
    r"|sme|corporation|law firm|"
    r"clinic|charity|ngo|unternehmen|firma|entreprise|société|empresa|banco|banque|authority"
    r"|council|group|utility|telco|公司)",
    re.IGNORECASE,
)
SERVED = re.compile(
    r"^\s*(?:\w+\s+){0,1}(?:customers?|users?|clients?|market|citizens|kunden|nutzer|patients|visitors)", re.I
)
SPOKEN = re.compile(
    r"^\s*(?:(?:and|or|,|und|et|y|/)\s*\w+\s+)*(?:\w+\s+)?(?:documents?|texts?|language|speaking"
    r"|transcripts?|content|data|"
    r"corpus|speech|audio|emails?|tickets?|contracts|questions|answers|queries|prose|support\b"
    r"|legal text|dokumente|texte)",
    re.IGNORECASE,
)
TONGUE = re.compile(r"\b(?:in|into|speak|speaks|understands?|auf)\s+(?:\w+\s+and\s+)?$", re.IGNORECASE)


@dataclass(frozen=True)
class Places:
    """Where the organisation is, where the thing is used, and which languages it must handle."""

    based_in: str | None
    territory: tuple[str, ...]
    languages: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Atlas:
    """The spellings of every place and language, compiled."""

    places: re.Pattern[str]
    codes: dict[str, str]
    languages: re.Pattern[str]
    tongues: dict[str, str]
    union: frozenset[str]


@cache
def atlas() -> Atlas:
    """The packaged table of places."""
    read = sheet("places.yaml")
    places, codes = _compiled({**read["countries"], **read["regions"]})
    languages, tongues = _compiled(read["languages"])
    return Atlas(places, codes, languages, tongues, frozenset(read["european_union"]))


def _compiled(table: dict[str | bool, str]) -> tuple[re.Pattern[str], dict[str, str]]:
    codes = {
        name.strip(): ("NO" if code is False else code if isinstance(code, str) else str(code))
        for code, names in table.items()
        for name in names.split(",")
    }
    spellings = sorted(codes, key=len, reverse=True)
    parts = [re.escape(name).replace(r"\*", r"\w*") for name in spellings]
    latin = "|".join(part for part, name in zip(parts, spellings, strict=True) if ord(name[0]) < 0x2E80)
    han = "|".join(part for part, name in zip(parts, spellings, strict=True) if ord(name[0]) >= 0x2E80)
    pattern = rf"(?<![\w.])(?:{latin})(?![\w])" + (f"|(?:{han})" if han else "")
    return re.compile(pattern, re.IGNORECASE), codes


def _code(said: str, codes: dict[str, str]) -> str | None:
    low = said.lower()
    if low in codes:
        return codes[low]
    return next((code for name, code in codes.items() if name.endswith("*") and low.startswith(name[:-1])), None)


def places(text: str) -> Places:
    """The places and languages a text speaks of."""
    table = atlas()
    based: list[str] = []
    territory: list[str] = []
    languages: list[str] = []
    spans: list[tuple[int, int]] = []
    for match in table.places.finditer(text):
        before, after = text[: match.start()], text[match.end() :]
        if match.group() == "us" or (match.group() == "US" and text.isupper()):
            continue
        spoken = table.languages.fullmatch(match.group()) and (SPOKEN.match(after) or TONGUE.search(before))
        if spoken or _about_rules(before, after, match.group()):
            continue
        code = _code(match.group(), table.codes)
        if code is None or (re.search(r"\bmade in $|\bfrom $", before) and SERVED.match(after)):
            continue
        spans.append(match.span())
        if BASED.search(before) or (MAKER.match(after) and not SERVED.match(after)):
            based.append(code)
        else:
            territory.append(code)
    for match in table.languages.finditer(text):
        after = text[match.end() :]
        if SPOKEN.match(after) or TONGUE.search(text[: match.start()]):
            code = _code(match.group(), table.tongues)
            if code and not any(start <= match.start() < end for start, end in spans):
                languages.append(code.lower())
    return _settled(based, territory, languages, tuple(spans), table.union)


def _about_rules(before: str, after: str, said: str) -> bool:
    """`EU AI Act` names a law; it still says the question is about the EU, so only the US kind is left out."""
    return said.lower() in ("us", "u.s.") and bool(re.match(r"\s*(?:dollars?|\$|export)", after))


def _settled(
    based: list[str],
    territory: list[str],
    languages: list[str],
    spans: tuple[tuple[int, int], ...],
    union: frozenset[str],
) -> Places:
    """Someone who names one place only is taken to be there and to use it there."""
    named = list(dict.fromkeys([*territory]))
    countries = [code for code in named if code not in ("EU", "WORLD")]
    home = based[0] if based else None
    if home is None and len(countries) == 1 and set(named) <= {countries[0], "EU"}:
        home = countries[0]
    if home is None and named == ["EU"]:
        home = "EU"
    if home == "EU" and len(countries) == 1 and countries[0] in union:
        home = countries[0]
    where = [code for code in named if not (code == "EU" and any(c in union for c in countries))] or based[:1]
    return Places(home, tuple(where), tuple(dict.fromkeys(languages)), spans)
