"""Masks secrets whose names only the sender of a request knows, in what is recorded of it."""

import httpx

# The httpx extension with the names of headers and query parameters whose values are secrets.
SECRETS = "secrets"
MASK = "***"


def recorded_headers(request: httpx.Request) -> list[tuple[str, str]]:
    """The headers; those whose name alone says that they are secret are masked by the recorder."""
    secrets = {name.lower() for name in _secrets(request)}
    return [(name, MASK if name.lower() in secrets else value) for name, value in request.headers.items()]


def recorded_url(request: httpx.Request) -> str:
    """The URL."""
    url = request.url
    for name in _secrets(request) & set(url.params):
        url = url.copy_set_param(name, MASK)
    return str(url)


def _secrets(request: httpx.Request) -> set[str]:
    return request.extensions.get(SECRETS, set())
