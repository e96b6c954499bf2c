"""Sources that lead somewhere, sources that are another agent, and alternatives that are one's own product."""

from collections.abc import Sequence

from orchestrator.intake.flaws import Flaw, Judge, quoted
from protocols.adoption import Alternative, Finding, Grade, Severity, Verdict
from protocols.adoption.text.component_names import spelled
from protocols.adoption.text.locators import leads_somewhere


def ungrounded(finding: Finding) -> Flaw | None:
    """Whether a Finding caps the Verdict on nothing a reader can check, or blocks on memory alone."""
    blocks = finding.severity is Severity.BLOCKER or finding.ceiling is Verdict.HOLD
    if not blocks and finding.ceiling in (None, Verdict.ADOPT):
        return None
    places = [item for item in finding.evidence if leads_somewhere(item.locator)]
    if places and (not blocks or any(item.grade is not Grade.MEMORY for item in places)):
        return None
    does = "blocks" if blocks else "caps the verdict"
    why = "rests on memory alone" if places else "its evidence leads nowhere"
    return Flaw(
        f"{quoted(finding.claim)} {does}, but {why}",
        "name a URL, a file, or a document with its clause, and how it was verified",
    )


def as_a_note(finding: Finding) -> Finding:
    """What a Finding says, without its power to cap; a condition stays one."""
    severity = Severity.NOTE if finding.severity is Severity.BLOCKER else finding.severity
    return finding.model_copy(update={"severity": severity, "ceiling": None})


def own_product(makers: Sequence[str]) -> Judge:
    """An agent does not advise its own or its provider's product."""
    names = [f" {words} " for name in makers if (words := spelled(name))]

    def judge(offered: Alternative) -> Flaw | None:
        product, publisher = offered.component.name, offered.component.publisher or ""
        if any(f" {spelled(product)} ".startswith(name) or name in f" {spelled(publisher)} " for name in names):
            return Flaw(f"the alternative {product} is its own product", "leave it out")
        return None

    return judge
