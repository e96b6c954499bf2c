"""Whether something under one licence may become part of a work released under another. Pure.

Settled pairs come first; where none is held, the strength of the inbound copyleft decides, and what neither settles is
left to a lawyer. Linkage is not asked here: this is about one work, not about using a program beside one's own.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from protocols.adoption import Evidence
from protocols.models import StrictModel

PROPRIETARY = frozenset({"Proprietary", "LicenseRef-Commercial", "LicenseRef-Proprietary"})


class Fit(StrEnum):
    """Whether the parts fit."""

    YES = "yes"
    CONDITIONAL = "conditional"
    NO = "no"
    REVIEW = "review"


class Pair(StrictModel):
    """A settled answer for some inbound and outbound licences; `*` in `outbound` means any other."""

    inbound: frozenset[str]
    outbound: frozenset[str]
    answer: Fit
    why: str
    condition: str | None = None
    evidence: Evidence


@dataclass(frozen=True)
class Pairs:
    """The settled pairs in their order, the classes they were written in, and what the rules rest on."""

    settled: tuple[Pair, ...]
    classes: Mapping[str, frozenset[str]]
    open_licences: frozenset[str]
    evidence: Evidence


@dataclass(frozen=True)
class Compatibility:
    """One answer; `second_opinion` is set only where the other source differs."""

    inbound: str
    outbound: str
    answer: Fit
    why: str
    condition: str | None
    evidence: Evidence
    second_opinion: str | None = None


def compatibility(
    inbound: str,
    outbound: str,
    pairs: Pairs,
    *,
    strength: Mapping[str, str] | None = None,
    opinion: str | None = None,
) -> Compatibility:
    """`strength` maps licence ids to their copyleft (`none`, `file`, `library`, `strong`, `network`, …);
    `opinion` is OSADL's word for the pair (`Yes`, `No`, `Check dependency`), shown when it disagrees."""
    settled = next((pair for pair in pairs.settled if _fits(pair, inbound, outbound)), None)
    if inbound == outbound:
        answer, why, condition, evidence = Fit.YES, "the same licence", None, pairs.evidence
    elif settled:
        answer, why, condition, evidence = settled.answer, settled.why, settled.condition, settled.evidence
    else:
        answer, why, condition = _by_strength(inbound, outbound, pairs, strength or {})
        evidence = pairs.evidence
    return Compatibility(inbound, outbound, answer, why, condition, evidence, _disagreement(answer, opinion))


def _fits(pair: Pair, inbound: str, outbound: str) -> bool:
    return inbound in pair.inbound and (outbound in pair.outbound or "*" in pair.outbound)


# Only where no settled pair answers: a pair read from a text beats what the classes let expect.
def _by_strength(inbound: str, outbound: str, pairs: Pairs, strength: Mapping[str, str]) -> tuple[Fit, str, str | None]:
    if inbound in PROPRIETARY:
        return Fit.REVIEW, "only the commercial agreement itself says what may be passed on", None
    reach = _reach(inbound, pairs, strength)
    if reach is None:
        return Fit.REVIEW, f"no settled answer for {inbound} is held here", None
    if inbound not in pairs.open_licences and not _in(inbound, "permissive", pairs):
        return _restricted(inbound, outbound)
    return _BY_REACH[reach](outbound)


def _reach(licence: str, pairs: Pairs, strength: Mapping[str, str]) -> str | None:
    if licence in strength:
        return strength[licence]
    by_class = {"permissive": "none", "advertising": "none", "apache": "none", "file": "file", "copyleft-any": "strong"}
    by_class |= {"lgpl21": "library", "lgpl21+": "library", "lgpl3": "library", "eupl": "strong"}
    return next((reach for name, reach in by_class.items() if _in(licence, name, pairs)), None)


def _in(licence: str, name: str, pairs: Pairs) -> bool:
    return licence in pairs.classes[name]


def _restricted(inbound: str, outbound: str) -> tuple[Fit, str, str | None]:
    if outbound in PROPRIETARY:
        condition = "your terms pass on every restriction and notice of the inbound licence"
        return Fit.CONDITIONAL, f"{inbound} restricts use; a closed licence may carry such terms", condition
    why = f"{inbound} restricts use; {outbound} would promise freedoms it does not give"
    return Fit.NO, why, f"keep the part under {inbound} separate and say so; only your own part is {outbound}"


def _permissive(outbound: str) -> tuple[Fit, str, str | None]:
    return Fit.YES, "permissive terms can be kept inside any other licence", "notices and licence text stay"


def _by_file(outbound: str) -> tuple[Fit, str, str | None]:
    condition = "changed files of the inbound part stay under its licence, with their source"
    return Fit.CONDITIONAL, "copyleft by file leaves the rest of the work free", condition


def _by_library(outbound: str) -> tuple[Fit, str, str | None]:
    condition = "the library stays replaceable and under its own licence, and reverse engineering for that is allowed"
    return Fit.CONDITIONAL, "the library's copyleft ends at its interface", condition


def _whole_work(outbound: str) -> tuple[Fit, str, str | None]:
    return Fit.NO, f"the copyleft demands the whole work under its own licence, not {outbound}", None


def _adaptations(outbound: str) -> tuple[Fit, str, str | None]:
    return Fit.NO, "adaptations must carry the same or a named compatible licence", None


_BY_REACH = {
    "none": _permissive,
    "file": _by_file,
    "library": _by_library,
    "strong": _whole_work,
    "network": _whole_work,
    "share-alike": _adaptations,
    "responsible-use-pass-through": _adaptations,
}


def _disagreement(answer: Fit, opinion: str | None) -> str | None:
    agreed = {"Yes": (Fit.YES, Fit.CONDITIONAL), "No": (Fit.NO,), "Check dependency": (Fit.CONDITIONAL,)}
    if opinion is None or answer is Fit.REVIEW or answer in agreed[opinion]:
        return None
    return f"OSADL's matrix says '{opinion}' for distributing copied and linked code; here the answer is '{answer}'."
