"""What is known of a component, said one fact at a time with its source."""

from protocols.adoption import Fact, Finding, Kind, Severity
from protocols.catalogue.cited_fact import as_fact, as_text, day

from ..rules.use_case import UseCase

_FIGURES = ("community.",)
# What other agents compare; an Assessment stays readable.
_MOST_FACTS = 80
# A repository may be made public months after the model.
_LATE_START = 300


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
