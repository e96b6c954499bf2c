"""What a card says wrongly or leaves out, each with its place in it. Pure."""

import ipaddress
from collections.abc import Iterator
from urllib.parse import urlsplit

from a2a.types import AgentCard, AgentInterface

from orchestrator.doctor.diagnosis import Diagnosis, fault
from orchestrator.run.agent_roles import slips
from protocols.a2a.client.grpc_channel import BINDING as GRPC
from protocols.a2a.client.grpc_channel import BINDINGS
from protocols.a2a.client.remote_agent import MOST_SKILLS
from protocols.a2a.extensions import FINDINGS, MODELS, skills_speaking
from protocols.adoption.schema.errors import pointer

LONGEST_NAME = 200


def card_faults(card: AgentCard) -> Iterator[Diagnosis]:
    """Whether it says who the agent is and what it can do."""
    if not card.name or len(card.name) > LONGEST_NAME:
        yield fault("no-name", "/name")
    if not card.version:
        yield fault("no-version", "/version")
    if len(card.skills) > MOST_SKILLS:
        yield fault("many-skills", "/skills", count=len(card.skills), most=MOST_SKILLS)
    for place, skill in enumerate(card.skills[:MOST_SKILLS]):
        missing = [what for what in ("description", "tags", "examples") if not getattr(skill, what)]
        for what in missing:
            yield fault("bare-skill", pointer("skills", place, what), skill=skill.id, what=what)
    for place, extension in enumerate(card.capabilities.extensions):
        if extension.required and extension.uri not in MODELS:
            yield fault("required-extension", pointer("capabilities", "extensions", place), uri=extension.uri)


def part_faults(card: AgentCard) -> Iterator[Diagnosis]:
    """Whether a Run would ask it for more than words."""
    if not card.skills:
        remedy = "list a skill, and name it in params.skills of the findings extension"
        yield fault("not-asked", "/skills", reason="its card lists no skill", remedy=remedy)
    elif not skills_speaking(card, FINDINGS):
        for reason, remedy in slips(card):
            whole = f"{remedy}, with params.skills naming {card.skills[0].id!r}"
            yield fault("in-words", "/capabilities/extensions", reason=reason, remedy=whole)


def address_faults(card: AgentCard, host: str) -> Iterator[Diagnosis]:
    """Whether callers elsewhere could use its addresses; `host` is where the card came from."""
    if not any(interface.protocol_binding in BINDINGS for interface in card.supported_interfaces):
        yield fault("no-interface", "/supportedInterfaces")
    for place, interface in enumerate(card.supported_interfaces):
        if interface.protocol_binding not in BINDINGS:
            continue
        at = pointer("supportedInterfaces", place)
        if not interface.protocol_version:
            yield fault("no-protocol-version", f"{at}/protocolVersion", binding=interface.protocol_binding)
        yield from _address_faults(interface, host, f"{at}/url")


def _address_faults(interface: AgentInterface, host: str, at: str) -> Iterator[Diagnosis]:
    address = interface.url
    if not address.strip():
        yield fault("empty-address", at, binding=interface.protocol_binding)
        return
    # gRPC is host:port; with a scheme before it, it is read like the others.
    url = f"http://{address}" if interface.protocol_binding == GRPC else address
    try:
        parts = urlsplit(url)
        hostname = parts.hostname or ""
    except ValueError:
        parts, hostname = None, ""
    if parts is None or parts.scheme not in ("http", "https") or not hostname:
        yield fault("odd-address", at, address=address)
    elif _kind(hostname, "is_unspecified"):
        yield fault("unspecified-address", at, address=address, host=host)
    elif is_own_machine(hostname) and not is_own_machine(host):
        yield fault("loopback-address", at, address=address, host=host)


def is_own_machine(host: str) -> bool:
    """Whether a host is the machine of whoever calls it."""
    return host == "localhost" or host.endswith(".localhost") or _kind(host, "is_loopback")


def _kind(host: str, kind: str) -> bool:
    try:
        return bool(getattr(ipaddress.ip_address(host), kind))
    except ValueError:
        return False
