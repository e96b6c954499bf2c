"""Made-up agents with everything a page must show: evidence, figures with formulas, tables, charts, texts."""

from decimal import Decimal

from protocols.a2a.assessment import ask_unless_known, inquiry_of, publish
from protocols.a2a.turn import Turn
from protocols.adoption import (
    Alternative,
    Assessment,
    Assumption,
    Component,
    Counterfactual,
    Evidence,
    Exhibit,
    Fact,
    Finding,
    Grade,
    Input,
    Measure,
    Question,
    Score,
    Severity,
    Signal,
    Table,
    Verdict,
)
from tests.fakes import Work

DEED = Evidence(
    title="The made-up licence, section 4",
    locator="https://licence.example/made-up#section-4",
    seen="2026-11-02",
    grade=Grade.PRIMARY,
)
TARIFF = Evidence(
    title="Price list of a made-up host", locator="host.example, page 3", seen="2026-10", grade=Grade.PAGE
)
VOLUME = Question(
    field="use.workload.tokens_per_month",
    asks="How many tokens a month do you expect?",
    why="the monthly cost grows with it",
    answer_schema={"type": "integer", "minimum": 0},
    default=200_000_000,
    default_means="a helpdesk with some 30,000 conversations a month",
)
PRODUCTION = Question(
    field="use.production",
    asks="Is it for production?",
    why="terms differ between evaluation and production",
    answer_schema={"type": "boolean"},
    default=True,
)
HOSTING = Question(
    field="use.hosting",
    asks="Who runs it?",
    why="a host takes over part of the duties",
    answer_schema={"type": "string", "enum": ["managed-api", "self-hosted", "on-prem", "edge"]},
)
CHART = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 300" font-family="sans-serif" font-size="13">
<rect width="600" height="300" fill="#fff"/><path d="M60 20V250H580" fill="none" stroke="#888"/>
<path d="M60 250 L580 60" stroke="#0e6a73" stroke-width="3"/>
<path d="M60 140 L580 110" stroke="#b06b00" stroke-width="3"/>
<circle cx="331" cy="124" r="5"/><text x="345" y="145">break-even near 520M tokens a month</text>
<text x="430" y="50">by the token</text><text x="430" y="130">self-hosted</text></svg>"""


def terms(ceiling: Verdict | None = None) -> Work:
    """Work that finds conditions and notes on terms, with a NOTICE to use."""

    async def work(turn: Turn) -> None:
        for component in inquiry_of(turn, str).components:
            notice = Exhibit(
                id="notice",
                title="NOTICE to ship with the product",
                media_type="text/plain",
                filename="NOTICE.txt",
                text=f"This product contains {component.name}, under the made-up licence.",
            )
            await publish(turn, terms_of(component, ceiling), (notice,))

    return work


def terms_of(component: Component, ceiling: Verdict | None = None) -> Assessment:
    """What the made-up agent of terms has to say."""
    notes = tuple(
        Finding(
            id=f"note-{number}",
            claim=f"Clause {number} asks nothing of a hosted service.",
            severity=Severity.NOTE,
            evidence=(DEED,),
        )
        for number in range(1, 8)
    )
    return Assessment(
        concern="terms",
        component=component,
        summary=f"{component.name} may be offered as a hosted service in the EU when two conditions are met.",
        outcome="permitted_with_obligations",
        findings=(
            *notes,
            Finding(
                id="attribution",
                claim="Name the model and its licence where people see the answer.",
                severity=Severity.CONDITION,
                evidence=(DEED, TARIFF),
                ceiling=ceiling,
                owner="product",
            ),
            Finding(
                id="users",
                claim="Above 700 million monthly users a separate licence is needed.",
                severity=Severity.CONDITION,
                evidence=(DEED,),
                owner="legal",
            ),
        ),
        facts=(Fact(key="licence.spdx", value="LicenseRef-made-up", evidence=(DEED,)),),
        scores=(score("freedom", 78, "hosted use is permitted"),),
        would_change=(
            Counterfactual(change="If it is shipped inside a product", then="attribution must travel along"),
        ),
        confidence=0.86,
        confidence_basis="The licence text was read; the model card was read in part.",
        data_as_of="2026-11-02",
    )


def prices(*questions: Question) -> Work:
    """Work that asks its Questions unless answered, then brings figures and a chart."""

    async def work(turn: Turn) -> None:
        inquiry = inquiry_of(turn, str)
        if inquiry.may_ask and inquiry.use.workload.tokens_per_month is None and VOLUME.field not in inquiry.declined:
            ask_unless_known(list(questions))
        volume = inquiry.use.workload.tokens_per_month or 1_000_000
        for component in inquiry.components:
            chart = Exhibit(
                id="volume",
                title="Monthly cost against volume, with the break-even",
                media_type="image/svg+xml",
                filename="cost-by-volume.svg",
                text=CHART,
            )
            await publish(turn, prices_of(component, volume), (chart,))

    return work


def prices_of(component: Component, volume: int) -> Assessment:
    """What the made-up agent of prices has to say."""
    price = Decimal("0.55") if "r1" in component.name.lower() else Decimal("0.23")
    monthly = Measure(
        id="monthly-usd",
        label="Monthly cost by the token",
        value=price * volume / 1_000_000,
        unit="USD a month",
        low=price * volume / 2_000_000,
        high=price * volume / 500_000,
        range_means="half to twice the volume",
        formula="price * volume / million",
        inputs=(
            Input(name="price", value=price, unit="USD per million tokens", evidence=(TARIFF,)),
            Input(name="volume", value=Decimal(volume), unit="tokens a month"),
            Input(name="million", value=Decimal(1_000_000), unit="tokens"),
        ),
        evidence=(TARIFF,),
    )
    hosts = Table(
        id="hosts",
        title="The same volume at three made-up hosts",
        columns=("Host", "Region", "USD a month"),
        rows=(("North", "EU", "110.00"), ("South", "EU", "118.40"), ("West", "US", "92.10")),
        evidence=(TARIFF,),
    )
    return Assessment(
        concern="prices",
        component=component,
        summary=f"By the token {component.name} costs about {monthly.value:,.0f} USD a month at this volume.",
        outcome="within_budget",
        findings=(
            Finding(
                id="cheapest", claim="Buying by the token is cheapest.", severity=Severity.NOTE, evidence=(TARIFF,)
            ),
        ),
        measures=(monthly,),
        tables=(hosts,),
        scores=(score("economy", 71, "cheaper than nine of ten"),),
        alternatives=(
            Alternative(component=Component(name="Smaller Model"), why="does it at a third", evidence=(TARIFF,)),
        ),
        assumptions=(Assumption(field="use.workload.cached_share", value=0.2, why="usual for a helpdesk"),),
        not_covered=("One-off cost of moving data",),
        confidence=0.7,
        confidence_basis="List prices; no quote was asked for.",
        data_as_of="2026-10-30",
    )


def score(dimension: str, points: float, why: str) -> Score:
    """A Score of one Signal."""
    signal = Signal(fact=f"{dimension}.fact", value="yes", points=points, weight=1, rule=why, evidence=(DEED,))
    return Score(dimension=dimension, points=points, coverage=0.9, signals=(signal,))
