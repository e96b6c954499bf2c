"""Risks that Scorecard does not check: each kind is looked for, and what was found or not is said."""

from collections.abc import Iterator
from itertools import chain

from protocols.adoption import Evidence, Finding, Severity, Table
from protocols.catalogue.cited_fact import CitedFact, as_text

from ..facts.knowledge import RiskKind, RiskRemark
from .advisories import security_finding
from .case import SecurityCase

_MOST_SOURCES, _MOST_LISTED = 8, 5


def risk_table(case: SecurityCase) -> Table | None:
    """Every kind of risk, what was found of it, and where; `None` when nothing of any kind is known."""
    evidence = dict.fromkeys(chain.from_iterable(_evidence(case, kind) for kind in case.knowledge.risks))
    if not evidence:
        return None
    return Table(
        id="risks",
        title="Further risks that were looked for, after the kinds of the LibVulnWatch study",
        columns=("kind of risk", "what was found", "as of", "source"),
        rows=tuple(_row(case, kind) for kind in case.knowledge.risks),
        evidence=(*tuple(evidence)[:_MOST_SOURCES], case.knowledge.evidence("libvulnwatch")),
    )


def risk_findings(case: SecurityCase) -> Iterator[Finding]:
    """What a fact of each kind asks to be done, or is worth knowing."""
    for kind in case.knowledge.risks:
        for fact in _facts(case, kind):
            if remark := _remark(kind, fact):
                text = remark.text.format(value=as_text(fact.value))
                claim = text[0].upper() + text[1:]
                yield security_finding(f"risk {fact.key}", claim, Severity(remark.severity), fact.evidence)


def _row(case: SecurityCase, kind: RiskKind) -> tuple[str, ...]:
    if kind.counted_under:
        return (kind.title, f"answered under the concern {kind.counted_under}, and counted there", "", "")
    if kind.only and case.entry.kind not in kind.only:
        return (kind.title, f"does not apply: it is no {' or '.join(kind.only)}", "", "")
    records = _records(case, kind)
    facts = _facts(case, kind)
    what = "; ".join((*records, *(as_text(fact.value) for fact in facts)))
    evidence = _evidence(case, kind)
    # Days are ISO, so the largest text is the newest day.
    newest = max((item.seen for item in evidence), default="")
    return (kind.title, what or kind.nothing, newest, evidence[0].title if evidence else "")


def _records(case: SecurityCase, kind: RiskKind) -> tuple[str, ...]:
    """The advisories and incidents of that kind, by what they are known as."""
    ids = [advisory.id for advisory in _advisories(case, kind)]
    more = f"and {len(ids) - _MOST_LISTED} more" if len(ids) > _MOST_LISTED else ""
    tampered = [f"{item.when}: {', '.join(item.versions)}" for item in _incidents(case, kind)]
    return tuple(text for text in (*ids[:_MOST_LISTED], more, *tampered) if text)


def _evidence(case: SecurityCase, kind: RiskKind) -> tuple[Evidence, ...]:
    cited = (*_advisories(case, kind), *_incidents(case, kind), *_facts(case, kind))
    return tuple(dict.fromkeys(item.evidence for item in cited))


def _advisories(case: SecurityCase, kind: RiskKind):
    """All of them, or those whose summary has one of the kind's words."""
    if "advisories" not in kind.facts:
        return ()
    return tuple(
        advisory
        for advisory in case.entry.advisories
        if not kind.words or any(word in advisory.summary.casefold() for word in kind.words)
    )


def _incidents(case: SecurityCase, kind: RiskKind):
    return case.entry.incidents if "incidents" in kind.facts else ()


def _facts(case: SecurityCase, kind: RiskKind) -> tuple[CitedFact, ...]:
    """Those that count: the first of each key."""
    return tuple(fact for key in kind.facts if (fact := case.entry.fact(key)))


def _remark(kind: RiskKind, fact: CitedFact) -> RiskRemark | None:
    """The first that fits what the fact says; `None` when it asks for no remark."""
    text = as_text(fact.value).casefold()
    return next((remark for remark in kind.remarks if not remark.when or text.startswith(remark.when)), None)
