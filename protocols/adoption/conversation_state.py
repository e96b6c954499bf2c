"""What a conversation knows, as a document: Components and stated facts, a version, and the operations on them."""

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Annotated, Any

from pydantic import Field, JsonValue, ValidationError

from protocols.adoption.bounds import Words
from protocols.adoption.component import Component
from protocols.adoption.inquiry import Inquiry
from protocols.adoption.intended_use import IntendedUse
from protocols.models import StrictModel

COMPONENTS = "components"
EXCLUDED = "excluded"
"""Names under `facts.excluded` are not to be offered."""
# `components`, `use.workload.region`, `facts.vectors`; never a list's index or a name with a capital.
PATH = r"^(components|(use|facts)\.[a-z_][a-z0-9_]*(\.[a-z_][a-z0-9_]*)*)$"


class UnusableOperation(ValueError):
    """An operation does not fit the state; the text says which and why."""


class OperationKind(StrEnum):
    """What is done to one place of the state."""

    ADD = "add"
    REMOVE = "remove"
    REPLACE = "replace"
    SET = "set"
    UNSET = "unset"
    UNDO = "undo"


class StateOperation(StrictModel):
    """One edit. `path` is `components` or the dotted path of a fact (`use.workload.region`, `facts.vectors`).

    `add` and `remove` take a Component's name or one item of a list, `replace` puts `value` where `old` stood,
    `set` gives a fact its value, `unset` forgets it, `undo` takes the last edit back and needs no path.
    """

    kind: OperationKind
    path: Annotated[str, Field(pattern=PATH, max_length=200)] = COMPONENTS
    value: JsonValue = None
    old: JsonValue = None


class StateEdit(StrictModel):
    """Edits in order, made on the state of that `version`; without any, the state is asked for."""

    operations: Annotated[tuple[StateOperation, ...], Field(max_length=40)] = ()
    version: Annotated[int, Field(ge=0)] | None = None


class ConversationState(StrictModel):
    """The document: every edit and every message that states something makes the next version."""

    version: Annotated[int, Field(ge=0)]
    components: Annotated[tuple[Component, ...], Field(max_length=2_000)] = ()
    use: IntendedUse = IntendedUse()
    facts: dict[str, JsonValue] = {}
    question: Words = ""


def state_of(inquiry: Inquiry, version: int) -> ConversationState:
    """What an Inquiry says, as the document of this version."""
    return ConversationState(
        version=version,
        components=inquiry.components,
        use=inquiry.use,
        facts=inquiry.facts,
        question=inquiry.question,
    )


def stated(inquiry: Inquiry) -> dict[str, JsonValue]:
    """Every fact that somebody stated, by its dotted path."""
    use = inquiry.use.model_dump(mode="json", exclude_defaults=True)
    return {**dict(_leaves("use", use)), **{f"facts.{name}": value for name, value in inquiry.facts.items()}}


def with_operations(inquiry: Inquiry, operations: Sequence[StateOperation]) -> Inquiry:
    """The Inquiry after the edits, but for `undo`, which only who keeps the versions can do. Raises UnusableOperation.

    A question that was left to its default may be asked again once its field was edited.
    """
    for operation in operations:
        edited = _components(inquiry, operation) if operation.path == COMPONENTS else _fact(inquiry, operation)
        declined = tuple(field for field in edited.declined if field != operation.path)
        inquiry = edited.model_copy(update={"declined": declined})
    return inquiry


def _components(inquiry: Inquiry, operation: StateOperation) -> Inquiry:
    components = list(inquiry.components)
    match operation.kind:
        case OperationKind.ADD:
            if not _place(components, operation.value, missing_is_fine=True):
                components.append(_component(operation.value))
        case OperationKind.REMOVE:
            components.remove(_place(components, operation.value)[0])
        case OperationKind.REPLACE:
            at = components.index(_place(components, operation.old)[0])
            components[at] = _component(operation.value)
        case _:
            raise UnusableOperation(f"{operation.kind} does not apply to components")
    return inquiry.model_copy(update={"components": tuple(components)})


def _place(components: Sequence[Component], value: JsonValue, missing_is_fine: bool = False) -> list[Component]:
    component = _component(value)
    keys = {component.name.casefold(), (component.id or "").casefold()} - {""}
    matches = [
        candidate for candidate in components if keys & {candidate.name.casefold(), (candidate.id or "").casefold()}
    ]
    if not matches and not missing_is_fine:
        raise UnusableOperation(f"{component.name} is not one of the components")
    return matches


def _component(value: JsonValue) -> Component:
    try:
        return Component(name=value) if isinstance(value, str) else Component.model_validate(value)
    except ValidationError as error:
        raise UnusableOperation(f"no component: {error.errors()[0]['msg']}") from error


def _fact(inquiry: Inquiry, operation: StateOperation) -> Inquiry:
    # As JSON and back: the data model checks the whole, so an edit can never leave a state that no message could make.
    tree: dict[str, Any] = inquiry.model_dump(mode="json")
    *branches, leaf = operation.path.split(".")
    branch = tree
    for name in branches:
        branch = branch.get(name) if isinstance(branch, dict) else None
        if not isinstance(branch, dict):
            raise UnusableOperation(f"{operation.path}: there is no such field")
    if operation.kind is OperationKind.UNSET:
        branch.pop(leaf, None)
    else:
        branch[leaf] = _edited(branch.get(leaf), operation)
    try:
        return Inquiry.model_validate(tree)
    except ValidationError as error:
        raise UnusableOperation(f"{operation.path}: {error.errors()[0]['msg']}") from error


def _edited(value: Any, operation: StateOperation) -> JsonValue:
    items = list(value) if isinstance(value, list) else [] if value is None else [value]
    match operation.kind:
        case OperationKind.SET | OperationKind.REPLACE:
            return operation.value
        case OperationKind.ADD:
            return [*items, operation.value] if operation.value not in items else items
        case OperationKind.REMOVE:
            return [item for item in items if item != operation.value]
        case _:
            raise UnusableOperation(f"{operation.path}: {operation.kind} does not apply to a fact")


def _leaves(path: str, tree: Mapping[str, Any]) -> Iterator[tuple[str, JsonValue]]:
    for name, value in tree.items():
        if isinstance(value, dict):
            yield from _leaves(f"{path}.{name}", value)
        else:
            yield f"{path}.{name}", value
