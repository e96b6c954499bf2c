"""Countries and the groups of countries that licences name, as ISO 3166 alpha-2 codes."""

from collections.abc import Iterable

EU = frozenset(
    [
        "AT",
        "BE",
        "BG",
        "HR",
        "CY",
        "CZ",
        "DK",
        "EE",
        "FI",
        "FR",
        "DE",
        "GR",
        "HU",
        "IE",
        "IT",
        "LV",
        "LT",
        "LU",
        "MT",
        "NL",
        "PL",
        "PT",
        "RO",
        "SK",
        "SI",
        "ES",
        "SE",
    ]
)
_GROUPS = {"EU": EU, "EUROPEAN UNION": EU, "EEA": EU | {"IS", "LI", "NO"}, "EUROPE": EU | {"GB", "CH", "NO", "IS"}}
_WORLD = frozenset({"WORLD", "WORLDWIDE", "GLOBAL", "ALL", "WW"})
_SPELLED = {
    "UK": "GB",
    "UNITED KINGDOM": "GB",
    "GREAT BRITAIN": "GB",
    "EL": "GR",
    "GREECE": "GR",
    "GERMANY": "DE",
    "FRANCE": "FR",
    "SPAIN": "ES",
    "ITALY": "IT",
    "NETHERLANDS": "NL",
    "POLAND": "PL",
    "SWEDEN": "SE",
    "IRELAND": "IE",
    "AUSTRIA": "AT",
    "USA": "US",
    "UNITED STATES": "US",
    "SOUTH KOREA": "KR",
    "KOREA": "KR",
    "CHINA": "CN",
    "JAPAN": "JP",
    "SWITZERLAND": "CH",
    "CANADA": "CA",
    "INDIA": "IN",
    "AUSTRALIA": "AU",
}


def code(place: str) -> str:
    """One place as a code; what we do not know stays as it was written, in capitals."""
    spelled = " ".join(place.upper().replace("-", " ").split())
    return _SPELLED.get(spelled, spelled)


def codes(places: Iterable[str]) -> tuple[bool, frozenset[str]]:
    """Whether the whole world is meant, and the codes of every place named, groups unfolded."""
    places_named = [code(place) for place in places]
    unfolded = frozenset(single for place in places_named for single in _GROUPS.get(place, (place,)))
    return bool(_WORLD & set(places_named)), unfolded


def within(place: str, excluded: Iterable[str]) -> bool:
    """Whether a place (a country or a group such as `EU`) lies in, or reaches into, the excluded ones."""
    return bool(codes((place,))[1] & codes(excluded)[1])
