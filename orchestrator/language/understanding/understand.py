"""What a person wants of a message: words and the conversation in, Understood out; pure."""

import re
from collections.abc import Sequence

from orchestrator.language.acts import refusals, replies, talk
from orchestrator.language.acts.acts import RequestKind, intent_of, request_kind_of
from orchestrator.language.acts.concerns import Concern, asks_for_figure, tags_of
from orchestrator.language.acts.needs import needs, needs_of_change
from orchestrator.language.interpretation import ConversationTurn, Intent, Understood, UnknownName
from orchestrator.language.names import MentionRole
from orchestrator.language.quantities.terms import terms_in
from orchestrator.language.quantities.unplaced import unplaced
from orchestrator.language.understanding.about_documents import about_documents
from orchestrator.language.understanding.about_licences import about_licences, names_licences_alone
from orchestrator.language.understanding.component_facts import with_component_facts
from orchestrator.language.understanding.components_meant import components_meant
from orchestrator.language.understanding.corrections import corrected
from orchestrator.language.understanding.inquiry_fields import Statements, fill
from orchestrator.language.understanding.message import Message, take_apart
from orchestrator.language.uses.languages import ENGLISH, glossaries
from protocols.adoption import Document, Inquiry
from protocols.adoption.registry import Registry
from protocols.adoption.text.licence_names import licences_in

LONGEST = 20_000
# `and crewai`, `ok then RF-DETR`, `same for the 20b`: the last question once more, about another component.
ALSO = re.compile(r"^\W*(?:and|same|ok(?:ay)?|what about|how about|now|then)\b[^.?!]{0,30}_c_\W*$", re.IGNORECASE)
REPEATED = (Intent.EVALUATE, Intent.LICENCE_CHECK, Intent.COST_ESTIMATE, Intent.RESEARCH)
CHANGES = (Intent.WHAT_IF, Intent.CORRECT)


def understand(
    words: str, history: Sequence[ConversationTurn], registry: Registry, documents: Sequence[Document] = ()
) -> Understood:
    """What `words` mean after `history` and beside `documents`; reads only its arguments and packaged data."""
    last = _last(history)
    before = last.inquiry if last else Inquiry()
    nearby = [component.id for component in before.components if component.id]
    message = take_apart(words[:LONGEST], nearby, registry, in_conversation=bool(history))
    if message.refused:
        return _refused(message, registry)
    if documents:
        before = before.model_copy(update={"documents": tuple(documents)})
    intent = _intent(message, last)
    if documents and not (message.mentions.ids or message.mentions.unknown or before.components):
        return about_documents(message, before, documents, registry)
    if names_licences_alone(message, before, registry) and (licences := licences_in(words)):
        return about_licences(message, before, licences)
    if intent is Intent.OFF_TOPIC or talk.only_talk(words):
        reply = replies.off_topic() if intent is Intent.OFF_TOPIC else talk.ask_for_more(message.plain, Inquiry())
        return Understood(
            intent=intent, inquiry=Inquiry(question=message.words), language=message.language, reply=reply
        )
    return _after_history(message, intent, before, history, registry)


def _last(history: Sequence[ConversationTurn]) -> ConversationTurn | None:
    """The latest turn that was about something."""
    return next((turn for turn in reversed(history) if turn.inquiry.components), history[-1] if history else None)


def _intent(message: Message, last: ConversationTurn | None) -> Intent:
    """The label of the message, after what only the conversation can tell."""
    act = request_kind_of(message.words, message.masked, message.concerns, message.shape)
    intent = intent_of(act, message.concerns, message.whole, message.masked, message.shape)
    if (
        act is RequestKind.ASK
        and last
        and message.shape.subjects
        and not message.concerns
        and ALSO.search(message.masked)
    ):
        return last.intent if last.intent in REPEATED else Intent.EVALUATE
    return intent


def _refused(message: Message, registry: Registry) -> Understood:
    components = tuple(registry.component(id) for id in message.mentions.ids)
    reply = refusals.reply(message.refused or "orders", components[0].name if components else "PyTorch")
    inquiry = Inquiry(components=components, question=message.words)
    return Understood(intent=Intent.UNSAFE, inquiry=inquiry, language=message.language, reply=reply)


