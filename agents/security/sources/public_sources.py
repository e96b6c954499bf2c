"""The public sources this agent asks."""

from protocols.live.look_up import LiveSource
from protocols.live.settings import LiveSettings

from .hub_files import HubFiles
from .osv import Osv
from .package_record import PackageRecord
from .scorecard import Scorecard


def public_sources(settings: LiveSettings) -> tuple[LiveSource, ...]:
    """Vulnerabilities, scans, package records and model files, at the addresses of the settings."""
    return (
        Osv(settings.osv_url),
        Scorecard(settings.scorecard_url),
        PackageRecord(settings.depsdev_url),
        HubFiles(settings.hub_url),
    )
