"""The intake: what agents deliver is checked before it counts. Pure."""

from orchestrator.intake.acceptance import Intake, is_about, received
from orchestrator.intake.flaws import AssessmentRequest
