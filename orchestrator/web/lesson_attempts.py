"""`POST /lessons/{number}/attempt`: a learner's own edit of a lesson's request, sent to the lesson's own agent.

A curl command is read, not run: nothing a visitor of the page writes is ever a program of this process.
"""

from fastapi import APIRouter, HTTPException, Request
from pydantic import Field

from orchestrator.lab.lesson_traces import Visits
from orchestrator.lab.routes import numbered
from orchestrator.lab.runner import Lab, NoPartner
from orchestrator.web.resend import LARGEST_DRAFT, Draft, NotOurs, Resent, Sender, origin
from protocols.models import StrictModel
from protocols.wire.notation.curl import UnreadableCurl, request_of
from protocols.wire.ownership import owner

FORBIDDEN, UNPROCESSABLE, UNAVAILABLE = 403, 422, 503


class Attempt(StrictModel):
    """A curl command as a learner edited it."""

    curl: str = Field(max_length=LARGEST_DRAFT)


def attempt_routes(lab: Lab, visits: Visits) -> APIRouter:
    """The one route; its trace is visible to the caller."""
    router = APIRouter()

    @router.post("/lessons/{number}/attempt")
    async def attempt(request: Request, number: int, attempt: Attempt) -> Resent:
        """Send the edited request; it goes to no other host and port than the lesson's agent."""
        try:
            edited = request_of(attempt.curl)
            draft = Draft.model_validate(edited.model_dump(include={"url", "method", "headers", "body"}))
            partner = await lab.partner(numbered(number).partner)
        except (UnreadableCurl, ValueError) as problem:
            raise HTTPException(UNPROCESSABLE, str(problem)) from problem
        except NoPartner as problem:
            raise HTTPException(UNAVAILABLE, str(problem)) from problem
        async with lab.client(lab.recorder([])) as http:
            sender = Sender(http, partner.url, [origin(partner.url)], lab.credentials)
            try:
                return await sender.send(draft, visits.begin(owner(request.scope)))
            except NotOurs as problem:
                raise HTTPException(FORBIDDEN, str(problem)) from problem

    return router
