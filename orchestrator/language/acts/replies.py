"""What is said when no agent is to be asked, and how a reading sounds."""

from orchestrator.language.acts.talk import EXAMPLES
from orchestrator.language.interpretation import Intent, Reading, Understood
from orchestrator.language.names import Mention
from protocols.adoption import Inquiry
from protocols.adoption.registry import Registry, spelt


def says(intent: Intent, inquiry: Inquiry) -> str:
    """One reading as a sentence."""
    names = " and ".join(component.name for component in inquiry.components[:4]) or "a component"
    return {
        Intent.EVALUATE: f"Evaluate whether to adopt {names}.",
        Intent.COMPARE: f"Compare {names}.",
        Intent.LICENCE_CHECK: f"Check what the licence of {names} allows for your use.",
        Intent.COST_ESTIMATE: f"Estimate what {names} would cost.",
        Intent.FOLLOW_UP_COST: f"Estimate what {names} would cost.",
        Intent.RESEARCH: f"Look up facts about {names}: upkeep, governance, security, openness.",
        Intent.ALTERNATIVES: f"Suggest alternatives to {names}.",
        Intent.RECOMMEND: "Suggest components from the catalogue for your use.",
        Intent.EXPLAIN: f"Explain {names}, or the last answer.",
        Intent.WHAT_IF: f"Work out again what follows for {names} under the change you name.",
        Intent.CORRECT: f"Correct what I understood: it is about {names}.",
        Intent.REFORMAT: "Put the last answer into another form.",
        Intent.OFF_TOPIC: "Something I cannot help with.",
    }.get(intent, "Something else.")


def off_topic() -> str:
    """The plain answer to what this platform is not for."""
    scope = "I assess open-source AI components (licence, cost, evidence)"
    return f"That is outside what I do: {scope}. Ask for example {EXAMPLES}."


def how_we_judge() -> str:
    """The plain answer to questions about the method."""
    return (
        "Independent agents each assess one concern with cited evidence. Gates come first: a "
        "blocker holds whatever the score. "
        "Then weighted scores give adopt, trial, assess or hold, or undecided when too little is "
        "known; every term is shown. "
        "Confidence is coverage × freshness × source quality. Ask “why?” after an answer to see its terms."
    )


def several(mention: Mention, registry: Registry) -> tuple[str, ...]:
    """What else the one spelling named could stand for."""
    return registry.spellings.several.get(spelt(mention.text), ())


def which(understood: Understood, meanings: tuple[str, ...]) -> Understood:
    """Asks which of several things of one name is meant."""
    component = understood.inquiry.components[0]
    choices = "; ".join(meanings)
    evaluate = _reading(understood, understood.inquiry)
    return understood.model_copy(
        update={
            "intent": Intent.CLARIFY,
            "readings": (evaluate,),
            "reply": f"“{understood.inquiry.question.strip()[:80]}”: the name stands for several things: {choices}. "
            f"Which one do you mean? I know {component.name}.",
        }
    )


def _reading(understood: Understood, inquiry: Inquiry) -> Reading:
    intent = Intent.EVALUATE if understood.intent is Intent.CLARIFY else understood.intent
    return Reading(intent=intent, says=says(intent, inquiry), inquiry=inquiry, needs=understood.needs)
