"""What is known of a component, said one fact at a time with its source."""

from protocols.adoption import Fact, Finding, Severity

from .claims import fact, shown
from .situation import Situation

_FIGURES = ("community.", "security.pinned", "security.sast", "security.dependency", "security.scorecard_workflow")
_MOST_FACTS = 80


def identity(case: Situation) -> Finding:
    """What it is, in one sentence."""
    entry = case.entry
    sort = (entry.task or entry.subkind or entry.kind.value).replace("/", ", ")
    article = "an" if entry.kind.value[0] in "aeiou" else "a"
    words = f"{entry.name} is {article} {entry.kind.value.replace('-', ' ')}" + (f" for {sort}" if entry.task else "")
    size, active = entry.claim("params_total_b"), entry.claim("params_active_b")
    if size:
        words += f" with {size.value:g} billion parameters" if isinstance(size.value, int | float) else ""
        words += f", {active.value:g} billion active" if active and isinstance(active.value, int | float) else ""
    words += f", published by {entry.publisher}" + (f" ({entry.country})." if entry.country else ".")
    evidence = (
        size or entry.claim("licence.weights", "licence.code", "licence.data", "governance.home") or entry.claims[0]
    ).evidence
    return Finding(id="identity", claim=words, severity=Severity.NOTE, evidence=(evidence,))


def licences(case: Situation) -> tuple[Finding, ...]:
    """Which licence each artefact says it has."""
    names = {"licence.weights": "weights", "licence.code": "code", "licence.data": "data"}
    return tuple(
        Finding(
            id=key.replace(".", " "),
            claim=f"Licence of the {artefact}: {claim.value}.",
            severity=Severity.NOTE,
            evidence=(claim.evidence,),
        )
        for key, artefact in names.items()
        if (claim := case.entry.claim(key))
    )


def statements(case: Situation) -> tuple[Finding, ...]:
    """Every other fact that the sentences of the data say."""
    found = []
    for key, sentence in case.knowledge.sentences.items():
        if (claim := case.entry.claim(key)) is None:
            continue
        said = sentence.says.format(value=shown(claim.value))
        found.append(
            Finding(
                id=f"fact {key}",
                claim=said.replace("..", ".") if said.endswith("..") else said,
                severity=Severity(sentence.severity),
                evidence=(claim.evidence,),
                owner=sentence.owner,
            )
        )
    return tuple(found)


def facts(case: Situation) -> tuple[Fact, ...]:
    """Keyed values another concern may say too; figures that only Signals use are left to them."""
    worth = (claim for claim in case.entry.claims if not claim.key.startswith(_FIGURES))
    return tuple(fact(claim) for claim in worth)[:_MOST_FACTS]
