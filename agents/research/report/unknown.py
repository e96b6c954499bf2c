"""The answer about a component nobody knows: that it is unknown, what is near, what a pasted card says; no more."""

from protocols.adoption import (
    Alternative,
    Assessment,
    Component,
    Evidence,
    Finding,
    Grade,
    Inquiry,
    Kind,
    Question,
    Severity,
    Verdict,
)
from protocols.catalogue.cited_fact import as_fact, as_text

from ..facts.knowledge import Knowledge
from ..facts.model_card import PastedCard, card_for
from ..rules.use_case import identity_field, to_component


def ask_which(inquiry: Inquiry, component: Component, knowledge: Knowledge) -> tuple[Question, ...]:
    """Asks once which component is meant, with the nearest known ones to pick from."""
    field = identity_field(component)
    # A link says which one is meant, and so does a card.
    if field in inquiry.facts or component.purl or card_for(component, inquiry, _today(inquiry, knowledge)):
        return ()
    near = knowledge.catalogue.nearest(component.name)
    offer = f" The nearest known: {', '.join(entry.name for entry in near)}." if near else ""
    return (
        Question(
            field=f"facts.{field}",
            asks=f"{component.name} is not in the catalogue.{offer} Which is meant? A link to its repository helps.",
            why="Without knowing what it is, nothing can be said about it.",
            answer_schema={
                "type": "string",
                "maxLength": 300,
                "title": "component or link",
                "examples": [entry.id for entry in near],
            },
            default=None,
            default_means="It is answered as unknown; nothing is made up.",
        ),
    )


def unknown(concern: str, inquiry: Inquiry, component: Component, knowledge: Knowledge) -> Assessment:
    """An Assessment with confidence 0 that holds nobody's guesses."""
    today = _today(inquiry, knowledge)
    card = card_for(component, inquiry, today)
    # Offered to pick from, never taken for it.
    near = knowledge.catalogue.nearest(component.name)
    return Assessment(
        concern=concern,
        component=_as_given(component, card),
        summary=_summary(component, card),
        answer="Not known to us",
        outcome="unknown_component",
        findings=(_not_found(component, knowledge), *_from_card(card)),
        facts=tuple(as_fact(claim) for claim in card.facts) if card else (),
        alternatives=tuple(
            Alternative(
                component=to_component(entry, knowledge.catalogue),
                why=f"A known component with a similar name; not taken for {component.name}.",
                evidence=tuple(claim.evidence for claim in entry.facts[:1]),
            )
            for entry in near
        ),
        missing=ask_which(inquiry, component, knowledge),
        not_covered=("Everything about this component that nobody has given yet.",),
        confidence=0.0,
        confidence_basis="nothing is known about it, so nothing can be trusted",
        data_as_of=knowledge.as_of.isoformat(),
    )


def _not_found(component: Component, knowledge: Knowledge) -> Finding:
    evidence = Evidence(
        title="This catalogue",
        locator=f"{len(knowledge.catalogue.entries)} components by id, name, alias and package URL",
        seen=knowledge.as_of.isoformat(),
        grade=Grade.PRIMARY,
    )
    claim = f"{component.name} was not found in the catalogue. Nothing is assumed about it: "
    if component.purl:
        claim += (
            f"all that is known is the address you gave, {component.purl}; live sources had nothing on it or are off."
        )
    else:
        claim += "give a link to its repository or model page, or paste its model card."
    return Finding(
        id="unknown component",
        claim=claim,
        severity=Severity.CONDITION,
        evidence=(evidence,),
        ceiling=Verdict.ASSESS,
        owner="requester",
    )


def _from_card(card: PastedCard | None) -> tuple[Finding, ...]:
    if card is None:
        return ()
    return tuple(
        Finding(
            id=f"card {claim.key}",
            claim=f"The pasted card says {claim.key.replace('.', ' ').replace('_', ' ')}: {as_text(claim.value)}.",
            severity=Severity.NOTE,
            evidence=(claim.evidence,),
        )
        for claim in card.facts
    )


def _as_given(component: Component, card: PastedCard | None) -> Component:
    licence = next((claim.value for claim in card.facts if claim.key == "licence.weights"), None) if card else None
    if card is None:
        return component
    licence_name = component.licence or (str(licence) if licence else None)
    return component.model_copy(update={"kind": component.kind or Kind.MODEL, "licence": licence_name})


def _summary(component: Component, card: PastedCard | None) -> str:
    words = f"{component.name} is not known here, and nothing is made up about it."
    return words + (" What the pasted model card says is listed as the person's own word." if card else "")


def _today(inquiry: Inquiry, knowledge: Knowledge) -> str:
    return (inquiry.as_of or knowledge.as_of).isoformat()
