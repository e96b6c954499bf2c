"""How we judge, in words made of the table of weights itself. Pure."""

import re

from orchestrator.recommendation.scoring import spoken
from orchestrator.recommendation.weights import STANDARD, Weighing
from protocols.adoption import Kind, Verdict
from protocols.adoption.text.number_format import percent

# "How does your rubric weigh governance?", "What is the weight of security?", "how do you score models?"
METHOD = re.compile(
    r"\brubric\b|\bhow (?:do|does|are|is) (?:you|your|the|it|scores?|verdicts?)\b.{0,40}"
    r"\b(?:weigh|scor|rat|judg|decid)\w*"
    r"|\bweights? (?:of|for|on)\b|\bwie gewichte|\bcomment pond[ée]r|\bc[óo]mo (?:se )?ponder",
    re.IGNORECASE,
)


def is_about_method(message: str) -> bool:
    """Whether the message asks how verdicts come about."""
    return bool(METHOD.search(message))


def method(message: str, weighing: Weighing = STANDARD) -> str:
    """The weights of the dimensions the message names, else of all; then the thresholds and the gates."""
    sorts = {
        "software": weighing.software,
        "models": weighing.sorts[Kind.MODEL],
        "datasets": weighing.sorts[Kind.DATASET],
    }
    dimensions = list(dict.fromkeys(name for sort in sorts.values() for name in sort.weights))
    asked_about = [name for name in dimensions if re.search(rf"\b{name.split('_')[0]}", message, re.IGNORECASE)]
    lines = []
    for name in asked_about or dimensions:
        weights = [f"{sort.weights.get(name, 0):g} for {what}" for what, sort in sorts.items()]
        lines.append(f"{spoken(name).capitalize()} weighs {', '.join(weights)}, out of 100.")
        least = {what: sort.core[name] for what, sort in sorts.items() if name in sort.core}
        if least and asked_about:
            floors = ", ".join(f"{points:g} for {what}" for what, points in least.items())
            lines.append(f"It is a core dimension: below {floors} points it rules out adopting, whatever the sum.")
    rings = ", ".join(f"{ring.value} from {least:g}" for ring, least in weighing.thresholds.items())
    return " ".join(
        [
            *lines,
            f"The weighted mean of the points gives the ring: {rings}, else {Verdict.HOLD.value}.",
            "Gates come first: a blocker holds whatever the score, and a finding may say the best ring it leaves.",
            f"Adopting needs a confidence of {percent(weighing.confidence_to_adopt)} at least, which is"
            " coverage × freshness × source quality; docs/weighing.md has all of it.",
        ]
    )