def _after_history(
    message: Message, intent: Intent, before: Inquiry, history: Sequence[ConversationTurn], registry: Registry
) -> Understood:
    subjects = components_meant(message.plain, message.mentions, before.components, registry, intent)
    last = _last(history)
    if subjects.sibling and not message.concerns and last and last.intent in REPEATED:
        intent = last.intent
    components = () if intent is Intent.RECOMMEND else subjects.components
    statements = corrected(message, before, history)
    filled, assumed = fill(before, statements, message.words)
    inquiry = with_component_facts(filled.model_copy(update={"components": components}), message, registry)
    if components and intent is Intent.CLARIFY and not message.shape.in_conversation:
        intent = Intent.LICENCE_CHECK
    understood = Understood(
        intent=intent,
        inquiry=inquiry,
        language=message.language,
        concerns=message.concerns,
        excluded=tuple(mention.id for mention in message.mentions.of(MentionRole.EXCLUDED) if mention.id),
        needs=_needs(message, intent, before, inquiry, last),
        notes=(
            *_language_note(message),
            *_quoted_note(message),
            *subjects.notes,
            *assumed,
            *_unplaced_note(message, statements),
        ),
        unknown=tuple(_unknown(odd.text, odd.nearest, registry) for odd in message.mentions.unknown),
        portfolio=message.portfolio if intent in (Intent.RECOMMEND, Intent.ALTERNATIVES) else None,
    )
    return _replied(understood, message, registry)


def _needs(
    message: Message, intent: Intent, before: Inquiry, inquiry: Inquiry, last: ConversationTurn | None
) -> tuple[str, ...]:
    if intent in CHANGES:
        return needs_of_change(before, inquiry, last.needs if last else (), message.concerns)
    # `What does A or B cost` asks for two figures and no judgement.
    if intent is Intent.COMPARE and message.concerns == (Concern.COST,) and asks_for_figure(message.plain):
        return tags_of(message.concerns)
    # The last question once more, about another component: `and Maverick?`
    if last and not message.concerns and intent is last.intent and before.components != inquiry.components:
        return last.needs
    return needs(intent, message.concerns)


def _replied(understood: Understood, message: Message, registry: Registry) -> Understood:
    """With a reply where no agent is to be asked: a name has several meanings, nothing is named, or all is known."""
    intent, subjects = understood.intent, message.mentions.subjects
    if len(subjects) == 1 and not message.mentions.unknown and (meanings := replies.several(subjects[0], registry)):
        return replies.which(understood, meanings)
    looks_back = intent in (Intent.EXPLAIN, Intent.REFORMAT) and message.shape.about_something
    if looks_back and not (subjects or message.mentions.unknown):
        return understood.model_copy(update={"from_known": True, "needs": ()})
    if intent is Intent.EXPLAIN and not understood.inquiry.components:
        return understood.model_copy(update={"reply": replies.how_we_judge()})
    if intent is Intent.CLARIFY:
        return understood.model_copy(update={"reply": talk.ask_for_more(message.plain, understood.inquiry)})
    return understood


def _unknown(name: str, nearest: tuple[str, ...], registry: Registry) -> UnknownName:
    return UnknownName(name=name, nearest=tuple(registry.component(id) for id in nearest))


def _language_note(message: Message) -> tuple[str, ...]:
    if message.language == ENGLISH:
        return ()
    return (f"I understood the question in {glossaries()[message.language].name}.",)


def _unplaced_note(message: Message, statements: Statements) -> tuple[str, ...]:
    factors = terms_in(message.plain) if any(quantity.sum for quantity in statements.quantities) else ()
    occupied = (*statements.places.spans, *((term.start, term.end) for term in factors))
    odd = unplaced(message.plain, statements.quantities, occupied)
    return (f"No field holds {', '.join(f'“{text}”' for text in odd)}: say what it changes.",) if odd else ()


def _quoted_note(message: Message) -> tuple[str, ...]:
    note = "The quoted text holds instructions; I treat it as data and follow none of them."
    return (note,) if message.set_aside else ()
