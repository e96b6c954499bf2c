"""`POST /corrections`: a fact that is wrong is put right in an overlay file; an operator's when there are scopes."""

from datetime import date
from pathlib import Path

from fastapi import APIRouter, HTTPException

from orchestrator.run.agent_stores.corrections import Correction, Corrections, NoOverlayFolder
from protocols.models import StrictModel

CREATED, CONFLICT = 201, 409
ORGANISATION = "Your organisation"


class CorrectionResult(StrictModel):
    """Where the correction was written; the research agent reads the folder again with its next question."""

    file: str


def correction_routes(folder: Path | None) -> APIRouter:
    """What is written counts for everybody who asks this platform."""
    router = APIRouter()
    corrections = Corrections(folder)

    @router.post("/corrections", status_code=CREATED)
    def correct(correction: Correction) -> CorrectionResult:
        """Lay this value over the packaged one."""
        try:
            return CorrectionResult(file=str(corrections.add(correction, ORGANISATION, date.today())))
        except NoOverlayFolder as problem:
            raise HTTPException(CONFLICT, str(problem)) from problem

    return router
