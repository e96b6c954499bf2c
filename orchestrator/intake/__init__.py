"""The intake: what agents deliver is checked before it counts. Pure."""

from orchestrator.intake.flaws import Asked
from orchestrator.intake.reading import Intake, is_about, received

__all__ = ["Asked", "Intake", "is_about", "received"]
