"""The end of a report: what stayed open, was refused, assumed or left to a default, and who was asked. Pure."""

from orchestrator.report.markdown import Sources, plain, value
from protocols.adoption import Contradiction, Recommendation


def contradiction_lines(contradiction: Contradiction, sources: Sources) -> list[str]:
    """Two sides under one key."""
    sides = [f"  - {plain(s.concern)} says {value(s.value)} ({sources.cite(s.evidence)})" for s in contradiction.sides]
    return [f"- {plain(contradiction.component)}, {plain(contradiction.key)}:", *sides]


def uncounted(recommendation: Recommendation) -> list[str]:
    """What of the answers was refused, where, why and how to mend it."""
    return [
        f"- {plain(item.agent)} on {plain(item.component)}, {plain(item.at or 'the whole')}: {plain(item.reason)}"
        + (f". Fix: {plain(item.fix)}" if item.fix else "")
        for item in recommendation.uncounted
    ]


def opinions(recommendation: Recommendation) -> list[str]:
    """What agents said that give no findings."""
    return [
        f"- {plain(opinion.agent)} on {plain(opinion.component)}: {plain(opinion.says)}"
        for opinion in recommendation.opinions
    ]


def assumptions(recommendation: Recommendation) -> list[str]:
    """What agents took for granted."""
    return [
        f"- {plain(assumed.field)} = {value(assumed.value)}: {plain(assumed.why)}"
        for assumed in recommendation.assumptions
    ]


def defaults(recommendation: Recommendation) -> list[str]:
    """Questions that nobody answered, with the default that stands."""
    return [
        f"- {plain(default.field)} = {'left open' if default.value is None else value(default.value)}"
        + (f" ({plain(default.means)})" if default.means else "")
        + f": the default of {plain(default.agent)} for {plain(default.component)}; asked: {plain(default.asks)}"
        for default in recommendation.defaults
    ]


def not_asked(recommendation: Recommendation) -> list[str]:
    """Who was there and was not asked, with the fix."""
    return [
        f"- {plain(agent.agent)}: {plain(agent.reason)}. Fix: {plain(agent.fix)}" for agent in recommendation.not_asked
    ]
