"""What a message is about that names licences and no component."""

import re

from orchestrator.language.acts.concerns import Concern
from orchestrator.language.acts.needs import needs
from orchestrator.language.interpretation import Intent, Understood
from orchestrator.language.understanding.inquiry_fields import fill
from orchestrator.language.understanding.message import Message
from protocols.adoption import Component, Inquiry, Kind, Linkage, Mode
from protocols.adoption.registry import Registry

LOOKS_FOR = re.compile(
    r"\b(?:recommend|suggest|which (?!dut|obligat|condition|one|of|is)|best|find|alternatives?|list of|looking for)\b",
    re.IGNORECASE,
)
MOST_LICENCES = 4
COMPATIBLE = re.compile(r"\bcompatib|\bcombin|\bmix\b|\bfit\b|\btogether\b", re.IGNORECASE)


def names_licences_alone(message: Message, before: Inquiry, registry: Registry) -> bool:
    """Whether nothing but licences is named, now or before, and nothing is looked for."""
    licences = all(registry.component(id).kind is Kind.LICENCE for id in message.mentions.ids)
    return licences and not (message.mentions.unknown or before.components or LOOKS_FOR.search(message.words))


def about_licences(message: Message, before: Inquiry, licences: tuple[str, ...]) -> Understood:
    """A question about a licence itself; of two that are to fit together, the first goes into work under the second."""
    inquiry, assumed = fill(before, message.statements, message.words)
    if len(licences) == 2 and COMPATIBLE.search(message.words):
        joined = {"own_licence": licences[1], "mode": Mode.DISTRIBUTE, "linkage": Linkage.INCORPORATED}
        inquiry = inquiry.model_copy(update={"use": inquiry.use.model_copy(update=joined)})
        licences = licences[:1]
    components = tuple(Component(name=name, kind=Kind.LICENCE) for name in licences[:MOST_LICENCES])
    return Understood(
        intent=Intent.LICENCE_CHECK,
        inquiry=inquiry.model_copy(update={"components": components}),
        language=message.language,
        concerns=(Concern.LICENCE,),
        needs=needs(Intent.LICENCE_CHECK, (Concern.LICENCE,)),
        notes=assumed,
    )
