"""Assessments as short as a test needs them."""

from decimal import Decimal

from protocols.adoption import (
    Assessment,
    Component,
    Evidence,
    Fact,
    Finding,
    Grade,
    Input,
    Kind,
    Measure,
    Score,
    Severity,
    Signal,
    TrustLevel,
    Unanswered,
    Verdict,
    Why,
)

SEEN = Evidence(title="A page", locator="https://example.org/page", seen="2026-11-01", grade=Grade.PRIMARY)
ENGINE = Component(name="Engine", id="engine", kind=Kind.INFERENCE_ENGINE)
SOFTWARE_DIMENSIONS = ("maintenance", "governance", "adoption", "security", "portability")


def score(dimension: str, points: float, coverage: float = 1.0, quality: float = 1.0) -> Score:
    signal = Signal(fact=f"{dimension}.fact", value="1", points=points, weight=1, rule="as given", evidence=(SEEN,))
    return Score(dimension=dimension, points=points, coverage=coverage, source_quality=quality, signals=(signal,))


def assessment(concern: str, component: Component = ENGINE, **more) -> Assessment:
    given = {"summary": f"{concern} looked", "confidence": 0.9, "confidence_basis": "read", "data_as_of": "2026-11-21"}
    return Assessment(concern=concern, component=component, **{**given, **more})


def healthy(component: Component = ENGINE, points: float = 90.0, **more) -> Assessment:
    scores = tuple(score(dimension, points) for dimension in SOFTWARE_DIMENSIONS)
    return assessment("health", component, **{"scores": scores, **more})


def licensed(component: Component = ENGINE, points: float = 100.0, **more) -> Assessment:
    return assessment("terms", component, **{"scores": (score("licence_fit", points),), **more})


def finding(claim: str, severity: Severity = Severity.BLOCKER, ceiling: Verdict | None = None) -> Finding:
    return Finding(id=claim[:20], claim=claim, severity=severity, evidence=(SEEN,), ceiling=ceiling)


def said(key: str, value: object) -> Fact:
    return Fact(key=key, value=value, evidence=(SEEN,))  # type: ignore[arg-type] - tests say JSON values


def gap(
    concern: str, component: str = "Engine", why: Why = Why.DOWN, trust: TrustLevel = TrustLevel.MAY_BLOCK
) -> Unanswered:
    return Unanswered(
        agent="someone",
        skill="assess",
        concern=concern,
        component=component,
        why=why,
        reason="no reply in 5 s",
        trust=trust,
    )


def monthly_price() -> Measure:
    return Measure(
        id="month",
        label="A month",
        value=Decimal("250.00"),
        unit="USD",
        low=Decimal("200"),
        high=Decimal("300"),
        range_means="fewest and most tokens",
        formula="mtok * price",
        inputs=(
            Input(name="mtok", value=Decimal("100"), unit="million tokens"),
            Input(name="price", value=Decimal("2.5"), unit="USD per million tokens", evidence=(SEEN,)),
        ),
    )
