"""The one list of components: every spelling that leads to one, and the families that lead to several."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache

from protocols.adoption.component import Component, Kind
from protocols.adoption.registry.name_tokens import spelt, tokens
from protocols.adoption.registry.own_spellings import own_spellings, short_forms
from protocols.adoption.registry.records import NameSpellings, Record, packaged_records, packaged_spellings
from protocols.adoption.registry.spellings import addresses, families, unspaced

SIZE = re.compile(r"[\d.]+[bm]", re.IGNORECASE)


@dataclass(frozen=True, eq=False)
class Registry:
    """Records by id, and what spellings lead to them; see `Registry.of`."""

    records: dict[str, Record]
    own: dict[str, str]
    defaults: dict[str, str]
    members: dict[str, tuple[str, ...]]
    addresses: dict[str, str]
    unspaced: dict[str, str]
    spellings: NameSpellings
    makers: frozenset[str]
    by_token: dict[str, tuple[str, ...]] = field(repr=False)

    @classmethod
    def of(cls, records: Sequence[Record], spellings: NameSpellings) -> "Registry":
        """The registry of these records; of two that share a spelling the one read about more closely comes first."""
        ordered = sorted(records, key=_precedence)
        by_id = {record.id: record for record in ordered}
        stated = {spelt(name): id for name, id in spellings.defaults.items()}
        # A default that is written down wins over a namesake nobody looked into, never over a component with facts.
        own = {name: id for name, id in own_spellings(ordered).items() if name not in stated or by_id[id].task}
        # A size alone is no family: `lama 3.3 70b` names one model.
        members = {name: ids for name, ids in families(ordered, own).items() if not SIZE.fullmatch(name)}
        by_token: dict[str, list[str]] = defaultdict(list)
        for record in ordered:
            for word in {part.text for part in tokens(record.name)}:
                by_token[word].append(record.id)
        return cls(
            records=by_id,
            own=own,
            defaults={**{spelling: ids[0] for spelling, ids in members.items()}, **stated},
            members=members,
            addresses=addresses(ordered),
            unspaced=unspaced(ordered, spellings),
            spellings=spellings,
            makers=frozenset(spellings.makers.split()),
            by_token={word: tuple(ids) for word, ids in by_token.items()},
        )

    def component(self, id: str) -> Component:
        """The component with this id."""
        return self.records[id].component

    def unlisted(self, components: Iterable[Component]) -> tuple[Component, ...]:
        """Those whose id and name lead to no component here: what an agent knows beyond the registry."""
        return tuple(
            component
            for component in components
            if component.id not in self.records
            and not {spelt(component.name), spelt(component.id or "")} & self.own.keys()
        )

    def merged(self, components: Iterable[Component]) -> "Registry":
        """With what agents publish under names that are free: nobody takes a known name, a family or a word."""
        everyday = {spelt(word) for word in self.spellings.everyday.split()}

        def free(name: str) -> bool:
            return spelt(name) not in everyday | self.own.keys() | self.defaults.keys()

        new = {
            spelt(record.name): Record(
                id=record.id,
                name=record.name,
                kind=record.kind or Kind.TOOL,
                publisher=record.publisher,
                aliases=tuple(name for name in short_forms(record.name) if free(name)),
            )
            for record in components
            if record.id and record.id not in self.records and free(record.id) and free(record.name)
        }
        return Registry.of([*self.records.values(), *new.values()], self.spellings) if new else self


@cache
def packaged() -> Registry:
    """The registry that comes with the platform."""
    return Registry.of(packaged_records(), packaged_spellings())


def _precedence(record: Record) -> tuple:
    """Records with facts of the platform's own first, what is sold as an API only last, then newest, then by id."""
    newest = -int((re.sub(r"\D", "", record.released) or "0").ljust(8, "0")[:8])
    return (not record.status and not record.task, record.api_only, record.variant is not None, newest, record.id)
