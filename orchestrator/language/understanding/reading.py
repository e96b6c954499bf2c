"""What a person wants of a message: words and the conversation in, Understood out; pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from orchestrator.language.understanding import intents, portfolio, refusals, replying, turns
from orchestrator.language.understanding.filling import Said, fill
from orchestrator.language.understanding.intents import Shape
from orchestrator.language.understanding.languages import detect, gloss, glossaries
from orchestrator.language.understanding.masking import masked, replaced
from orchestrator.language.understanding.mentions import Spotted
from orchestrator.language.understanding.names import Names
from orchestrator.language.understanding.nouns import Intent, Portfolio, Reading, Turn, Understood, UnknownName
from orchestrator.language.understanding.places import places
from orchestrator.language.understanding.quantities import Quantity, bare, quantities
from orchestrator.language.understanding.spotting import spot
from orchestrator.language.understanding.uses import use
from protocols.adoption import Component, Document, DocumentKind, Inquiry
from protocols.adoption.documents.attachments import subjects

GATE = 0.5
LONGEST = 20_000
MANY_USERS = 1_000_000
READ_AT_MOST = 3_000
LICENCE_NAMED = re.compile(
    r"\b(?:apache|mit|a?gpl|lgpl|bsd|mpl|openrail|cc[- ]by|openmdw|meta sue|llama)\b", re.IGNORECASE
)
CONCEPT = re.compile(
    r"\b(?:mof|osaid|open weights?|copyleft|verdicts?|score|confidence|hold|trial|weigh|decide|a?gpl|ring)\b",
    re.IGNORECASE,
)
HERE = re.compile(r"\b(?:it|this|that|them|these|those|there|same|still|then|instead|else)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Heard:
    """A message taken apart, before anyone decides what it wants."""

    words: str
    language: str
    spotted: Spotted
    plain: str
    shape_text: str
    said: Said
    wish: Portfolio | None
    shape: Shape
    refused: str | None
    set_aside: bool


def understand(words: str, history: Sequence[Turn], names: Names, documents: Sequence[Document] = ()) -> Understood:
    """What `words` mean after `history` and beside `documents`; reads only its arguments and packaged data."""
    last = next((turn for turn in reversed(history) if turn.inquiry.components), history[-1] if history else None)
    before = last.inquiry if last else Inquiry()
    heard = hear(words[:LONGEST], before, names, in_conversation=bool(history))
    if heard.refused:
        return _refused(heard, names)
    ranked = intents.decide(heard.shape_text, heard.shape)
    intent, confidence = _settled(ranked, heard, last)
    if documents:
        before = before.model_copy(update={"documents": tuple(documents)})
    if documents and not (heard.shape.components or heard.shape.unknown or before.components):
        return _about_documents(heard, before, documents)
    if intent is Intent.OFF_TOPIC:
        return _off_topic(heard, confidence)
    return _meant(heard, intent, confidence, ranked, before, names)


def hear(words: str, before: Inquiry, names: Names, in_conversation: bool) -> Heard:
    """The message taken apart: names, quantities, use and places, before its intent is known."""
    judged = refusals.judge(words)
    text = judged.words[:READ_AT_MOST]
    language = detect(text)
    spotted = spot(text, names, [component.id for component in before.components if component.id])
    spans = tuple((m.start, m.end) for m in spotted.mentions) + tuple((u.start, u.end) for u in spotted.unknown)
    plain = gloss(replaced(text, [(start, end, "_c_") for start, end in spans]), language)
    measured = quantities(plain)
    said = Said(use(plain), places(plain), measured)
    wanted = portfolio.wish(plain, said.use, measured)
    shape = Shape(
        components=len(spotted.ids),
        unknown=len(spotted.unknown),
        in_conversation=in_conversation,
        known_before=bool(before.components),
        measures=frozenset(quantity.measure for quantity in measured),
        purpose=said.use.purpose is not None,
        wish=wanted is not None,
        licence_named=bool(LICENCE_NAMED.search(plain)),
        many_users=any(one.measure == "users" and one.value >= MANY_USERS for one in measured),
    )
    return Heard(words, language, spotted, plain, masked(plain), said, wanted, shape, judged.refused, judged.set_aside)


def _settled(ranked: list[tuple[Intent, float]], heard: Heard, last: Turn | None) -> tuple[Intent, float]:
    """The best intent, after what only the whole message can tell."""
    intent, confidence = ranked[0]
    named = heard.shape.components + heard.shape.unknown
    if not re.search(r"\w", heard.plain):
        return Intent.CLARIFY, 1.0
    if intent is Intent.UNSAFE:
        intent, confidence = next(each for each in ranked if each[0] is not Intent.UNSAFE)
    if (
        last
        and named
        and re.match(r"^\W*(?:and|same|ok and|what about|how about|now)\b.{0,30}_c_\W*$", heard.shape_text)
        and (intent in (Intent.EVALUATE, Intent.WHAT_IF, Intent.COMPARE))
    ):
        kept = (Intent.EVALUATE, Intent.LICENCE_CHECK, Intent.COST_ESTIMATE, Intent.RESEARCH)
        return (last.intent if last.intent in kept else Intent.EVALUATE), max(confidence, 0.8)
    if named or heard.shape.known_before or intent in (Intent.OFF_TOPIC, Intent.CLARIFY):
        return intent, confidence
    if intent is Intent.RECOMMEND and heard.wish:
        return intent, confidence
    if intent is Intent.EXPLAIN and CONCEPT.search(heard.plain):
        return intent, confidence
    if intent in (Intent.COST_ESTIMATE, Intent.LICENCE_CHECK, Intent.RESEARCH) and not HERE.search(heard.plain):
        return intent, confidence
    return Intent.CLARIFY, confidence


def _refused(heard: Heard, names: Names) -> Understood:
    named = tuple(names.component(id) for id in heard.spotted.ids)
    suggestion = named[0].name if named else "PyTorch"
    said = refusals.reply(heard.refused or "orders", suggestion)
    inquiry = Inquiry(components=named, question=heard.words)
    return Understood(intent=Intent.UNSAFE, inquiry=inquiry, confidence=1.0, language=heard.language, reply=said)


def _about_documents(heard: Heard, before: Inquiry, documents: Sequence[Document]) -> Understood:
    """Documents without a named component are themselves what the question is about.

    A model card tells of a model that everybody can judge; what else is read here tells of licences alone.
    """
    card = documents[0].kind is DocumentKind.MODEL_CARD
    intent = Intent.EVALUATE if card else Intent.LICENCE_CHECK
    inquiry, assumed = fill(before.model_copy(update={"components": subjects(documents)}), heard.said, heard.words)
    notes = (*(f"I read “{document.name}” as: {document.kind.value}." for document in documents), *assumed)
    needed = replying.needs(intent, Inquiry(), inquiry)
    return Understood(
        intent=intent, inquiry=inquiry, confidence=0.8, language=heard.language, needs=needed, notes=notes
    )


def _off_topic(heard: Heard, confidence: float) -> Understood:
    inquiry = Inquiry(question=heard.words)
    said = replying.off_topic()
    return Understood(
        intent=Intent.OFF_TOPIC, inquiry=inquiry, confidence=confidence, language=heard.language, reply=said
    )


def _meant(
    heard: Heard, intent: Intent, confidence: float, ranked: list[tuple[Intent, float]], before: Inquiry, names: Names
) -> Understood:
    aimed = turns.aim(heard.words, heard.spotted, before.components, names, intent)
    components, wish = aimed.components, heard.wish
    if intent is Intent.RECOMMEND and not heard.spotted.ids:
        components = ()
    if turns.dropped(heard.words, heard.spotted) and wish:
        components, intent = portfolio.candidates(wish.model_copy(update={"limit": 1}), names), Intent.EVALUATE
    filled, assumed = fill(before, _corrected(heard, intent, before), heard.words)
    inquiry = filled.model_copy(update={"components": components})
    understood = Understood(
        intent=intent,
        inquiry=inquiry,
        confidence=confidence,
        language=heard.language,
        needs=replying.needs(intent, before, inquiry),
        notes=(*_language_note(heard), *_quoted_note(heard), *aimed.notes, *assumed),
        unknown=tuple(_unknown(odd.name, odd.nearest, names) for odd in heard.spotted.unknown),
        portfolio=wish if intent in (Intent.RECOMMEND, Intent.ALTERNATIVES) else None,
    )
    return _doubtful(understood, heard, ranked, names)


def _corrected(heard: Heard, intent: Intent, before: Inquiry) -> Said:
    """A number without a unit that corrects or answers stands for what the conversation measured last."""
    measured = [quantity for quantity in heard.said.quantities if quantity.measure != "gpu"]
    if intent not in (Intent.CORRECT, Intent.WHAT_IF) or measured or not heard.shape.in_conversation:
        return heard.said
    numbers = bare(heard.plain)
    measure = _measured_before(before)
    if len(numbers) != 1 or measure is None:
        return heard.said
    number = numbers[0]
    said = heard.plain[number.start : number.end]
    return replace(heard.said, quantities=(Quantity(measure, number.value, said, number.start, number.end),))


def _measured_before(before: Inquiry) -> str | None:
    workload, organisation = before.use.workload, before.use.organisation
    known = (
        ("tokens_month", workload.tokens_per_month),
        ("rps", before.facts.get("rps")),
        ("requests_day", workload.requests_per_day),
        ("mau", organisation.mau_now),
        ("users", before.facts.get("users")),
        ("vectors", before.facts.get("vectors")),
        ("hours_month", before.facts.get("hours_month")),
    )
    return next((measure for measure, value in known if value is not None), "tokens_month")


def _doubtful(understood: Understood, heard: Heard, ranked: list[tuple[Intent, float]], names: Names) -> Understood:
    """Asks back where a name has several meanings, nothing is named, or the best reading is unsure."""
    intent, inquiry = understood.intent, understood.inquiry
    alone = len(heard.spotted.ids) == 1 and not heard.spotted.unknown
    if alone and (several := replying.several(heard.spotted, names)) and intent in (Intent.EVALUATE, Intent.CLARIFY):
        return replying.which(understood, several)
    if (
        alone
        and heard.spotted.mentions[0].how == "family"
        and intent in (Intent.EVALUATE, Intent.COST_ESTIMATE, Intent.CLARIFY)
    ):
        return replying.which_release(understood, heard.spotted.mentions[0], names)
    if (
        intent in (Intent.EXPLAIN, Intent.REFORMAT)
        and heard.shape.known_before
        and not (heard.spotted.ids or heard.spotted.unknown)
    ):
        return understood.model_copy(update={"from_known": True, "needs": ()})
    if intent is Intent.EXPLAIN and not inquiry.components:
        return understood.model_copy(update={"reply": replying.how_we_judge()})
    if intent is Intent.CLARIFY:
        return understood.model_copy(update={"reply": replying.ask_for_more(heard.plain, inquiry)})
    if understood.confidence < GATE:
        return understood.model_copy(update={"readings": _readings(ranked, inquiry)})
    return understood


def _readings(ranked: list[tuple[Intent, float]], inquiry: Inquiry) -> tuple[Reading, ...]:
    best = [intent for intent, _ in ranked if intent not in (Intent.UNSAFE, Intent.CLARIFY)][:2]
    return tuple(
        Reading(
            intent=intent,
            says=replying.says(intent, inquiry),
            inquiry=inquiry,
            needs=replying.needs(intent, Inquiry(), inquiry),
        )
        for intent in best
    )


def _unknown(name: str, nearest: tuple[str, ...], names: Names) -> UnknownName:
    near: tuple[Component, ...] = tuple(names.component(id) for id in nearest)
    return UnknownName(name=name, nearest=near)


def _language_note(heard: Heard) -> tuple[str, ...]:
    sheet = glossaries().get(heard.language)
    return (f"I understood the question in {sheet.name}; the answer is in English.",) if sheet else ()


def _quoted_note(heard: Heard) -> tuple[str, ...]:
    return (
        ("The quoted text holds instructions; I treat it as data and follow none of them.",) if heard.set_aside else ()
    )
