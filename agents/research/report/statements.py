"""What is known of a component, said one fact at a time with its source."""

from protocols.adoption import Evidence, Fact, Finding, Kind, Severity
from protocols.catalogue.cited_fact import as_fact, as_text, day
from protocols.catalogue.signals import judged

from ..rules.use_case import UseCase

_FIGURES = ("community.",)
# What other agents compare; an Assessment stays readable.
_MOST_FACTS = 80
# A repository may be made public months after the model.
_LATE_START = 300
_FINE = {"active", "current"}


def identity(case: UseCase) -> Finding:
    """What it is, in one sentence."""
    entry = case.entry
    sort = (entry.task or entry.subkind or entry.kind.value).replace("/", ", ")
    article = "an" if entry.kind.value[0] in "aeiou" else "a"
    words = f"{entry.name} is {article} {entry.kind.value.replace('-', ' ')}" + (f" for {sort}" if entry.task else "")
    size, active = entry.fact("params_total_b"), entry.fact("params_active_b")
    if size:
        words += f" with {size.value:g} billion parameters" if isinstance(size.value, int | float) else ""
        words += f", {active.value:g} billion active" if active and isinstance(active.value, int | float) else ""
    words += f", published by {entry.publisher}" + (f" ({entry.country})." if entry.country else ".")
    if entry.status not in _FINE and case.knowledge.rubric.stage_of_life(entry.status) is None:
        words += f" Status: {entry.status}."
    backing = entry.fact("params_total_b", "licence.weights", "licence.code", "licence.data", "governance.home")
    evidence = (backing.evidence,) if backing else tuple(c.evidence for c in entry.facts[:1]) or _own(case)
    return Finding(id="identity", claim=words, severity=Severity.NOTE, evidence=evidence)


def _own(case: UseCase) -> tuple[Evidence, ...]:
    return (judged("catalogue.name", case.entry.name, case.today).evidence,)


def licences(case: UseCase) -> tuple[Finding, ...]:
    """Which licence each artefact says it has, or that none is on record."""
    if not case.entry.under("licence."):
        claim = "No licence is on record here: read it at the source before anything else."
        return (Finding(id="licence", claim=claim, severity=Severity.CONDITION, evidence=_own(case), owner="legal"),)
    names = {"licence.weights": "weights", "licence.code": "code", "licence.data": "data"}
    return tuple(
        Finding(
            id=key.replace(".", " "),
            claim=f"Licence of the {artefact}: {claim.value}.",
            severity=Severity.NOTE,
            evidence=(claim.evidence,),
        )
        for key, artefact in names.items()
        if (claim := case.entry.fact(key))
    )


def doubts(case: UseCase) -> tuple[Finding, ...]:
    """That two sources cannot both be right about when it came out."""
    released, begun = case.entry.fact("release.date"), case.entry.fact("community.first_commit")
    if not (released and begun) or case.entry.kind is not Kind.MODEL:
        return ()
    if (day(str(begun.value)) - day(str(released.value))).days <= _LATE_START:
        return ()
    claim = (
        f"Doubtful date: one source says it was released on {released.value}, and its repository begins on "
        f"{begun.value}. The score uses the former; if the latter is right, it is newer than it is given credit for."
    )
    evidence = (released.evidence, begun.evidence)
    return (Finding(id="doubtful date", claim=claim, severity=Severity.NOTE, evidence=evidence),)


def statements(case: UseCase) -> tuple[Finding, ...]:
    """Every other fact that the sentences of the data say."""
    findings = []
    for sentence in case.knowledge.sentences:
        if (claim := case.entry.fact(sentence.fact)) is None:
            continue
        text = sentence.text.format(value=as_text(claim.value))
        findings.append(
            Finding(
                id=f"fact {sentence.fact}",
                claim=_sentence(text),
                severity=Severity(sentence.severity),
                evidence=(claim.evidence,),
                owner=sentence.owner,
            )
        )
    return tuple(findings)


def _sentence(text: str) -> str:
    return text[0].upper() + (text[1:-1] if text.endswith("..") else text[1:])


def facts(case: UseCase) -> tuple[Fact, ...]:
    """Keyed values another concern may say too; figures that only Signals use are left to them."""
    worth = (claim for claim in case.entry.facts if not claim.key.startswith(_FIGURES))
    return tuple(as_fact(claim) for claim in worth)[:_MOST_FACTS]
