"""What the live sources may do: read once, frozen, off unless asked for."""

import os
from collections.abc import Mapping
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated

import httpx
from pydantic import AfterValidator, Field, SecretStr

from protocols.models import StrictModel


class UnusableSetting(ValueError):
    """An environment variable holds something the live sources cannot use."""


def origin_of(url: httpx.URL) -> str:
    """Scheme, host and port: what the allow-list, the limits and the tokens are kept by."""
    return f"{url.scheme}://{url.host}:{url.port or (443 if url.scheme == 'https' else 80)}"


def _encrypted_or_loopback(text: str) -> str:
    url = httpx.URL(text)
    if url.scheme == "https" and url.host:
        return text.rstrip("/")
    if url.scheme == "http" and _is_loopback(url.host):
        return text.rstrip("/")
    raise ValueError(f"{text}: a live source is asked over https, or on loopback")


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


BaseUrl = Annotated[str, AfterValidator(_encrypted_or_loopback)]


class LiveSettings(StrictModel):
    """Where live sources are, how often and how long they may be asked, and where answers are kept.

    Without `cache_path` answers are kept in memory. `snapshot_path` names a refreshed snapshot to be read over the
    packaged facts, on or off.
    """

    on: bool = False
    hub_url: BaseUrl = "https://huggingface.co"
    github_url: BaseUrl = "https://api.github.com"
    depsdev_url: BaseUrl = "https://api.deps.dev"
    osv_url: BaseUrl = "https://api.osv.dev"
    scorecard_url: BaseUrl = "https://api.scorecard.dev"
    hub_token: SecretStr | None = None
    github_token: SecretStr | None = None
    cache_path: Path | None = None
    snapshot_path: Path | None = None
    fresh_for_hours: Annotated[float, Field(ge=0, le=24 * 30)] = 24
    # Two calls that hang and one retry each still leave time to answer from what is packaged.
    seconds_per_answer: Annotated[float, Field(gt=0, le=120)] = 8
    seconds_per_call: Annotated[float, Field(gt=0, le=60)] = 3
    calls_per_answer: Annotated[int, Field(ge=1, le=100)] = 14
    calls_at_once_per_host: Annotated[int, Field(ge=1, le=10)] = 3
    body_bytes: Annotated[int, Field(ge=1_000, le=64_000_000)] = 4_000_000
    failures_before_rest: Annotated[int, Field(ge=1, le=20)] = 3
    rest_seconds: Annotated[float, Field(ge=0, le=3_600)] = 60

    @property
    def allowed_origins(self) -> frozenset[str]:
        """The only hosts ever asked; nothing a person writes adds to them."""
        urls = (self.hub_url, self.github_url, self.depsdev_url, self.osv_url, self.scorecard_url)
        return frozenset(origin_of(httpx.URL(url)) for url in urls)

    @property
    def tokens(self) -> dict[str, SecretStr]:
        """The token sent to each origin, never to another."""
        pairs = ((self.hub_url, self.hub_token), (self.github_url, self.github_token))
        return {origin_of(httpx.URL(url)): token for url, token in pairs if token is not None}


def live_settings(
    environ: Mapping[str, str] = os.environ, keep: Path | None = None, snapshot: str | None = None
) -> LiveSettings:
    """Settings from LIVE_SOURCES (on or off), LIVE_CACHE (else `keep`) and tokens, with the `snapshot` named.

    Raises UnusableSetting naming the variable and what it may hold.
    """
    switch = environ.get("LIVE_SOURCES", "off").strip().lower()
    if switch not in {"on", "off", ""}:
        raise UnusableSetting(f"LIVE_SOURCES={switch!r}: write on or off")
    values = {
        "on": switch == "on",
        "cache_path": environ.get("LIVE_CACHE") or keep,
        "snapshot_path": snapshot,
        "hub_token": environ.get("HF_TOKEN"),
        "github_token": environ.get("GITHUB_TOKEN"),
    }
    return LiveSettings.model_validate({name: value for name, value in values.items() if value not in (None, "")})
