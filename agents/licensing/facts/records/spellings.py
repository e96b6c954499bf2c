"""Spellings of licence names in one form: `GNU GPL v3 or later`, `GPLv3+` and `GPL-3.0-or-later` are the same."""

import re
from collections.abc import Iterable, Mapping
from functools import cache, cached_property

from protocols.models import StrictModel

from ..packaged import table
from .licence import Licence

LONGEST = 300
_TOKEN = re.compile(r"[a-z]+|\d+(?:\.\d+)*|\+")


def spelling_key(text: str) -> str:
    """The one form of all spellings of a licence's name; different licences keep different forms."""
    spelled = text.lower()[:LONGEST].replace("licence", "license")
    table = load_spellings()
    for pattern, name in table.names:
        spelled = pattern.sub(name, spelled)
    tokens = (_number(token) for token in _TOKEN.findall(spelled))
    return " ".join(dict.fromkeys(token for token in tokens if token not in table.dropped_words))


def _number(token: str) -> str:
    """`2.0` and `2` are the same version, `2.1` is another."""
    return re.sub(r"(?:\.0)+$", "", token)


class LicenceSpellings(StrictModel):
    """The table of spellings: how packages and SBOMs write licences, and how model hubs tag them.

    `names` are patterns with the short name that takes their place, `dropped` the words that name no licence.
    """

    as_of: str
    names: tuple[tuple[re.Pattern[str], str], ...]
    dropped: str
    packages: Mapping[str, tuple[str, ...]]
    hubs: Mapping[str, tuple[str, ...]]

    @cached_property
    def dropped_words(self) -> frozenset[str]:
        """Each of them."""
        return frozenset(self.dropped.split())


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
