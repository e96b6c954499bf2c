"""Where a clause of the licence base can be read, and how far it was."""

from protocols.adoption import Evidence

from .records.licence import Licence
from .records.licence_terms import Verified


def licence_evidence(licence: Licence, clause: str, grade: Verified | None = None) -> Evidence:
    """Where the clause can be read, and how far it was."""
    verification = licence.verification
    return Evidence(
        title=f"{licence.name}, {clause}"[:300],
        locator=f"{clause} of {licence.name}; read in: {verification.source}"[:2_000],
        seen=verification.checked,
        grade=(grade or verification.grade).grade,
    )
