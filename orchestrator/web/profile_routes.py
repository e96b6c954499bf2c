"""The profile of whoever asks (`GET` and `PUT /profile`), and what its fields are called (`GET /field-names`)."""

from fastapi import APIRouter, Request

from orchestrator.report.answer.phrases import ENGLISH, phrases
from orchestrator.run.conversation.profile_store import Profiles
from protocols.adoption.profile import OrganisationProfile
from protocols.wire.ownership import ANYBODY, owner


def profile_routes(profiles: Profiles) -> APIRouter:
    """Read and replaced whole; the next conversation begins with it."""
    router = APIRouter()

    @router.get("/profile")
    def profile(request: Request) -> OrganisationProfile:
        """What is kept."""
        return profiles.of(owner(request.scope) or ANYBODY)

    @router.put("/profile")
    def replaced(request: Request, fresh: OrganisationProfile) -> OrganisationProfile:
        """Keep this one instead."""
        profiles.set(owner(request.scope) or ANYBODY, fresh)
        return fresh

    @router.get("/field-names")
    def field_names() -> dict[str, str]:
        """What the fields of a question are called, by their paths: `use.workload.region`."""
        return phrases(ENGLISH).fields

    return router
