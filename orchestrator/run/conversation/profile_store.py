"""The profiles of organisations, kept over restarts where there is a place for them."""

from pydantic import TypeAdapter

from protocols.adoption.profile import OrganisationProfile
from protocols.storage.documents.place import Place, document

SUFFIX = "-profiles.json"
ByOwner = TypeAdapter(dict[str, OrganisationProfile])


class Profiles:
    """One for each owner: tenant and client, as for conversations."""

    def __init__(self, place: Place = None) -> None:
        self._document = document(place, ByOwner, {})

    def of(self, owner: str) -> OrganisationProfile:
        """An empty one where nothing was ever set."""
        return self._document.read().get(owner, OrganisationProfile())

    def set(self, owner: str, profile: OrganisationProfile) -> None:
        """From the next conversation on, over restarts too."""
        self._document.update(lambda profiles: profiles | {owner: profile})
