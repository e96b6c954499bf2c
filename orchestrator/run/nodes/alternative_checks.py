"""Alternatives are put to whoever can rule a component out, for the same use, before they are named."""

from collections.abc import Iterable, Sequence

from orchestrator.recommendation.alternatives import offers
from orchestrator.recommendation.component_groups import same
from orchestrator.recommendation.weights import STANDARD, Weighing
from orchestrator.run.agent_directory import Directory
from orchestrator.run.planner import Addressee
from orchestrator.run.planner import plan as planned
from orchestrator.run.state import Step, StepResult
from orchestrator.run.trust_rules import counting
from protocols.a2a.client.remote_agent import NoAnswer
from protocols.adoption import Component, Inquiry, Recommendation, TrustLevel, Verdict

MOST_CHECKED = 4
"""Three are named at most; one may fall out."""


def to_check(weighed: Recommendation, results: Sequence[StepResult], enabled: bool) -> tuple[Component, ...]:
    """The alternatives that would be named: of Components that are not adopted, or of all when they were asked for."""
    about = [
        component.component for component in weighed.standings if enabled or component.verdict is not Verdict.ADOPT
    ]
    if weighed.inquiry.concerns and not enabled:
        return ()
    compared = [component.component for component in weighed.standings]
    offered = offers(about, counting(results))
    return tuple(component for component in offered if not any(same(component, candidate) for candidate in compared))[
        :MOST_CHECKED
    ]


async def check_steps(
    components: Iterable[Component],
    inquiry: Inquiry,
    results: Sequence[StepResult],
    directory: Directory,
    price: bool = False,
) -> list[Step]:
    """A Step for each, with every skill that answered on what can rule a Component out; for its `price` as well."""
    if not (candidates := tuple(components)):
        return []
    inquiry_ = inquiry.model_copy(update={"components": candidates, "may_ask": False, "concerns": ()})
    steps: list[Step] = []
    for name, skill in _decisive(results, STANDARD, price):
        try:
            agent = await directory.reach(name, seconds=0)
        except NoAnswer:
            continue
        steps += [step for step in planned(inquiry_, (), Addressee(name, agent.url, agent.card)) if step.skill == skill]
    return [step.model_copy(update={"trust": TrustLevel.MAY_BLOCK}) for step in steps]


def _decisive(results: Sequence[StepResult], weighing: Weighing, price: bool) -> list[tuple[str, str]]:
    """The agents that may block, with the skill that scored what rules a Component out, or gave the key figure."""
    skills = [
        (result.consultation.agent, result.consultation.skill)
        for result in results
        if result.trust is TrustLevel.MAY_BLOCK
        and result.consultation
        and result.assessment
        and (
            any(score.dimension in weighing.must_have for score in result.assessment.scores)
            or (price and result.assessment.figure)
        )
    ]
    return list(dict.fromkeys(skills))
