"""Spellings of licence names in one form: `GNU GPL v3 or later`, `GPLv3+` and `GPL-3.0-or-later` are the same."""

import re
from collections.abc import Iterable, Mapping
from functools import cache

from ..packaged import table
from .licence import Licence
from .licence_terms import FactRecord

LONGEST = 300
# In this order: a longer name goes before the shorter one it contains.
_NAMES = (
    (re.compile(r"^license\s*::\s*|osi approved\s*::\s*|licen[sc]eref-scancode-"), " "),
    (re.compile(r"https?://(?:www\.)?|\.(?:txt|html|php|md)\b"), " "),
    (re.compile(r"\bgnu affero (?:general public|gpl)\b|\baffero (?:general public|gpl)\b|\bgnu agpl"), " agpl "),
    (re.compile(r"\bgnu (?:lesser|library)(?: or (?:lesser|library))? (?:general public|public|gpl)\b"), " lgpl "),
    (re.compile(r"\blesser (?:general public|gpl)\b|\bgnu lgpl"), " lgpl "),
    (re.compile(r"\bgnu general public\b|\bgnu gpl|\bgeneral public licen[sc]e\b"), " gpl "),
    (re.compile(r"\bmozilla public\b"), " mpl "),
    (re.compile(r"\beclipse public\b"), " epl "),
    (re.compile(r"\bcommon development and distribution\b"), " cddl "),
    (re.compile(r"\beuropean union public\b"), " eupl "),
    (re.compile(r"\bopen font\b|\bsil ofl\b|\bsil open font\b"), " ofl "),
    (re.compile(r"\bboost software\b"), " bsl "),
    (re.compile(r"\bbusiness source\b"), " busl "),
    (re.compile(r"\bserver side public\b"), " sspl "),
    (re.compile(r"\bapache software\b(?=.*\d)|\basl(?=[ -]?v?\d)"), " apache "),
    (
        re.compile(r"\b(?:three|3)[ -]?clause bsd\b|\bbsd[ -]?(?:three|3)\b|\b(?:new|modified|revised)[ -]bsd\b"),
        " bsd-3 clause ",
    ),
    (re.compile(r"\bbsd[ -]?(?:three|3)[ -]?clause\b"), " bsd-3 clause "),
    (re.compile(r"\b(?:two|2)[ -]?clause bsd\b|\bbsd[ -]?(?:two|2)\b|\b(?:simplified)[ -]bsd\b"), " bsd-2 clause "),
    (re.compile(r"\bcreative commons (?:zero|cc0)|\bcc0(?= )"), " cc0 "),
    (re.compile(r"\bcreative commons(?= attribution)"), " cc "),
    (re.compile(r"\battribution\b"), " by "),
    (re.compile(r"\bnon-?commercial\b"), " nc "),
    (re.compile(r"\bshare-?alike\b"), " sa "),
    (re.compile(r"\bno-?deriv(?:ative)?s?\b"), " nd "),
    (re.compile(r"[, ]*\b(?:or|and)[ -](?:any[ -])?(?:later|newer|greater|above)(?: versions?)?\b|(?<=\d)\+"), " + "),
)
_DROPPED = frozenset(
    (  # noqa: SIM905 a list of words reads better as words
        "the a an license licence licensed licenses under version ver v only international unported generic public "
        "universal expat agreement gnu"
    ).split()
)
_TOKEN = re.compile(r"[a-z]+|\d+(?:\.\d+)*|\+")


def spelling_key(text: str) -> str:
    """The one form of all spellings of a licence's name; different licences keep different forms."""
    spelled = text.lower()[:LONGEST].replace("licence", "license")
    for pattern, name in _NAMES:
        spelled = pattern.sub(name, spelled)
    tokens = (_number(token) for token in _TOKEN.findall(spelled))
    return " ".join(dict.fromkeys(token for token in tokens if token not in _DROPPED))


def _number(token: str) -> str:
    """`2.0` and `2` are the same version, `2.1` is another."""
    return re.sub(r"(?:\.0)+$", "", token)


class LicenceSpellings(FactRecord):
    """The table of spellings: how packages and SBOMs write licences, and how model hubs tag them."""

    as_of: str
    packages: Mapping[str, tuple[str, ...]]
    hubs: Mapping[str, tuple[str, ...]]


@cache
def load_spellings() -> LicenceSpellings:
    """The table as it is packaged."""
    return LicenceSpellings.model_validate(table("spellings"))


class SpelledNames:
    """Which licences a spelling stands for: as it is written, else in its one form."""

    def __init__(self, licences: Mapping[str, Licence], spellings: LicenceSpellings) -> None:
        names = [(name, (licence.id,)) for licence in licences.values() for name in _names(licence)]
        table = [*spellings.packages.items(), *spellings.hubs.items()]
        self._written: dict[str, tuple[str, ...]] = {}
        self._forms: dict[str, tuple[str, ...]] = {spelling_key(id): (id,) for id in licences}
        # Ids go before names, names before the table: a table can add spellings and overrule none of ours.
        for text, stands_for in [*((id, (id,)) for id in licences), *names, *table]:
            ids = tuple(id for id in stands_for if id in licences or " WITH " in id)
            if ids:
                self._written.setdefault(text.lower(), ids)
                self._forms.setdefault(spelling_key(text), ids)
        # "The License" names nothing once the words that do not matter are gone.
        self._forms.pop("", None)

    def find(self, text: str) -> tuple[str, ...]:
        """One id or one with its exception, several where the spelling names a family, none where it is not known."""
        return self._written.get(text.lower()) or self._forms.get(spelling_key(text), ())


def _names(licence: Licence) -> Iterable[str]:
    fixed = (licence.name, licence.spdx_id, licence.expression_id, licence.scancode_key)
    return (*filter(None, fixed), *licence.aliases)
