"""How far a comparison carries: models of other quality, the error of estimates, a side that is unknown."""

from protocols.adoption import Evidence, Finding, Grade, Severity

from ...economics.study import Study
from ...facts.knowledge import Knowledge
from ..evidence import prices_evidence
from ..price_evidence import api_evidence


def limit_findings(study: Study, knowledge: Knowledge) -> tuple[Finding | None, ...]:
    """Every finding on how far the comparison carries."""
    return _quality(study, knowledge), _error(study, knowledge), _missing_side(study, knowledge)


def _quality(study: Study, knowledge: Knowledge) -> Finding | None:
    if not study.references:
        return None
    claim = (
        "Other models are listed for orientation only. They differ in quality, so their price alone ranks nothing; "
        "compare the cost of a solved task once the quality of both is measured."
    )
    proof = tuple(api_evidence(option, knowledge) for option in study.references)
    return Finding(id="cost.quality_differs", claim=claim, severity=Severity.NOTE, evidence=proof)


def _error(study: Study, knowledge: Knowledge) -> Finding | None:
    if study.fleet is None:
        return None
    replica = study.fleet.capacity
    proof = Evidence(
        title="Validation of the throughput model",
        locator="agents/cost/README.md#throughput",
        seen=knowledge.physics.as_of,
        grade=Grade.JUDGEMENT,
    )
    error = f"a throughput with a log-normal error of sigma {replica.sigma:g}"
    claim = f"Self-hosting costs rest on {error}: {replica.sigma_because}."
    return Finding(id="cost.throughput_error", claim=claim, severity=Severity.NOTE, evidence=(proof,))


def _missing_side(study: Study, knowledge: Knowledge) -> Finding | None:
    reasons = [reason for reason in (study.no_api, study.no_fleet) if reason]
    if not reasons:
        return None
    what = "The API side is unknown" if study.no_api else "The self-hosting side is unknown"
    claim = f"{what}: {'; '.join(reasons)}. Nothing was put in its place."
    return Finding(id="cost.unknown_side", claim=claim, severity=Severity.NOTE, evidence=(prices_evidence(knowledge),))
