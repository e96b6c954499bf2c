"""A made-up orchestrator behind the real page: it answers every question with a Recommendation of the test's."""

from orchestrator.app import SERVICE
from protocols.a2a.extensions import RUNS
from protocols.a2a.turn import Turn
from protocols.adoption import (
    Assessment,
    Ceiling,
    Component,
    Condition,
    Consultation,
    Contradiction,
    Exhibit,
    Flip,
    Headline,
    Heard,
    Inquiry,
    Opinion,
    Progress,
    Recommendation,
    ScoreTerm,
    Standing,
    StepState,
    Unanswered,
    Uncounted,
    Verdict,
    Why,
)
from protocols.adoption.recommendation import ContradictionSide
from protocols.hosting.app import Built, Service, Surroundings
from tests.fakes import Executor
from tests.page.made_up_agents import CHART, DEED, TARIFF, prices_of, terms_of

FIRST = Component(name="DeepSeek-R1", id="deepseek-r1", version="2025-01-20")
SECOND = Component(name="Llama 3.3 70B", id="llama-3.3-70b")


def council(recommendation: Recommendation, *exhibits: Exhibit) -> Service:
    """A service like the orchestrator that always recommends this."""

    async def work(turn: Turn) -> None:
        for asked in recommendation.consultations:
            news = Progress(**asked.model_dump(exclude={"url", "trust"}), state=StepState.DONE, says="looked at it")
            await turn.tell("looked at it", news)
        await turn.deliver(recommendation, "recommendation", [RUNS])
        for exhibit in exhibits:
            await turn.show(exhibit)

    def build(around: Surroundings) -> Built:
        real = SERVICE.build(around)
        return Built(real.card, Executor(work), real.routes, schemas=real.schemas)

    return Service(SERVICE.name, build)


def rich() -> tuple[Recommendation, tuple[Exhibit, ...]]:
    """A Recommendation with something in every field, and Exhibits beside it."""
    condition = Condition(
        claim="Name the model where people see it.", concern="terms", owner="product", evidence=(DEED,)
    )
    flips = (Flip(change="If a quote confirms the list price", verdict=Verdict.ADOPT, concern="prices"),)
    standings = (
        Standing(
            component=FIRST,
            verdict=Verdict.TRIAL,
            score=74.2,
            confidence=0.72,
            because="Terms permit hosted use and the cost fits; one condition must be met first.",
            terms=(
                ScoreTerm(dimension="freedom", concern="terms", points=78, weight=2, confidence=0.86),
                ScoreTerm(dimension="economy", concern="prices", points=66.6, weight=1, confidence=0.7),
            ),
            ceilings=(
                Ceiling(verdict=Verdict.TRIAL, because="a condition is open", concern="terms", evidence=(DEED,)),
            ),
            conditions=(condition,),
            would_change=flips,
        ),
        Standing(
            component=SECOND,
            verdict=Verdict.HOLD,
            score=41,
            confidence=0.64,
            because="Its terms exclude the territory.",
            terms=(ScoreTerm(dimension="freedom", concern="terms", points=30, weight=2, confidence=0.9),),
        ),
    )
    recommendation = Recommendation(
        inquiry=Inquiry(components=(FIRST, SECOND), question="Which one?"),
        headlines=(
            Headline(component=FIRST.name, concern=None, answer="Trial", confidence=0.72),
            Headline(component=SECOND.name, concern=None, answer="Hold", confidence=0.64),
        ),
        verdict=Verdict.TRIAL,
        confidence=0.72,
        summary="Try DeepSeek-R1 in one product first; leave Llama 3.3 70B alone in the EU.",
        standings=standings,
        conditions=(condition,),
        assessments=tuple(made(each) for each in (FIRST, SECOND) for made in (terms_of, _priced)),
        consultations=tuple(_asked(name, each) for each in (FIRST, SECOND) for name in ("terms", "prices")),
        opinions=(Opinion(agent="stranger", skill="talk", component="DeepSeek-R1", says="Looks fine to me."),),
        contradictions=(
            Contradiction(
                key="licence.spdx",
                component="deepseek-r1",
                sides=(
                    ContradictionSide(concern="terms", value="MIT", evidence=(DEED,)),
                    ContradictionSide(concern="prices", value="LicenseRef-made-up", evidence=(TARIFF,)),
                ),
            ),
        ),
        would_change=flips,
        heard=(Heard(agent="passer-by", assessment=terms_of(FIRST)),),
        uncounted=(
            Uncounted(
                agent="passer-by",
                concern="terms",
                component="DeepSeek-R1",
                at="/scores/0",
                reason="aura has 5 points; the weighted mean of its Signals is 90",
                fix="send 90",
            ),
        ),
        unanswered=(
            Unanswered(
                agent="standing",
                skill="assess-standing",
                concern="standing",
                component="DeepSeek-R1",
                why=Why.DOWN,
                reason="connection refused",
            ),
        ),
    )
    chart = Exhibit(
        id="prices/DeepSeek-R1/volume",
        title="Monthly cost against volume",
        media_type="image/svg+xml",
        filename="cost.svg",
        text=CHART,
    )
    markdown = Exhibit(
        id="recommendation",
        title="recommendation",
        media_type="text/markdown",
        filename="recommendation.md",
        text="# Trial\n\nTry it.",
    )
    return recommendation, (markdown, chart)


def _priced(component: Component) -> Assessment:
    return prices_of(component, 200_000_000)


def _asked(name: str, component: Component) -> Consultation:
    return Consultation(
        agent=name,
        url="http://127.0.0.1:9",
        skill=f"assess-{name}",
        concern=name,
        component=component.name,
        task_id=f"{name}-{component.id}",
        context_id="",
    )
