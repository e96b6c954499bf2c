"""Which edits that a language model proposes hold: what rules read stays, names and numbers are the message's."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from itertools import combinations
from math import prod

from pydantic import JsonValue

from orchestrator.language.interpretation import Understood
from orchestrator.language.names import Recognition, mentions_in
from orchestrator.language.quantities.grammar import DAYS_PER_MONTH
from orchestrator.language.uses.places import atlas
from protocols.adoption import Component, Inquiry
from protocols.adoption.conversation_state import (
    COMPONENTS,
    EXCLUDED,
    OperationKind,
    StateOperation,
    UnusableOperation,
    stated,
    with_operations,
)
from protocols.adoption.registry import Registry
from protocols.adoption.text.numerals import numerals

# 300 people x 20 requests x 1,500 tokens: a longer product is not what somebody said.
MOST_FACTORS = 3
MOST_NUMBERS = 8
# A month is 30 days to some models and 30.4 to us.
NEAR = Decimal("0.02")
# Names that go into a licence or a machine as they are: only the message's own spelling will do.
VERBATIM = ("own_licence", "output_model_name", "target_model", "region", "gpu")
CODES = ("use.organisation.based_in", "use.territory")
SURE = (Recognition.NAME, Recognition.ADDRESS)


@dataclass(frozen=True)
class Proposed:
    """The Inquiry with the proposals that hold, what they changed in words, and those left out."""

    inquiry: Inquiry
    changes: tuple[str, ...] = ()
    refused: tuple[StateOperation, ...] = ()


def accepted(
    operations: Iterable[StateOperation], words: str, understood: Understood, before: Inquiry, names: Registry
) -> Proposed:
    """Each operation by itself: one that does not hold leaves the others alone."""
    inquiry, changes, refused = understood.inquiry, list[str](), list[StateOperation]()
    checks = _Checks(words, understood.inquiry, before, names)
    for operation in operations:
        try:
            fitting = checks.fitted(operation, inquiry)
            edited = with_operations(inquiry, [fitting])
        except UnusableOperation:
            refused.append(operation)
            continue
        if edited != inquiry:
            changes.append(_in_words(fitting))
            inquiry = edited
    return Proposed(inquiry, tuple(changes), tuple(refused))


def _in_words(operation: StateOperation) -> str:
    if operation.path != COMPONENTS:
        return operation.path.rpartition(".")[2].replace("_", " ")
    value = operation.value
    name = value.get("name") if isinstance(value, dict) else value
    return f"without {name}" if operation.kind is OperationKind.REMOVE else str(name)


@dataclass(frozen=True)
class _Checks:
    words: str
    read: Inquiry
    before: Inquiry
    names: Registry

    def fitted(self, operation: StateOperation, inquiry: Inquiry) -> StateOperation:
        """The operation as it may be made; raises UnusableOperation."""
        if operation.kind is OperationKind.UNDO:
            raise UnusableOperation("only a person takes an edit back")
        if operation.path == COMPONENTS:
            return self._component(operation, inquiry)
        # The rules come first: what they read in this message no model changes.
        if operation.path in self._read_here():
            raise UnusableOperation(f"{operation.path}: the rules read it in the message")
        if not self._is_stated(operation.path, operation.value):
            raise UnusableOperation(f"{operation.path}: the message does not say so")
        return operation

    def _component(self, operation: StateOperation, inquiry: Inquiry) -> StateOperation:
        """One that is added has an exact name: of the message where it names any; the last one is never removed."""
        if operation.kind is OperationKind.REMOVE:
            # The last component stays: without one there would be no question left.
            if len(inquiry.components) < 2:
                raise UnusableOperation("without it nothing would be asked about")
            return operation.model_copy(update={"value": self._named_in(inquiry, operation.value)})
        component = self._known(operation.value)
        if self.read.components and component.id not in set(mentions_in(self.words, self.names).ids):
            raise UnusableOperation(f"{component.name} is not named in the message")
        update = {"value": component.model_dump(mode="json", exclude_defaults=True)}
        return operation.model_copy(update=update | {"old": self._named_in(inquiry, operation.old)})

    def _named_in(self, inquiry: Inquiry, value: JsonValue) -> JsonValue:
        """A component of the state by its own name, whatever name of it the model used."""
        try:
            id = self._known(value).id
        except UnusableOperation:
            return value
        return next((component.name for component in inquiry.components if component.id == id), value)

    def _known(self, value: JsonValue) -> Component:
        name = value.get("name") if isinstance(value, dict) else value
        mentions = mentions_in(str(name)[:200], self.names).subjects
        ids = [mention.id for mention in mentions if mention.id and mention.recognition in SURE]
        if len(set(ids)) != 1:
            raise UnusableOperation(f"{name} is no name of one component")
        return self.names.component(ids[0])

    def _read_here(self) -> set[str]:
        """The facts that the rules took from this very message."""
        earlier = stated(self.before)
        return {path for path, value in stated(self.read).items() if earlier.get(path) != value}

    def _is_stated(self, path: str, value: JsonValue) -> bool:
        """A number is one of the message, or a product of its numbers; a country is one that there is."""
        if isinstance(value, bool) or value is None:
            return True
        if path == f"facts.{EXCLUDED}":
            return all(str(item).casefold() in self.words.casefold() for item in _items(value))
        if path in CODES:
            return all(item in atlas().codes.values() for item in _items(value))
        if (number := _number(value)) is not None:
            return any(abs(number - possible) <= NEAR * abs(possible) for possible in _sums(self.words))
        if path.rpartition(".")[2] in VERBATIM:
            return str(value).casefold() in self.words.casefold()
        return not isinstance(value, dict | list)


def _items(value: JsonValue) -> list[JsonValue]:
    return value if isinstance(value, list) else [value]


def _number(value: JsonValue) -> Decimal | None:
    try:
        return Decimal(str(value)) if isinstance(value, int | float | str) else None
    except InvalidOperation:
        return None


def _sums(words: str) -> set[Decimal]:
    """Every number of the message, and products of up to three, a day's and a year's as a month's too."""
    values = [number.value for number in numerals(words)][:MOST_NUMBERS]
    products = {
        prod(factors, start=Decimal(1)) for size in range(1, MOST_FACTORS + 1) for factors in combinations(values, size)
    }
    return {product * period for product in products for period in (Decimal(1), DAYS_PER_MONTH, 1 / Decimal(12))} | {
        product / 100 for product in products
    }
