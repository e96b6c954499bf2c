"""How open a model is, in the words of the Model Openness Framework and on whose reading."""

from collections.abc import Iterator

from protocols.adoption import Evidence, Finding, Severity
from protocols.catalogue.cited_fact import as_text

from .use_case import UseCase


def openness(case: UseCase) -> Iterator[Finding]:
    """The MOF class as of the day the tool was read, with what is missing for the next one."""
    if case.entry.kind.value != "model":
        return
    claim = case.entry.fact("openness.mof_class")
    if claim is None:
        tool = case.knowledge.evidence("mot")
        text = (
            f"Not listed in the Model Openness Tool on {tool.seen}: its MOF class is not known, which is not bad news."
        )
        yield _note(text, tool)
    elif claim.value in (1, 2, 3):
        label, among = case.entry.fact("openness.mof_label"), _among(case)
        text = f"Model Openness Framework: {label.value if label else claim.value} ({claim.as_of})"
        yield _note(f"{text}{f', of {among}' if among else ''}.", claim.evidence)
    else:
        yield _note(_unclassified(case, claim.as_of), claim.evidence)


def _unclassified(case: UseCase, as_of: str) -> str:
    text = f"Unclassified in MOT on {as_of}"
    if progress := case.entry.fact("openness.mof_class3_progress"):
        text += f": {progress.value:g}% of Class III is there" if isinstance(progress.value, int | float) else ""
    if missing := case.entry.fact("openness.mof_components_missing"):
        text += f"; not found there: {as_text(missing.value)}"
    among = _among(case)
    return f"{text}. Unclassified is not closed" + (f": of {among}." if among else ".")


def _among(case: UseCase) -> str:
    """How the models of the tool spread over the classes."""
    tool = case.knowledge.catalogue.entries.get("mot")
    spread = tool.fact("data") if tool else None
    return str(spread.value) if spread else ""


def _note(claim: str, evidence: Evidence) -> Finding:
    return Finding(id="openness", claim=claim, severity=Severity.NOTE, evidence=(evidence,))
