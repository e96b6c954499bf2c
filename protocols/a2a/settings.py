"""A service's settings, read once from the environment at the door."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

MB = 1_000_000


@dataclass(frozen=True)
class Settings:
    """Where a service listens, how it is reached, what it keeps, and whom it may ask.

    `store` is a SQLite file, or `:memory:`. `agents` are base URLs whose `/.well-known/agent-card.json`
    describes an agent. Seconds and bytes throughout.
    """

    host: str = "127.0.0.1"
    port: int = 8000
    public_url: str = "http://127.0.0.1:8000"
    store: str = ":memory:"
    agents: tuple[str, ...] = ()
    log_level: str = "INFO"
    step_budget: float = 60
    largest_body: int = 8 * MB
    kept_tasks: int = 10_000
    wire: bool = True

    @classmethod
    def from_env(cls, env: Mapping[str, str] = os.environ) -> Self:
        """Unset variables take the default; `PUBLIC_URL` follows the port unless given."""
        port = int(env.get("PORT", cls.port))
        return cls(
            host=env.get("HOST", cls.host),
            port=port,
            public_url=env.get("PUBLIC_URL", f"http://127.0.0.1:{port}"),
            store=env.get("STORE", cls.store),
            agents=tuple(env.get("AGENT_URLS", "").split()),
            log_level=env.get("LOG_LEVEL", cls.log_level),
            step_budget=float(env.get("STEP_BUDGET", cls.step_budget)),
            wire=env.get("WIRE", "on") != "off",
        )

    def store_folder(self) -> Path | None:
        """The folder that must exist before the store can be opened."""
        return None if self.store == ":memory:" else Path(self.store).parent
