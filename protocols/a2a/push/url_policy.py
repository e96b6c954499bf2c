"""Which URLs of others are called: the resolved addresses are checked, a webhook is called at the checked one."""

import asyncio
import ipaddress
import socket
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from protocols.a2a.settings import Settings

LONGEST_URL = 2_000
RESOLVE_SECONDS = 3
PORTS = {"http": 80, "https": 443}
NAT64 = ipaddress.ip_network("64:ff9b::/96")
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class RefusedWebhook(ValueError):
    """A URL no notification is sent to; the text says why and what would allow it."""


class UnknownHost(RefusedWebhook):
    """A name that leads to no address now; it may later."""


@dataclass(frozen=True)
class Policy:
    """Which internal addresses are allowed: `hosts` by name, and this machine's own when `loopback`.

    `subject` is whose URL it is and `setting` what would allow it, in sentences about one that is refused.
    """

    hosts: frozenset[str] = frozenset()
    loopback: bool = False
    subject: str = "webhook"
    setting: str = "PUSH_HOSTS"


@dataclass(frozen=True)
class Destination:
    """A webhook with the address it was judged by: `url` names the address, `host` is for Host header and TLS."""

    url: str
    host: str
    server_name: str


def policy_of(settings: Settings) -> Policy:
    """What the settings allow: a service that only its own machine can reach may notify that machine."""
    return Policy(frozenset(settings.push_hosts), is_loopback(settings.host))


async def judged(url: str, policy: Policy) -> Destination:
    """Where a request for the URL goes now; raises RefusedWebhook.

    Addresses that are not public are refused (specification, section 13.2), and so is a name any of whose
    addresses is not: what was judged is what is connected to, so a name cannot lead elsewhere afterwards.
    """
    parts = _parts(url, policy.subject)
    host = parts.hostname or ""
    port = parts.port or PORTS[parts.scheme]
    # All of them: a name with one public and one internal address could lead to either at the time of the call.
    addresses = await _addresses(host, port, policy.subject)
    if host.lower() not in policy.hosts:
        for address in addresses:
            _check(address, host, policy)
    at = f"[{addresses[0]}]" if addresses[0].version == 6 else str(addresses[0])
    # The URL names the address that was checked, so a name that resolves otherwise later (DNS rebinding) changes
    # nothing.
    return Destination(parts._replace(netloc=f"{at}:{port}", fragment="").geturl(), parts.netloc, host)


def is_loopback(host: str) -> bool:
    """Whether a service that listens on this host can be reached from its own machine only."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _parts(url: str, subject: str) -> SplitResult:
    if len(url) > LONGEST_URL:
        raise RefusedWebhook(f"The {subject}'s URL is longer than {LONGEST_URL} characters.")
    try:
        parts = urlsplit(url)
        usable = parts.scheme in PORTS and parts.hostname and (parts.port is None or parts.port > 0)
    except ValueError:
        parts = None
        usable = False
    if parts is None or not usable or not url.isascii() or not url.isprintable() or " " in url:
        raise RefusedWebhook(f"{url[:80]!r} is no http(s) URL that could be called.")
    if parts.username is not None or parts.password is not None:
        raise RefusedWebhook(f"The {subject}'s URL must carry no user name or password; say credentials elsewhere.")
    return parts


async def _addresses(host: str, port: int, subject: str) -> list[Address]:
    try:
        async with asyncio.timeout(RESOLVE_SECONDS):
            entries = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError, TimeoutError) as error:
        raise UnknownHost(f"The {subject}'s host {host[:80]!r} cannot be resolved.") from error
    return [ipaddress.ip_address(str(entry[4][0]).partition("%")[0]) for entry in entries]


def _check(address: Address, host: str, policy: Policy) -> None:
    plain = _plain(address)
    if plain.is_loopback and policy.loopback:
        return
    # `is_global` alone lets multicast through, and some reserved ranges.
    if not plain.is_global or plain.is_multicast or plain.is_reserved:
        raise RefusedWebhook(
            f"The {policy.subject}'s host {host[:80]!r} is not a public address; {policy.setting} can allow it."
        )


def _plain(address: Address) -> Address:
    """The IPv4 address an IPv6 one stands for, if it does."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address in NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    # Internal IPv4 addresses hide in IPv6 forms: mapped (::ffff:10.0.0.1), 6to4 (2002:0a00:1::), Teredo and NAT64.
    teredo = address.teredo[1] if address.teredo else None
    return address.ipv4_mapped or address.sixtofour or teredo or address
