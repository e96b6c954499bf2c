"""The verdict: every rule on every licence of every part; OR is the best branch, everything else the worst."""

from ..facts.knowledge import Knowledge
from ..facts.part import LicensedPart
from ..facts.records.expression_tree import Leaf, leaves
from .branches import alternatives
from .licence_judgement import ruling_of
from .outcome import LeafRuling, LicenceOutcome, PartRuling, Ruling, worst
from .record_gaps import own_points
from .use import LicenceUse


def judge(parts: tuple[LicensedPart, ...], use: LicenceUse, knowledge: Knowledge) -> Ruling:
    """The verdict on all parts together: the worst of them."""
    bought = _bought(parts) if use.holds_commercial_licence else ()
    rulings = tuple(_part(part, use, knowledge, part in bought) for part in parts)
    return Ruling(worst(tuple(ruling.outcome for ruling in rulings)), rulings)


def _bought(parts: tuple[LicensedPart, ...]) -> tuple[LicensedPart, ...]:
    """What a commercial licence somebody holds covers: the part that is sold so, else the component itself."""
    sold = tuple(
        part for part in parts if part.offer is not None or any(leaf.kind == "commercial" for leaf in leaves(part.tree))
    )
    return sold or tuple(part for part in parts if part.role == "component")[:1]


def _part(part: LicensedPart, use: LicenceUse, knowledge: Knowledge, bought: bool) -> PartRuling:
    branches = tuple(
        tuple(ruling_of(leaf, part, use, knowledge) for leaf in branch) for branch in alternatives(part.tree)
    )
    if bought and _may_be_bought(part, branches):
        branches = (*branches, (ruling_of(Leaf("LicenseRef-Commercial", None, "commercial"), part, use, knowledge),))
    # OR is the adopter's choice: the lightest verdict, and of equal ones that with the fewest duties.
    chosen = min(branches, key=lambda branch: (_outcome(branch).rank, _burden(branch)))
    own = own_points(part, use, chosen, knowledge)
    outcome = worst((_outcome(chosen), *(point.outcome for point in own)))
    return PartRuling(part, outcome, chosen, tuple(branch for branch in branches if branch is not chosen), own)


def _may_be_bought(part: LicensedPart, branches: tuple[tuple[LeafRuling, ...], ...]) -> bool:
    """A commercial licence somebody holds covers the component itself, where its public terms do not suffice."""
    if any(ruling.leaf.kind == "commercial" for branch in branches for ruling in branch):
        return False
    public = min(_outcome(branch).rank for branch in branches)
    return part.offer is not None or (part.role == "component" and public >= LicenceOutcome.REVIEW.rank)


def _outcome(branch: tuple[LeafRuling, ...]) -> LicenceOutcome:
    return worst(tuple(ruling.outcome for ruling in branch))


def _burden(branch: tuple[LeafRuling, ...]) -> int:
    return sum(len(ruling.duties) for ruling in branch)
