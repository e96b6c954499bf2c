"""Completes an AgentCard with the URLs it is served at, and checks URLs that cards of others give."""

import ipaddress
from collections.abc import Collection
from urllib.parse import urlsplit

from a2a.types import AgentCard, AgentInterface

A2A_PATH = "/a2a"
JSONRPC_PATH = f"{A2A_PATH}/jsonrpc"
REST_PATH = f"{A2A_PATH}/rest"
# Bytes of a card that are read from others.
LARGEST_CARD = 256_000


class UnusableUrl(ValueError):
    """A URL that nobody could call."""


def finished(
    card: AgentCard, public_url: str, grpc_address: str = "", required_extensions: Collection[str] = ()
) -> AgentCard:
    """A copy of the card with every interface it is served on, 1.0 first; raises UnusableUrl."""
    root = checked_url(public_url).rstrip("/")
    served = AgentCard()
    served.CopyFrom(card)
    for version in ("1.0", "0.3"):
        for binding, where in (("JSONRPC", JSONRPC_PATH), ("HTTP+JSON", REST_PATH)):
            served.supported_interfaces.append(
                AgentInterface(url=root + where, protocol_binding=binding, protocol_version=version)
            )
        if version == "1.0" and grpc_address:
            served.supported_interfaces.append(
                AgentInterface(url=grpc_address, protocol_binding="GRPC", protocol_version=version)
            )
    served.capabilities.push_notifications = True
    for extension in served.capabilities.extensions:
        extension.required = extension.required or extension.uri in required_extensions
    return served


def checked_url(url: str) -> str:
    """The URL, if a caller elsewhere could use it; raises UnusableUrl with what to do instead."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise UnusableUrl(f"{url!r} is no http(s) URL; give one that callers can reach, such as http://licensing:8000")
    if parts.username or parts.password:
        raise UnusableUrl(f"{parts.hostname}: a URL must not carry a user name or password")
    if _unspecified(parts.hostname):
        raise UnusableUrl(
            f"{url!r} is where a server listens, not where it is reached; set PUBLIC_URL to a host name callers can use"
        )
    return url


def _unspecified(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_unspecified
    except ValueError:
        return False
