"""Countries and the groups of countries that licences name, as ISO 3166 alpha-2 codes."""

from collections.abc import Iterable
from functools import cache

from protocols.models import StrictModel

from ..packaged import table


class Countries(StrictModel):
    """The EU's members, what wider groups add to them, words for everywhere, and other spellings of a country."""

    eu: frozenset[str]
    wider: dict[str, frozenset[str]]
    world: frozenset[str]
    spelled: dict[str, str]

    def members(self, place: str) -> frozenset[str]:
        """The countries of a group; a country is its own only member."""
        if place == "EU":
            return self.eu
        return self.eu | self.wider[place] if place in self.wider else frozenset({place})


@cache
def load_countries() -> Countries:
    """The table as it is packaged."""
    return Countries.model_validate(table("countries"))


def code(place: str) -> str:
    """One place as a code; what we do not know stays as it was written, in capitals."""
    spelled = " ".join(place.upper().replace("-", " ").split())
    return load_countries().spelled.get(spelled, spelled)


def codes(places: Iterable[str]) -> tuple[bool, frozenset[str]]:
    """Whether the whole world is meant, and the codes of every place named, groups unfolded."""
    countries, places_named = load_countries(), [code(place) for place in places]
    unfolded = frozenset().union(*(countries.members(place) for place in places_named))
    return bool(countries.world & set(places_named)), unfolded


def within(place: str, excluded: Iterable[str]) -> bool:
    """Whether a place (a country or a group such as `EU`) lies in, or reaches into, the excluded ones."""
    return bool(codes((place,))[1] & codes(excluded)[1])
