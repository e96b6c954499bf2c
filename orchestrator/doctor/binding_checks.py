"""Whether every interface of a card answers, in the version the card lists: asked for a Task that cannot be there."""

import uuid
from collections.abc import Sequence
from urllib.parse import urlsplit

import httpx
from a2a.types import AgentCard, AgentInterface

from orchestrator.doctor.diagnosis import Diagnosis, fault
from protocols.a2a.client.grpc_channel import BINDING as GRPC
from protocols.a2a.client.grpc_channel import BINDINGS
from protocols.a2a.security.client_auth import Credentials
from protocols.a2a.server.grpc_server import answers_grpc
from protocols.a2a.signing.signed_card import VERSION
from protocols.wire.errors import MALFORMED, short

TIMEOUT = httpx.Timeout(5, connect=2)
LONGEST = 200
# A card lists a binding or two; a hostile one may list thousands.
MOST_INTERFACES = 20
METHOD_NOT_FOUND, VERSION_NOT_SUPPORTED = -32601, -32009
DENIED = (httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN)


def credential_faults(card: AgentCard, base: str, credentials: Credentials | None) -> list[Diagnosis]:
    """Whether it wants a credential that nobody here has."""
    schemes = sorted({name for requirement in card.security_requirements for name in requirement.schemes})
    if not schemes or (credentials and credentials.held_for(base)):
        return []
    origin = "{0.scheme}://{0.netloc}".format(urlsplit(base))
    return [fault("credentials", "/securityRequirements", schemes=", ".join(schemes), origin=origin)]


async def binding_faults(card: AgentCard, http: httpx.AsyncClient) -> list[Diagnosis]:
    """One after the other, so that a small server is not pressed."""
    faults: list[Diagnosis] = []
    for place, interface in enumerate(card.supported_interfaces[:MOST_INTERFACES]):
        if interface.protocol_binding in BINDINGS:
            faults += await _interface_faults(place, interface, http, bool(card.security_requirements))
    return faults


async def _interface_faults(
    place: int, interface: AgentInterface, http: httpx.AsyncClient, wants_credentials: bool
) -> Sequence[Diagnosis]:
    at = f"/supportedInterfaces/{place}"
    values = {
        "binding": interface.protocol_binding,
        "version": interface.protocol_version or "1.0",
        "address": interface.url,
    }
    if interface.protocol_binding == GRPC:
        alone = AgentCard(supported_interfaces=[interface])
        reason = "nobody listens there"
        return [] if await answers_grpc(alone) else [fault("silent-binding", at, **values, reason=reason)]
    try:
        answer = await _asked(interface, http)
        text = answer.text
    except (httpx.HTTPError, *MALFORMED) as error:
        return [fault("silent-binding", at, **values, reason=short(error) or type(error).__name__)]
    # Only a fault where the card does not say that it wants a credential.
    if answer.status_code in DENIED:
        return [] if wants_credentials else [fault("denied", at, status=answer.status_code)]
    refusal = _version_refusal(interface, answer)
    if refusal:
        return [fault("version", f"{at}/protocolVersion", **values, reason=refusal)]
    if not _speaks(interface, answer):
        reason = f"it answered {answer.status_code} {text[:LONGEST]!r} to {answer.request.method} {answer.request.url}"
        return [fault("silent-binding", at, **values, reason=reason)]
    return []


async def _asked(interface: AgentInterface, http: httpx.AsyncClient) -> httpx.Response:
    version, nobody = interface.protocol_version or "1.0", str(uuid.uuid4())
    headers, root = {VERSION: version}, interface.url.rstrip("/")
    if interface.protocol_binding == "JSONRPC":
        # A Task that cannot exist: its absence is an answer of the protocol, and nothing is started.
        method = "tasks/get" if version.startswith("0") else "GetTask"
        body = {"jsonrpc": "2.0", "id": "doctor", "method": method, "params": {"id": nobody}}
        return await http.post(interface.url, json=body, headers=headers, timeout=TIMEOUT)
    path = f"/v1/tasks/{nobody}" if version.startswith("0") else f"/tasks/{nobody}"
    return await http.get(root + path, headers=headers, timeout=TIMEOUT)


def _version_refusal(interface: AgentInterface, answer: httpx.Response) -> str:
    """Why the version is refused, if it is: by the error that says so, or because the method is one of another."""
    error = _error_of(answer)
    text = str(error.get("message") or answer.text)[:LONGEST]
    if error.get("code") == VERSION_NOT_SUPPORTED or "VERSION_NOT_SUPPORTED" in answer.text:
        return text
    if interface.protocol_binding == "JSONRPC" and error.get("code") == METHOD_NOT_FOUND:
        return f"it does not know GetTask of that version ({text})"
    return ""


def _speaks(interface: AgentInterface, answer: httpx.Response) -> bool:
    """Whether the answer is one of this protocol, and not of whatever else listens there."""
    body = _json(answer)
    if interface.protocol_binding == "JSONRPC":
        return isinstance(body, dict) and ("error" in body or "result" in body)
    return isinstance(body, dict) and (answer.is_success or "task" in answer.text.casefold())


def _error_of(answer: httpx.Response) -> dict:
    body = _json(answer)
    error = body.get("error") if isinstance(body, dict) else None
    return error if isinstance(error, dict) else {}


def _json(answer: httpx.Response) -> object:
    try:
        return answer.json()
    except ValueError:
        return None
