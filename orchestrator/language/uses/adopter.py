"""Facts about the adopter's own work: its licence, the published model's name, the month of a count."""

from functools import cache

from orchestrator.language.packaged import Phrase, sheet
from protocols.models import StrictModel


class AdopterWords(StrictModel):
    """data/adopter.yaml."""

    own_licence: Phrase
    spdx: dict[str, str]
    output_name: Phrase
    counted_in: Phrase
    at_release: Phrase
    bought: Phrase
    months: str


@cache
def words() -> AdopterWords:
    """The packaged patterns."""
    return AdopterWords.model_validate(sheet("uses/data/adopter.yaml"))


def own_licence(text: str) -> str | None:
    """The licence of the adopter's own work: `our app is released under GPL-2.0-only`, `our MIT library`."""
    match = words().own_licence.search(text)
    if match is None:
        return None
    family, version, choice = match["family"].upper(), match["version"], (match["choice"] or "").lower()
    if family in words().spdx:
        return words().spdx[family]
    number = version or "3"
    suffix = "only" if "only" in choice else "or-later"
    return f"{family}-{number if '.' in number else f'{number}.0'}-{suffix}"


def output_model_name(text: str) -> str | None:
    """What a published derivative is to be called: `publish it as AcmeLM-7B`."""
    match = words().output_name.search(text)
    return match["name"].strip(".") if match else None


def counted_in(text: str) -> str | None:
    """The month that a count of users is of, as 2024-06: `900 million monthly users in June 2024`."""
    match = words().counted_in.search(text)
    if match is None:
        return None
    month = next(at for at, name in enumerate(words().months.split(), 1) if match["month"].lower().startswith(name))
    return f"{match['year']}-{month:02d}"


def counted_at_release(text: str) -> bool:
    """Whether a count is of the time of the component's release."""
    return bool(words().at_release.search(text))


def licence_bought(text: str) -> bool:
    """Whether a commercial licence is held or about to be bought."""
    return bool(words().bought.search(text))
