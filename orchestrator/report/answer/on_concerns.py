"""What the agents answer on the concerns asked: of one Component, and of several with like answers said together."""

from collections import defaultdict
from collections.abc import Sequence

from orchestrator.report.answer.comparison import assessments_of
from orchestrator.report.answer.concerns import clause, conditions, is_unknown, licence_of, reason, sentence_of, use_of
from orchestrator.report.answer.further import MOST_NAMED
from orchestrator.report.answer.phrases import Phrases
from protocols.adoption import Assessment, Inquiry, Recommendation, Standing


def for_one(
    standing: Standing, recommendation: Recommendation, concerns: Sequence[str], words: Phrases, priced: bool = False
) -> list[str]:
    """The answers on the concerns asked as one sentence, then the claim in the way, else what is to be met."""
    mine = _on(standing, recommendation, concerns)
    answers = "; ".join(
        clause(assessment, recommendation.inquiry, words) for assessment in mine if not (priced and assessment.figure)
    )
    reasons = _reasons(mine, words)
    unmet = [finding for assessment in mine for finding in conditions(assessment)] if not reasons else []
    return [answers, *reasons, *(sentence_of(finding, words) for finding in unmet[:MOST_NAMED])]


def for_each(
    recommendation: Recommendation, concerns: Sequence[str], words: Phrases, priced: bool = False
) -> list[str]:
    """One sentence for all Components with the same answer; those with something in the way stand first."""
    alike: dict[str, list[Assessment]] = defaultdict(list)
    apart, obstacles = list[str](), list[str]()
    for standing in recommendation.standings:
        mine = _on(standing, recommendation, concerns)
        obstacles += _reasons(mine, words)
        if len(mine) == 1 and mine[0].outcome in words.outcomes and not (is_unknown(mine[0]) or mine[0].figure):
            alike[mine[0].outcome].append(mine[0])
        else:
            apart += for_one(standing, recommendation, concerns, words, priced)
    # An outcome with an obstacle before the rest: of a long list the one that is no is what was asked.
    ordered = sorted(alike.values(), key=lambda group: not any(reason(assessment, words) for assessment in group))
    together = [_together(group, recommendation.inquiry, words) for group in ordered]
    return [*together, *apart, *dict.fromkeys(obstacles)]


def _on(standing: Standing, recommendation: Recommendation, concerns: Sequence[str]) -> list[Assessment]:
    return [assessment for assessment in assessments_of(standing, recommendation) if assessment.concern in concerns]


def _reasons(assessments: Sequence[Assessment], words: Phrases) -> list[str]:
    return list(dict.fromkeys(filter(None, (reason(assessment, words) for assessment in assessments))))


def _together(group: Sequence[Assessment], inquiry: Inquiry, words: Phrases) -> str:
    names = words.joined([f"{assessment.component.name}{licence_of(assessment)}" for assessment in group])
    return words.outcomes[group[0].outcome or ""].format(name=names, licence="", use=use_of(inquiry, words))
