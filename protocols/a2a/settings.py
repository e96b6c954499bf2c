"""A service's settings, read once from the environment at start."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit

from protocols.a2a.compose_map import agents_on, read_map, trusted_on
from protocols.a2a.limits.task_slots import TaskLimits
from protocols.adoption import TrustLevel


class Pinning(StrEnum):
    """For which origins a key once seen is remembered."""

    REMOTE = "remote"
    ALL = "all"
    OFF = "off"


MB = 1_000_000
OFF = "off"
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(frozen=True)
class Oidc:
    """An identity provider by OpenID Connect: off without an issuer.

    `audience` is what its access tokens must be meant for, the service's own URL if empty. `operators` are subjects,
    verified e-mail addresses, or groups as `group:NAME`, who may operate the platform; all who sign in share `tenant`,
    and each sees what is their own.
    """

    issuer: str = ""
    client_id: str = ""
    client_secret: str = field(default="", repr=False)
    audience: str = ""
    operators: frozenset[str] = frozenset()
    tenant: str = "organisation"

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> Self:
        """Unset variables take the default."""
        return cls(
            issuer=env.get("OIDC_ISSUER", cls.issuer),
            client_id=env.get("OIDC_CLIENT_ID", cls.client_id),
            client_secret=env.get("OIDC_CLIENT_SECRET", ""),
            audience=env.get("OIDC_AUDIENCE", cls.audience),
            operators=frozenset(env.get("OIDC_OPERATORS", "").split()),
            tenant=env.get("OIDC_TENANT", cls.tenant),
        )


@dataclass(frozen=True)
class Settings:
    """Where a service listens, how it is reached, what it keeps, and whom it may ask.

    `keep` is the folder of its SQLite files; empty keeps everything in memory. `database` is the PostgreSQL server
    of all services, where the replicas of one share their rows; without it they are in those files. `overlay` is an
    organisation's own file, or folder of files, laid over packaged facts. `kept_tasks` are the finished Tasks of
    each caller that stay, for `kept_days` at most (0: for ever), and `limits` says how many Tasks are taken at
    once. `agents` are base URLs whose `/.well-known/agent-card.json` describes an agent; `own` are those of this
    platform, which know its own client, and `names` what the map calls them. Seconds and bytes throughout.
    `grpc_port` is `None` for no gRPC and 0 for any free port; `grpc_url` is the host:port callers use when it is
    another. `push_hosts` are internal hosts a webhook may have, `agent_hosts` those of an agent that joins at run
    time; `required_extensions` are those of its card without which a service answers nobody. `push_url` is where
    agents reach this service with notifications when that is not `public_url`. With `auth` callers must say who
    they are, by `oidc` too; `credentials` is a file of what the agents of others want to see. `wire` shows what
    crossed its wire, `step` lets it be held. Pages of the `cors_origins` may read its answers. With `sdk_handler`
    Tasks go through the queues of the SDK in place of ours. `traces` sends spans to an OpenTelemetry collector,
    `metrics` serves them to Prometheus. `facts` is the URL of `council facts`, whose files agents answer from
    instead of those packaged.
    """

    host: str = "127.0.0.1"
    port: int = 8000
    public_url: str = "http://127.0.0.1:8000"
    keep: str = ""
    database: str = ""
    overlay: str = ""
    agents: tuple[str, ...] = ()
    log_level: str = "INFO"
    step_budget: float = 60
    run_budget: float = 240
    largest_body: int = 8 * MB
    kept_tasks: int = 2_000
    kept_days: float = 0
    limits: TaskLimits = field(default_factory=TaskLimits)
    wire: bool = True
    step: bool = True
    allowed_hosts: tuple[str, ...] = ()
    cors_origins: tuple[str, ...] = ()
    grpc_port: int | None = None
    grpc_url: str = ""
    push_hosts: tuple[str, ...] = ()
    agent_hosts: tuple[str, ...] = ()
    push_url: str = ""
    required_extensions: tuple[str, ...] = ()
    demo: bool = False
    auth: bool = False
    oidc: Oidc = field(default_factory=Oidc)
    own: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    trust: Mapping[str, TrustLevel] = field(default_factory=dict)
    credentials: str = ""
    key_days: float = 90
    pinning: Pinning = Pinning.REMOTE
    conformance: bool = False
    sdk_handler: bool = False
    traces: bool = False
    metrics: bool = False
    json_log: bool = False
    facts: str = ""

    @classmethod
    def from_env(cls, env: Mapping[str, str] = os.environ) -> Self:
        """Unset variables take the default; the agents are those of the map at `MAP` and those of `AGENT_URLS`.

        Demo mode is on unless said otherwise where only this machine can call.
        """
        port = int(env.get("PORT", cls.port))
        public_url = env.get("PUBLIC_URL", f"http://127.0.0.1:{port}")
        host = env.get("HOST", cls.host)
        return cls(
            host=host,
            port=port,
            public_url=public_url,
            keep=env.get("KEEP", cls.keep),
            database=env.get("DATABASE_URL", cls.database),
            overlay=env.get("CATALOGUE_OVERLAY", cls.overlay),
            kept_tasks=int(env.get("KEPT_TASKS", cls.kept_tasks)),
            kept_days=float(env.get("KEPT_DAYS", cls.kept_days)),
            limits=TaskLimits(
                int(env.get("RUNNING_TASKS", TaskLimits.running)),
                int(env.get("QUEUED_TASKS", TaskLimits.queued)),
                float(env.get("TENANT_SHARE", TaskLimits.tenant_share)),
            ),
            log_level=env.get("LOG_LEVEL", cls.log_level),
            step_budget=float(env.get("STEP_BUDGET", cls.step_budget)),
            run_budget=float(env.get("RUN_BUDGET", cls.run_budget)),
            wire=env.get("WIRE", "on") != "off",
            step=env.get("STEP", "on" if host in LOOPBACK else "off") == "on",
            allowed_hosts=tuple(env.get("ALLOWED_HOSTS", "").split()),
            cors_origins=tuple(env.get("CORS_ORIGINS", "").split()),
            grpc_port=_port(env.get("GRPC_PORT", OFF)),
            grpc_url=env.get("GRPC_URL", cls.grpc_url),
            agent_hosts=tuple(env.get("AGENT_HOSTS", "").lower().split()),
            push_hosts=tuple(env.get("PUSH_HOSTS", "").lower().split()),
            push_url=env.get("PUSH_URL", cls.push_url),
            required_extensions=tuple(env.get("REQUIRED_EXTENSIONS", "").split()),
            demo=env.get("DEMO", "on" if host in LOOPBACK else "off") == "on",
            auth=env.get("AUTH", "off") == "on",
            oidc=Oidc.from_env(env),
            credentials=env.get("CREDENTIALS", cls.credentials),
            key_days=float(env.get("KEY_DAYS", cls.key_days)),
            pinning=Pinning(env.get("PIN_KEYS", cls.pinning)),
            conformance=env.get("CONFORMANCE", "off") == "on",
            traces=bool(env.get("OTEL_EXPORTER_OTLP_ENDPOINT")),
            metrics=env.get("METRICS", "off") == "on",
            facts=env.get("FACTS_MCP", cls.facts),
            json_log=env.get("LOG_FORMAT", "text") == "json",
            sdk_handler=env.get("REQUEST_HANDLER", "inline") == "sdk",
            **_neighbours(env, public_url),
        )

    @property
    def prefix(self) -> str:
        """The path below which a proxy serves this service, without its last slash; empty for a host of its own."""
        return urlsplit(self.public_url).path.rstrip("/")

    @property
    def known_at(self) -> str:
        """Where the other services of the platform reach it."""
        return (self.push_url or self.public_url).rstrip("/")

    @property
    def platform(self) -> tuple[str, ...]:
        """Where the services of the platform are that may say who they are, itself among them."""
        return tuple(dict.fromkeys((*(url.rstrip("/") for url in self.own), self.known_at)))

    def file(self, name: str) -> str:
        """The SQLite file of this name."""
        return str(Path(self.keep) / f"{name}.sqlite") if self.keep else ":memory:"

    @property
    def own_files(self) -> Path | None:
        """The overlay; without one the folder of that name in what is kept, which may come later."""
        return Path(self.overlay) if self.overlay else self.kept("overlay")

    def kept(self, name: str) -> Path | None:
        """The file of this name in the folder that is kept, if there is one."""
        return Path(self.keep) / name if self.keep else None


def _neighbours(env: Mapping[str, str], public_url: str) -> dict[str, Any]:
    """Whom the service may ask, which of them are the platform's own, what the map calls and how far it trusts them."""
    places = read_map(Path(env["MAP"])) if "MAP" in env else ()
    on_map = agents_on(places)
    platform = [_address(address) for address in env.get("PLATFORM_URLS", "").split()]
    own = (*on_map.values(), *(url for _, url in platform))
    # An agent that the map and AGENT_URLS both name is asked once, as the map's.
    urls = dict.fromkeys((*on_map.values(), *env.get("AGENT_URLS", "").split()))
    return {
        # Never itself: a service that asked itself would wait for itself.
        "agents": tuple(url for url in urls if url != public_url),
        "own": tuple(url for url in dict.fromkeys(own) if url != public_url),
        "names": {url: name for name, url in (*on_map.items(), *platform) if name},
        "trust": trusted_on(places) | _levels(env.get("TRUST", "")),
    }


def _address(address: str) -> tuple[str, str]:
    """`name=url` or the URL alone; an `=` of the URL's own is no name's."""
    name, _, url = address.partition("=")
    return (name, url) if url and "/" not in name else ("", address)


def _levels(text: str) -> dict[str, TrustLevel]:
    """`name=level` by name."""
    pairs = (pair.partition("=") for pair in text.split())
    return {name: TrustLevel(level) for name, _, level in pairs}


def _port(text: str) -> int | None:
    return None if text in ("", OFF) else int(text)
