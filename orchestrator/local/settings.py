"""What `council up` takes from its own environment, and the environment it gives to a service of its own process."""

import os

from protocols.a2a.settings import OFF, Settings

OWN = ("PORT", "PUBLIC_URL", "GRPC_PORT", "GRPC_URL")
"""What each service has of its own: set for one, it would be wrong for all of them."""


def shared_settings() -> Settings:
    """What is set for every service alike."""
    return Settings.from_env({key: value for key, value in os.environ.items() if key not in OWN})


def serves_grpc() -> bool:
    """Whether the services speak gRPC, each on a free port."""
    return os.environ.get("GRPC_PORT", OFF) != OFF


def environment_of(settings: Settings) -> dict[str, str]:
    """A process of its own is set up as a container is: by its environment, over what the person set for all."""
    return os.environ | {
        "HOST": settings.host,
        "PORT": str(settings.port),
        "PUBLIC_URL": settings.public_url,
        "PUSH_URL": settings.push_url,
        "KEEP": settings.keep,
        "AGENT_URLS": " ".join(settings.agents),
        "PLATFORM_URLS": " ".join(_named(url, settings) for url in settings.own),
        "TRUST": " ".join(f"{name}={level}" for name, level in settings.trust.items()),
        "GRPC_PORT": OFF if settings.grpc_port is None else str(settings.grpc_port),
    }


def _named(url: str, settings: Settings) -> str:
    name = settings.names.get(url)
    return f"{name}={url}" if name else url
