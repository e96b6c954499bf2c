"""Messages that edit what the conversation knows: undo, forget, not this but that. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pydantic import JsonValue

from orchestrator.language.edit_commands import LONGEST, edit_words, without_politeness
from orchestrator.language.understanding import load, understand
from protocols.adoption import Component, Inquiry
from protocols.adoption.conversation_state import COMPONENTS, EXCLUDED, OperationKind, StateOperation, stated
from protocols.adoption.text.numerals import numerals

# "not SaaS, internal only", "I meant AG2; not CrewAI", "not Milvus but pgvector"
CLAUSES = re.compile(r"[,;，；。]\s*|\.\s+|\s+(?:but|sondern|mais|sino)\s+", re.IGNORECASE)
# "Weaviate", "Some-Thing 2.1": what may be a name where the verb says that one comes.
NAME = re.compile(r"[A-Z][\w.+-]*(?: [\w.+-]+){0,2}")
PURPOSE = "use.purpose"
FOR = re.compile(r"\b(?:for|für|pour|para)\b|用于", re.IGNORECASE)
ASKING = re.compile(r"[?？]\s*$|^\s*(?:what|which|why|how|who|is|are|does|do|can|may|should)\b", re.IGNORECASE)


def operations_in(message: str, state: Inquiry, earlier: Sequence[Inquiry]) -> tuple[StateOperation, ...]:
    """The edits that the message consists of; none when any part of it says something else.

    `earlier` are the versions before, latest last: "back to 200M" looks there for what was 200M.
    """
    if not state.components or len(message) > LONGEST or ASKING.search(message):
        return ()
    reader = _Reader(state, tuple(earlier))
    plain = without_politeness(message).rstrip(" .!")
    words = edit_words()
    if match := re.fullmatch(rf"(?:{words.back})\s*(?P<rest>.+)", plain, re.IGNORECASE):
        return reader.restored(match["rest"])
    if match := re.fullmatch(words.replace, plain, re.IGNORECASE):
        return reader.swapped(match["old"], match["new"])
    fresh, instead, old = _parted(plain, words.instead)
    if instead:
        return reader.swapped(old, re.sub(rf"^{words.bring}\s+", "", fresh, flags=re.IGNORECASE))
    return reader.clauses([clause for clause in CLAUSES.split(plain) if clause.strip()])


def _parted(text: str, pattern: str) -> tuple[str, bool, str]:
    parts = re.split(pattern, text, maxsplit=1, flags=re.IGNORECASE)
    return (parts[0].strip(), True, parts[1].strip()) if len(parts) == 2 and parts[0].strip() else (text, False, "")


@dataclass(frozen=True)
class _Reader:
    """Reads clauses against one state."""

    state: Inquiry
    earlier: tuple[Inquiry, ...]

    def clauses(self, clauses: Sequence[str]) -> tuple[StateOperation, ...]:
        """A message is an edit when one clause takes or brings something by its first word, and each says something."""
        words, removals, additions = edit_words(), list[StateOperation](), list[StateOperation]()
        marked = False
        for clause in clauses:
            away = re.match(rf"{words.away}(?!\w)\s*(?P<rest>.+)", clause, re.IGNORECASE)
            bring = re.match(rf"{words.bring}(?!\w)\s*(?P<rest>.+)", clause, re.IGNORECASE)
            operations = (
                self.taken_away(away["rest"])
                if away
                else self.brought(bring["rest"] if bring else clause, by_name=bool(bring))
            )
            if not operations:
                return ()
            marked = marked or bool(away or bring)
            (removals if away else additions).extend(operations)
        return _joined(removals, additions) if marked else ()

    def swapped(self, old: str, new: str) -> tuple[StateOperation, ...]:
        """Both halves have to say something: what goes and what comes."""
        removals, additions = self.taken_away(old), self.brought(new, by_name=True)
        return _joined(removals, additions) if removals and additions else ()

    def taken_away(self, text: str) -> list[StateOperation]:
        """A Component of the state goes; one that is not there is not to be offered either. Else a stated fact goes."""
        facts = stated(self.state)
        for label, paths in edit_words().fields.items():
            if re.fullmatch(label, _bare(text), re.IGNORECASE):
                return [StateOperation(kind=OperationKind.UNSET, path=path) for path in paths if path in facts]
        if components := self._components(text):
            return [self._removal(component) for component in components]
        return list(self._forgotten(self._facts(text), facts))

    def brought(self, text: str, by_name: bool = False) -> list[StateOperation]:
        """Components are added, facts set; `by_name`, a name that nobody knows is a Component too."""
        if components := self._components(text):
            return [StateOperation(kind=OperationKind.ADD, value=_as_value(component)) for component in components]
        facts = self._facts(text)
        if PURPOSE in facts and not FOR.search(text):
            del facts[PURPOSE]
        if facts or not by_name or not NAME.fullmatch(_bare(text)):
            return [_set(path, value) for path, value in facts.items()]
        return [StateOperation(kind=OperationKind.ADD, value=_bare(text))]

    def restored(self, text: str) -> tuple[StateOperation, ...]:
        """What had this number in the latest version that had it; else the facts of the text."""
        current = stated(self.state)
        for number in numerals(text):
            for version in reversed(self.earlier):
                former = {
                    path: value
                    for path, value in stated(version).items()
                    if _equals(value, float(number.value)) and current.get(path) != value
                }
                if former:
                    # People are counted in several fields, which change together.
                    first = current.get(next(iter(former)))
                    return tuple(_set(path, value) for path, value in former.items() if current.get(path) == first)
        return tuple(self.brought(text))

    def _removal(self, component: Component) -> StateOperation:
        if any(
            (candidate.id or candidate.name) == (component.id or component.name) for candidate in self.state.components
        ):
            return StateOperation(kind=OperationKind.REMOVE, value=_as_value(component))
        return StateOperation(kind=OperationKind.ADD, path=f"facts.{EXCLUDED}", value=component.name)

    def _forgotten(self, facts: dict[str, JsonValue], current: dict[str, JsonValue]) -> Iterator[StateOperation]:
        for path, value in facts.items():
            stored = current.get(path)
            if isinstance(stored, list) and isinstance(value, list):
                yield from (StateOperation(kind=OperationKind.REMOVE, path=path, value=v) for v in value if v in stored)
            elif stored is not None and stored == value:
                yield StateOperation(kind=OperationKind.UNSET, path=path)

    def _components(self, text: str) -> tuple[Component, ...]:
        understood = understand(_bare(text), (), load())
        return (*understood.inquiry.components, *(Component(name=odd.name) for odd in understood.unknown))

    def _facts(self, text: str) -> dict[str, JsonValue]:
        """Said of a Component of the conversation: by itself a few words are no message about anything."""
        about = understand(f"{self.state.components[0].name}: {_bare(text)}", (), load())
        return stated(about.inquiry)


def _joined(removals: Sequence[StateOperation], additions: Sequence[StateOperation]) -> tuple[StateOperation, ...]:
    """One Component for another keeps its place; of one field, what is brought counts."""
    outgoing = [operation for operation in removals if operation.path == COMPONENTS]
    incoming = [operation for operation in additions if operation.path == COMPONENTS]
    if len(outgoing) == len(incoming) == 1:
        swap = StateOperation(kind=OperationKind.REPLACE, value=incoming[0].value, old=outgoing[0].value)
        return (swap, *(operation for operation in (*removals, *additions) if operation.path != COMPONENTS))
    fields = {operation.path for operation in additions} - {COMPONENTS}
    return (*(operation for operation in removals if operation.path not in fields), *additions)


def _bare(text: str) -> str:
    return " ".join(re.sub(edit_words().fillers, " ", text, flags=re.IGNORECASE).split()) or text


def _set(path: str, value: JsonValue) -> StateOperation:
    return StateOperation(kind=OperationKind.SET, path=path, value=value)


def _as_value(component: Component) -> JsonValue:
    return component.model_dump(mode="json", exclude_none=True, exclude_defaults=True)


def _equals(value: JsonValue, number: float) -> bool:
    try:
        return not isinstance(value, bool | list) and float(str(value)) == number
    except ValueError:
        return False
