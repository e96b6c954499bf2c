"""`GET` and `PUT /profile`: the organisation's profile of whoever asks."""

from fastapi import APIRouter, Request

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

    return router
