"""Errors outside the protocol's operations, in the shape its HTTP+JSON binding uses (AIP-193)."""

from collections.abc import Mapping
from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse

STATUSES = {401: "UNAUTHENTICATED", 403: "PERMISSION_DENIED", 404: "NOT_FOUND"}


def refusal(code: int, message: str, headers: Mapping[str, str] | None = None) -> JSONResponse:
    """An HTTP status and a sentence a person can act on."""
    error = {"code": code, "status": STATUSES.get(code, "INVALID_ARGUMENT"), "message": message}
    return JSONResponse({"error": error}, code, headers)


async def refused(request: Request, error: Exception) -> JSONResponse:
    """What Starlette does with an HTTPException; what it says by itself is no sentence."""
    assert isinstance(error, HTTPException)
    message = error.detail
    if message == HTTPStatus(error.status_code).phrase:
        message = f"{request.method} {request.url.path[:200]}: {message.lower()} here."
    return refusal(error.status_code, message, error.headers)
