"""One concern's answer about one Component as a clause: the figure, the yes or no, or that it is not known to us."""

import re

from orchestrator.report.answer.phrases import Phrases
from protocols.adoption import Assessment, Finding, Inquiry, Severity

UNKNOWN_OUTCOMES = frozenset({"unknown", "unknown_component"})
LICENCE = "licence"
MONTHLY = "/month"
VOLUME = "use.workload.tokens_per_month"
# A sentence that is read at a glance; the whole claim stands in the report.
LONGEST_CLAIM = 280
LONGEST_LICENCE = 60


def is_unknown(assessment: Assessment) -> bool:
    """Whether the agent says that it does not know the Component, which is no judgement of it."""
    # Agents of others have outcomes of their own: no confidence and no score says the same.
    return assessment.outcome in UNKNOWN_OUTCOMES or (assessment.confidence == 0 and not assessment.scores)


def clause(assessment: Assessment, inquiry: Inquiry, phrases: Phrases) -> str:
    """The answer in a clause without a full stop.

    A figure says more than the outcome's word, the outcome's phrase more than the agent's own short answer, which is
    in English whatever language was asked in.
    """
    name = assessment.component.name
    if is_unknown(assessment):
        return phrases.say("unknown_part", name=name, concerns=assessment.concern)
    if assessment.figure:
        return _cost(assessment, inquiry, phrases)
    template = phrases.outcomes.get(assessment.outcome or "")
    if template:
        return template.format(name=name, licence=licence_of(assessment), use=use_of(inquiry, phrases))
    return phrases.say("answer", name=name, answer=short_answer(assessment))


def use_of(inquiry: Inquiry, phrases: Phrases) -> str:
    """The use in words, with a space before it; empty where nobody said."""
    return phrases.modes.get(inquiry.use.mode.value, "") if inquiry.use.mode else ""


def amount(assessment: Assessment, phrases: Phrases) -> str:
    """The key figure alone; the short answer where there is none."""
    figure = assessment.figure
    return phrases.amount(figure.value, figure.unit) if figure else short_answer(assessment)


def short_answer(assessment: Assessment) -> str:
    """The agent's own few words, else its outcome, else the first sentence of its summary."""
    if assessment.answer:
        return assessment.answer.rstrip(".")
    if assessment.outcome:
        return assessment.outcome.replace("_", " ")
    return first_sentence(assessment.summary)


def licence_of(assessment: Assessment) -> str:
    """The licence in brackets, as far as the agent names one that fits in a line."""
    licence = next((fact.value for fact in assessment.facts if fact.key == LICENCE), None)
    return f" ({licence})" if isinstance(licence, str) and len(licence) <= LONGEST_LICENCE else ""


def reason(assessment: Assessment, phrases: Phrases) -> str:
    """The claim that stands in the way, where the answer is no or not yet; empty where nothing does."""
    grave = [
        finding
        for finding in assessment.findings
        if finding.severity is Severity.BLOCKER or finding.ceiling is not None
    ]
    return sentence_of(grave[0], phrases) if grave else ""


def conditions(assessment: Assessment) -> tuple[Finding, ...]:
    """What is to be met."""
    return tuple(finding for finding in assessment.findings if finding.severity is Severity.CONDITION)


def volume(assessment: Assessment, inquiry: Inquiry, phrases: Phrases) -> str:
    """The volume a figure is for: as stated, else as the agent assumed it, and said to be assumed."""
    stated = inquiry.use.workload.tokens_per_month
    if stated is not None:
        return phrases.say("at_volume", volume=phrases.tokens(stated))
    assumed = next((assumption.value for assumption in assessment.assumptions if assumption.field == VOLUME), None)
    if isinstance(assumed, int | float) and not isinstance(assumed, bool):
        return phrases.say("assumed_volume", volume=phrases.tokens(int(assumed)))
    return ""


def sentence_of(finding: Finding, phrases: Phrases) -> str:
    """A claim without its full stop, cut at the end of a sentence where it is long."""
    claim = first_sentence(finding.claim) if len(finding.claim) > LONGEST_CLAIM else finding.claim.rstrip(". ")
    return phrases.claim(finding.id, claim)


def first_sentence(text: str) -> str:
    """Up to the first full stop before a space."""
    sentence = text.partition(". ")[0].rstrip(". ")
    return sentence if len(sentence) <= LONGEST_CLAIM else f"{sentence[:LONGEST_CLAIM].rstrip()} …"


def _cost(assessment: Assessment, inquiry: Inquiry, phrases: Phrases) -> str:
    figure = assessment.figure
    assert figure is not None
    spread = ""
    if figure.low is not None and figure.high is not None:
        currency = re.split(r"[/ ]", figure.unit)[0]
        low, high = (phrases.amount(bound, currency) for bound in (figure.low, figure.high))
        spread = phrases.say("range", low=low, high=high)
    return phrases.say(
        "cost",
        name=assessment.component.name,
        amount=phrases.amount(figure.value, figure.unit),
        range=spread,
        volume=volume(assessment, inquiry, phrases) if figure.unit.endswith(MONTHLY) else "",
        label=phrases.say("label", label=figure.label) if figure.label else "",
    )
