"""Quality for the use asked about: cited benchmark figures, each for itself, never compared across benchmarks."""

from protocols.adoption import Evidence, Finding, Severity, Table
from protocols.catalogue.cited_fact import CitedFact, as_text
from protocols.catalogue.scores.signals import judged

from .use_case import UseCase


def quality(case: UseCase) -> Finding | None:
    """What cited figures say about the purpose, and that only an evaluation of one's own decides."""
    if case.entry.kind.value != "model":
        return None
    cited = case.entry.under("benchmark.")
    # A figure bears on the use when what its benchmark measures is named in the purpose.
    fitting = [claim for claim in cited if set(_measures(case, claim)) & set(purpose_measures(case))]
    purpose = f" for {case.use.purpose}" if case.use.purpose else ""
    if fitting:
        figures = "; ".join(f"{_title(case, claim)}: {as_text(claim.value)}" for claim in fitting[:4])
        text = f"Cited figures that bear on the use{purpose}: {figures}. Compare them only within one benchmark"
    elif cited:
        text = f"{len(cited)} cited benchmark figures, none of which measures the use{purpose}"
    else:
        text = f"No benchmark figure is on record, so quality{purpose} is not known here"
    evidence = tuple(claim.evidence for claim in (fitting or cited)[:4]) or _own(case)
    return Finding(
        id="quality",
        claim=f"{text}. Evaluate it on your own data before you rely on it.",
        severity=Severity.CONDITION,
        evidence=tuple(dict.fromkeys(evidence)),
        owner="data science",
    )


def benchmark_table(case: UseCase) -> Table | None:
    """Every cited figure with its source and date."""
    cited = case.entry.under("benchmark.")
    if not cited:
        return None
    rows = tuple(
        (
            _title(case, claim),
            as_text(claim.value),
            ", ".join(_measures(case, claim)) or "not sorted",
            claim.evidence.title,
            claim.as_of,
        )
        for claim in cited
    )
    return Table(
        id="benchmarks",
        title="Cited benchmark figures: each stands for itself, none is compared with another benchmark's",
        columns=("benchmark", "figure", "measures", "source", "as of"),
        rows=rows,
        evidence=tuple(dict.fromkeys(claim.evidence for claim in cited)),
    )


def purpose_measures(case: UseCase) -> tuple[str, ...]:
    """The measures whose words the purpose contains."""
    purpose = (case.use.purpose or "").casefold()
    return tuple(m for m, words in case.knowledge.benchmarks.measures.items() if any(word in purpose for word in words))


def _measures(case: UseCase, claim: CitedFact) -> tuple[str, ...]:
    benchmark = case.knowledge.benchmarks.benchmarks.get(claim.key.removeprefix("benchmark."))
    return benchmark.measures if benchmark else ()


def _title(case: UseCase, claim: CitedFact) -> str:
    key = claim.key.removeprefix("benchmark.")
    benchmark = case.knowledge.benchmarks.benchmarks.get(key)
    return benchmark.title if benchmark else key.replace("_", " ")


def _own(case: UseCase) -> tuple[Evidence, ...]:
    return (judged("catalogue.benchmarks", 0, case.today).evidence,)
