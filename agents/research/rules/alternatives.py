"""Other components for the same use, best first, each with why."""

from protocols.adoption import Alternative
from protocols.catalogue.cited_fact import as_text
from protocols.catalogue.entry import CatalogueEntry
from protocols.catalogue.scores.scoring import overall, scores

from .succession import like_size, successors
from .use_case import UseCase, to_component

_MOST = 6
_DEAD = {"ended", "winding_down"}


def alternatives(case: UseCase) -> tuple[Alternative, ...]:
    """The successor and the catalogue's alternatives that are themselves alive, best score first."""
    rubric, entries = case.knowledge.rubric, case.knowledge.catalogue.entries
    newer = successors(case)
    candidate_ids = tuple(dict.fromkeys((*(entry.id for entry in newer), *case.entry.alternatives)))
    candidates = [entries[id] for id in candidate_ids if id in entries and id != case.entry.id]
    # An alternative that is itself winding down is none.
    alive = [entry for entry in candidates if rubric.stage_of_life(entry.status) not in _DEAD]
    # Of like size first: another size is another machine and another bill.
    ranked = sorted(alive, key=lambda entry: (not like_size(case, entry), -_points(case, entry), entry.id))
    return tuple(_alternative(case, entry) for entry in ranked[:_MOST])


def _alternative(case: UseCase, entry: CatalogueEntry) -> Alternative:
    licence = entry.fact("licence.weights", "licence.code", "licence.data")
    size, released = entry.fact("params_total_b"), entry.fact("release.date")
    people = entry.fact("adoption.contributors")
    parts = []
    if entry.id == case.entry.superseded_by:
        parts.append(f"replaces {case.entry.name}")
    if licence:
        parts.append(f"licence {licence.value}")
    if size and isinstance(size.value, int | float):
        parts.append(f"{size.value:g} billion parameters")
    if released:
        parts.append(f"released {released.value}")
    if people:
        parts.append(as_text(people.value))
    parts.append(f"{_points(case, entry):.0f} of 100 in this concern")
    claims = (claim for claim in (licence, size, released, people) if claim)
    return Alternative(
        component=to_component(entry, case.knowledge.catalogue),
        why=", ".join((parts[0][0].upper() + parts[0][1:], *parts[1:])) + ".",
        evidence=tuple(dict.fromkeys(claim.evidence for claim in claims)),
    )


def _points(case: UseCase, entry: CatalogueEntry) -> float:
    points, _ = overall(entry, scores(entry, case.knowledge.rubric, case.today), case.knowledge.rubric)
    return points or 0.0
