"""The profiles of organisations in a file or, without a folder to keep it in, in memory."""

from pathlib import Path

from pydantic import TypeAdapter

from protocols.adoption.profile import OrganisationProfile
from protocols.storage import secret_files

SUFFIX = "-profiles.json"
ByOwner = TypeAdapter(dict[str, OrganisationProfile])


class Profiles:
    """One for each owner: tenant and client, as for conversations."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._in_memory: dict[str, OrganisationProfile] = {}

    def of(self, owner: str) -> OrganisationProfile:
        """An empty one where nothing was ever set."""
        return self._read().get(owner, OrganisationProfile())

    def set(self, owner: str, profile: OrganisationProfile) -> None:
        """From the next conversation on, over restarts too."""
        if self._path is None:
            self._in_memory[owner] = profile
            return
        with secret_files.locked(self._path):
            profiles = self._read() | {owner: profile}
            secret_files.write(self._path, ByOwner.dump_json(profiles, indent=1, exclude_defaults=True).decode())

    def _read(self) -> dict[str, OrganisationProfile]:
        if self._path and self._path.exists():
            return secret_files.validated(ByOwner, self._path)
        return self._in_memory
