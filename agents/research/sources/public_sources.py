"""The public sources this agent asks."""

from protocols.live.look_up import LiveSource
from protocols.live.settings import LiveSettings

from .depsdev import DepsDev
from .github import GitHub
from .hub import Hub


def public_sources(settings: LiveSettings) -> tuple[LiveSource, ...]:
    """Packages, model hub and repositories, at the addresses of the settings."""
    return (
        DepsDev(settings.depsdev_url),
        Hub(settings.hub_url),
        GitHub(settings.github_url, with_token=settings.github_token is not None),
    )
