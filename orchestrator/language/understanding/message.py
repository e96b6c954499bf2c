"""A message taken apart: names, quantities, use, places and concerns, before anyone decides what it is for."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from orchestrator.language.acts import refusals
from orchestrator.language.acts.acts import Shape
from orchestrator.language.acts.concerns import Concern, asks_for_all, concerns_in
from orchestrator.language.interpretation import Portfolio
from orchestrator.language.names import MentionRole, Mentions, mentions_in
from orchestrator.language.quantities.quantity import bare, quantities
from orchestrator.language.quantities.volume import with_products
from orchestrator.language.understanding.inquiry_fields import Statements
from orchestrator.language.understanding.portfolio import portfolio_of
from orchestrator.language.uses.languages import detect, gloss
from orchestrator.language.uses.places import places
from orchestrator.language.uses.uses import Use, use
from protocols.adoption.registry import Registry

READ_AT_MOST = 3_000
SHORT = 8


@dataclass(frozen=True)
class Message:
    """One message. `plain` is its text in English words with names as _c_; `masked` also numbers and places masked."""

    words: str
    language: str
    mentions: Mentions
    plain: str
    masked: str
    statements: Statements
    portfolio: Portfolio | None
    concerns: tuple[Concern, ...]
    whole: bool
    shape: Shape
    refused: str | None
    set_aside: bool


def take_apart(words: str, nearby: Sequence[str], registry: Registry, in_conversation: bool) -> Message:
    """The parts of a message; `nearby` are the ids that the conversation is about."""
    judged = refusals.judge(words)
    text = judged.words[:READ_AT_MOST]
    language = detect(text)
    mentions = mentions_in(text, registry, nearby)
    plain = gloss(_replaced(text, [(mention.start, mention.end, "_c_") for mention in mentions.every]), language)
    statements = Statements(use(plain), places(plain), with_products(plain, quantities(plain)))
    masked = _masked(plain, statements)
    portfolio = portfolio_of(plain, statements.use, statements.quantities)
    subjects = len(dict.fromkeys(mention.id or mention.text for mention in mentions.of(MentionRole.SUBJECT)))
    shape = Shape(
        subjects=subjects,
        quantities=len(statements.quantities) or _bare_numbers(plain, in_conversation),
        states=bool(statements.places.spans) or statements.use != Use(),
        in_conversation=in_conversation,
        about_something=bool(nearby),
        seeks=portfolio is not None,
    )
    concerns = concerns_in(plain)
    return Message(
        words, language, mentions, plain, masked, statements, portfolio, concerns, asks_for_all(masked), shape,
        judged.refused, judged.set_aside,
    )  # fmt: skip


def _bare_numbers(plain: str, in_conversation: bool) -> int:
    """`Make that 12 million a day` states a number, though it does not say of what."""
    return len(bare(plain)) if in_conversation and len(plain.split()) <= SHORT else 0


def _masked(plain: str, statements: Statements) -> str:
    numbers = [
        (quantity.start, quantity.end, "_n_") for quantity in statements.quantities if quantity.end > quantity.start
    ]
    text = _replaced(plain, numbers)
    text = _replaced(text, [(start, end, "_place_") for start, end in places(text).spans])
    return re.sub(r"(?<![\w_])\d[\d.,]*\w*", "_n_", text)


def _replaced(text: str, pieces: Sequence[tuple[int, int, str]]) -> str:
    """`text` with each (start, end, word) put in, later ones first; overlaps keep the first."""
    apart: list[tuple[int, int, str]] = []
    for piece in sorted(pieces):
        if not apart or piece[0] >= apart[-1][1]:
            apart.append(piece)
    for start, end, word in reversed(apart):
        text = f"{text[:start]} {word} {text[end:]}"
    return re.sub(r" {2,}", " ", text)
