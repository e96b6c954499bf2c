"""What an organisation allows itself, whatever the licences allow: its own policy on licences."""

from dataclasses import dataclass
from typing import Literal

from protocols.adoption import Evidence


@dataclass(frozen=True)
class PolicyRule:
    """Licences that the organisation forbids itself, or lets a lawyer look at first, with its reason."""

    licences: frozenset[str]
    outcome: Literal["blocked", "legal_review"]
    why: str
    organisation: str
    evidence: Evidence
