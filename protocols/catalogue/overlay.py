"""An organisation's own files, laid over the packaged catalogue: facts, private components, weights of the score."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any, TypeVar

import yaml
from pydantic import Field, ValidationError

from protocols.catalogue.component_catalogue import AmbiguousName
from protocols.catalogue.entry import CatalogueEntry
from protocols.catalogue.knowledge import CitedKnowledge, parse_yaml
from protocols.catalogue.sources import OWN, FactSource, SourceIndex, UnknownSource
from protocols.models import Noun

SCHEMA = "research-overlay/1"
_MOST_BYTES, _MOST_FILES = 5_000_000, 50
_NEEDED = ("name", "kind", "publisher")
K = TypeVar("K", bound=CitedKnowledge)
Takes = Callable[[str], bool]
"""Whether an agent answers from facts of this key; `advisories` and `incidents` are keys too."""
_SECURITY = ("security.", "scorecard.", "advisories", "incidents")


class UnusableOverlay(ValueError):
    """A file is no overlay; the message names the file and what is wrong with it."""


class Overlay(Noun):
    """One file: who it is of, its own sources, components known or private, and weights by sort and dimension.

    A component that the catalogue has names its `id` and what is other; a private one also `name`, `kind` and
    `publisher`. Each fact cites one of `sources`, or a packaged source by its id.
    """

    schema_: Annotated[str, Field(alias="schema", pattern=f"^{SCHEMA}$")]
    organisation: Annotated[str, Field(min_length=1, max_length=120)]
    sources: Mapping[str, FactSource] = {}
    components: Annotated[tuple[Mapping[str, Any], ...], Field(max_length=2_000)] = ()
    weights: Mapping[str, Mapping[str, Annotated[float, Field(ge=0, le=100)]]] = {}


def of_security(key: str) -> bool:
    """Whether facts of that key say how secure a component is."""
    return key.startswith(_SECURITY)


def lay_over(knowledge: K, path: Path, takes: Takes) -> K:
    """The knowledge with the overlay in the file, or in every `*.yaml` of the folder by name, the last one on top.

    An organisation writes one overlay for all agents: each lays over what it `takes`. Raises UnusableOverlay.
    """
    files = sorted(path.glob("*.yaml"))[:_MOST_FILES] if path.is_dir() else [path]
    for file in files:
        try:
            knowledge = _laid_over(knowledge, _read(file), takes)
        except (OSError, yaml.YAMLError, ValidationError, UnknownSource, AmbiguousName, KeyError, TypeError) as error:
            raise UnusableOverlay(f"{file}: {_first_line(error)}") from error
    return knowledge


def _read(file: Path) -> Overlay:
    if file.stat().st_size > _MOST_BYTES:
        raise OSError(f"more than {_MOST_BYTES:,} bytes")
    return Overlay.model_validate(parse_yaml(file.read_text(encoding="utf-8")))


def _laid_over(knowledge: K, overlay: Overlay, takes: Takes) -> K:
    whose = overlay.organisation
    own = {
        f"{OWN}{id}": record.model_copy(update={"title": f"{whose}'s own files: {record.title}"[:300]})
        for id, record in overlay.sources.items()
    }
    sources = SourceIndex(own).over(knowledge.sources)
    entries = [_entry(knowledge, tree, overlay, sources, takes) for tree in overlay.components]
    laid = replace(knowledge.with_entries(entries), sources=sources)
    # An agent that takes only security has one dimension, and nothing to weigh it against.
    weights = _weights(knowledge, overlay.weights) if takes("weights") else knowledge.rubric.weights
    return replace(laid, rubric=laid.rubric.model_copy(update={"weights": weights}))


def _entry(
    knowledge: CitedKnowledge, tree: Mapping[str, Any], overlay: Overlay, sources: SourceIndex, takes: Takes
) -> CatalogueEntry:
    """What the file says of one component, with the packaged rest behind it."""
    packaged = knowledge.catalogue.entries.get(str(tree.get("id")))
    # What a known component is called stays as packaged, unless the file says otherwise.
    needed = {name: getattr(packaged, name) for name in _NEEDED} if packaged else {}
    plain = {**needed, "status": "active", "status_basis": "judgement", **_own_sources(tree, overlay.sources)}
    whole = CatalogueEntry.model_validate(plain, context=sources)
    records = {name: () for name in ("advisories", "incidents") if not takes(name)}
    own_facts = tuple(fact for fact in whole.facts if takes(fact.key))
    entry = whole.model_copy(update={"facts": own_facts, **records})
    if packaged is None:
        return entry
    stated = {name: getattr(entry, name) for name in tree if name not in {"id", "facts", "advisories", "incidents"}}
    return packaged.model_copy(
        update={
            **stated,
            "facts": (*entry.facts, *packaged.facts),
            "advisories": (*entry.advisories, *packaged.advisories),
            "incidents": (*entry.incidents, *packaged.incidents),
        }
    )


def _own_sources(tree: Mapping[str, Any], sources: Iterable[str]) -> dict[str, Any]:
    """The tree with the file's own sources under the ids by which they are told from the packaged ones."""
    own = frozenset(sources)

    def renamed(record: Mapping[str, Any]) -> dict[str, Any]:
        source = record["source"]
        return {**record, "source": f"{OWN}{source}" if source in own else source}

    cited = ("facts", "advisories", "incidents", "end_of_life")
    return {key: [renamed(record) for record in value] if key in cited else value for key, value in tree.items()}


def _weights(knowledge: CitedKnowledge, own: Mapping[str, Mapping[str, float]]) -> dict[str, Mapping[str, float]]:
    """The packaged weights with the own ones in place; an unknown sort or dimension is refused by name."""
    weights = dict(knowledge.rubric.weights)
    for sort, by_dimension in own.items():
        if unknown := set(by_dimension) - set(weights[sort]):
            raise KeyError(f"weights.{sort}: no dimension {min(unknown)!r}")
        weights[sort] = {**weights[sort], **by_dimension}
    return weights


def _first_line(error: Exception) -> str:
    if isinstance(error, ValidationError):
        first = error.errors(include_url=False, include_input=False, include_context=False)[0]
        return f"{'.'.join(str(step) for step in first['loc']) or 'the file'}: {first['msg']}"
    return str(error).splitlines()[0] if str(error) else type(error).__name__
