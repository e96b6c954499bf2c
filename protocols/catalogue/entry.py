"""Everything the catalogue holds on one component, validated straight from its YAML."""

from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, ConfigDict, SkipValidation, ValidationInfo

from protocols.adoption import Kind
from protocols.catalogue.cited_fact import CatalogueFact, CitedFact
from protocols.catalogue.sources import CitedRecord, Day, source_index
from protocols.models import StrictModel


class Advisory(CitedRecord):
    """A published weakness; `affected` are version ranges (`>=0.10.1,<0.14.0 || <0.9`), `None` when no source has them.

    `package` is set when another package than the component's own is affected.
    """

    id: str
    summary: str
    affected: str | None = None
    fixed: str | None = None
    severity: Literal["critical", "high", "medium", "low"] | None = None
    package: str | None = None

    @property
    def grave(self) -> bool:
        """Whether it is rated high or critical."""
        return self.severity in {"high", "critical"}


class Incident(CitedRecord):
    """A release that was tampered with on its way to users."""

    summary: str
    when: Day
    versions: tuple[str, ...]


class EndOfLife(CitedRecord):
    """Versions (`<2`) that get no fixes since a day."""

    versions: str
    since: Day
    note: str = ""


def _facts(groups: Any, info: ValidationInfo) -> Any:
    """Groups of `{source, seen, values}` as one fact a key."""
    if not isinstance(groups, list):
        return groups
    index = source_index(info)
    return tuple(
        CatalogueFact(key, value, group["source"], seen, index.evidence(group["source"], seen))
        for group in groups
        for seen in (str(group["seen"]),)
        for key, value in group["values"].items()
    )


class CatalogueEntry(StrictModel):
    """One component: names, ids outside, state, relations, and its facts, the first of a key being the one that counts.

    `clients` are those of `ids` whose package only talks to the component: they identify it, and say nothing of
    its releases or its weaknesses.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    id: str
    name: str
    kind: Kind
    publisher: str
    status: str = "unknown"
    status_basis: Literal["facts", "judgement"] = "facts"
    aliases: tuple[str, ...] = ()
    task: str | None = None
    subkind: str | None = None
    country: str | None = None
    ids: Mapping[str, str] = {}
    clients: frozenset[str] = frozenset()
    superseded_by: str | None = None
    derived_from: str | None = None
    derived_licence: str | None = None
    alternatives: tuple[str, ...] = ()
    facts: Annotated[tuple[SkipValidation[CitedFact], ...], BeforeValidator(_facts)] = ()
    advisories: tuple[Advisory, ...] = ()
    incidents: tuple[Incident, ...] = ()
    end_of_life: tuple[EndOfLife, ...] = ()

    def fact(self, *keys: str) -> CitedFact | None:
        """The fact under the first of `keys` that has one."""
        # Own and live facts stand before packaged ones, so the first of a key is the one that counts.
        for key in keys:
            for candidate in self.facts:
                if candidate.key == key:
                    return candidate
        return None

    def number(self, key: str) -> float | None:
        """The fact under `key` as a number, if it is one."""
        fact = self.fact(key)
        value = fact.value if fact else None
        return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None

    def under(self, prefix: str) -> tuple[CitedFact, ...]:
        """Every fact whose key begins with `prefix`."""
        return tuple(fact for fact in self.facts if fact.key.startswith(prefix))

    def with_facts(self, newer: Iterable[CitedFact]) -> "CatalogueEntry":
        """The entry with newer facts in front, so that they are read before the packaged ones."""
        return self.model_copy(update={"facts": (*newer, *self.facts)})
