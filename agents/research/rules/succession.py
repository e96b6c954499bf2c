"""What replaces a model: a newer one of like size, since another size is another machine and another bill."""

from collections.abc import Iterator

from protocols.adoption import Finding, Kind, Severity, Verdict
from protocols.catalogue.entry import CatalogueEntry
from protocols.catalogue.gate import gate
from protocols.catalogue.scores.signals import judged

from .use_case import UseCase


def like_size(case: UseCase, candidate: CatalogueEntry) -> bool:
    """Whether both have about as many parameters; true when a size is not known."""
    own, others = case.entry.number("params_total_b"), candidate.number("params_total_b")
    if not own or not others:
        return True
    return max(own, others) / min(own, others) <= case.knowledge.rubric.like_size


def successors(case: UseCase) -> tuple[CatalogueEntry, ...]:
    """The chain of what replaces the component, up to the first that is of another size; newest last."""
    chain = case.knowledge.catalogue.successors(case.entry)
    if case.entry.kind is not Kind.MODEL:
        return chain
    fitting: list[CatalogueEntry] = []
    for newer in chain:
        if not like_size(case, newer):
            break
        fitting.append(newer)
    return tuple(fitting)


def succession(case: UseCase) -> Iterator[Finding]:
    """That new work takes the newer model; or that the newer one is of another size and no replacement."""
    entry = case.entry
    if entry.kind is not Kind.MODEL or not entry.superseded_by or not case.new_work:
        return
    evidence = judged("catalogue.superseded_by", entry.superseded_by, case.today).evidence
    chain = case.knowledge.catalogue.successors(entry)
    fitting = successors(case)
    if chain and not fitting:
        sizes = f"{_size(chain[0])} against {_size(entry)}"
        claim = f"The newer {chain[0].name} is of another size ({sizes}): no replacement for {entry.name} as it stands."
        yield Finding(id="newer of another size", claim=claim, severity=Severity.NOTE, evidence=(evidence,))
        return
    newer = ", itself replaced by ".join(newer_entry.name for newer_entry in fitting) or entry.superseded_by
    claim = f"{newer}, replaces {entry.name}" if len(fitting) > 1 else f"{newer} replaces {entry.name}"
    claim += " for new work: choose the older one only for a reason."
    yield gate("G14 replaced", claim, Verdict.TRIAL, evidence)


def _size(entry: CatalogueEntry) -> str:
    return f"{entry.number('params_total_b'):g} billion parameters"
