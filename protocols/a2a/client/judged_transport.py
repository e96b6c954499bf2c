"""Connects to strangers' agents at the address that was judged, however their name resolves a moment later."""

from collections import OrderedDict

import httpx

from protocols.a2a.push.url_policy import Policy, RefusedWebhook, judged
from protocols.a2a.signing.verifier import origin_of

MOST_ORIGINS = 1_000


class JudgedTransport(httpx.AsyncBaseTransport):
    """For the origins that were named to it, a name is resolved once per request, judged, and the address called.

    Without this a name could lead to a public address when it is judged and to an internal one when it is called (DNS
    rebinding). It stands innermost: what is recorded has the name, what is connected to is the address.
    """

    def __init__(self, inner: httpx.AsyncBaseTransport) -> None:
        self._inner = inner
        self._policies: OrderedDict[str, Policy] = OrderedDict()

    async def permit(self, url: str, policy: Policy) -> None:
        """Judge the URL now, and its origin at every request from now on; raises RefusedWebhook."""
        await judged(url, policy)
        self._policies[origin_of(url)] = policy
        self._policies.move_to_end(origin_of(url))
        while len(self._policies) > MOST_ORIGINS:
            self._policies.popitem(last=False)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send on; a request for an address that is refused now fails like one that cannot be connected."""
        policy = self._policies.get(origin_of(str(request.url)))
        return await self._inner.handle_async_request(await _resolved(request, policy) if policy else request)

    async def aclose(self) -> None:
        """Close the connections."""
        await self._inner.aclose()


async def _resolved(request: httpx.Request, policy: Policy) -> httpx.Request:
    try:
        target = await judged(str(request.url), policy)
    except RefusedWebhook as refusal:
        raise httpx.ConnectError(str(refusal), request=request) from refusal
    # The Host header is the request's own already; TLS is asked for the name, not for the address.
    extensions = {**request.extensions, "sni_hostname": target.server_name}
    return httpx.Request(
        request.method, target.url, headers=request.headers, stream=request.stream, extensions=extensions
    )
