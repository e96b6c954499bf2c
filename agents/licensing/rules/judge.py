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
<<<<<<< HEAD


def _leaf(leaf: Leaf, part: LicensedPart, use: LicenceUse, knowledge: Knowledge) -> LeafRuling:
    if leaf.licence is None:
        point = without_record(leaf, use)
        return LeafRuling(leaf, point.outcome, (point,), ())
    licence = leaf.licence
    owed = duties(licence, use, part)
    points = (*_reading(leaf), *_points(leaf, licence, part, use, knowledge), *branding_points(licence, use, owed))
    outcome = worst(tuple(point.outcome for point in points))
    if outcome is LicenceOutcome.PERMITTED and any(not duty.passive for duty in owed):
        outcome = LicenceOutcome.OBLIGATIONS
    # What is handed over already has these duties now.
    later = () if use.mode in SHIPPED else _later(licence, part, use, owed)
    return LeafRuling(leaf, outcome, points, owed, later if outcome is not LicenceOutcome.BLOCKED else ())


def _reading(leaf: Leaf) -> tuple[Point, ...]:
    """How the declared name was read, where that is not plain."""
    return (Point("spelling", LicenceOutcome.PERMITTED, f"{leaf.note}.", "declared licence"),) if leaf.note else ()


def _later(licence: Licence, part: LicensedPart, use: LicenceUse, owed: tuple[Duty, ...]) -> tuple[Duty, ...]:
    due = {duty.id for duty in owed}
    handed_over = duties(licence, replace(use, mode=Mode.DISTRIBUTE), part)
    return tuple(duty for duty in handed_over if duty.trigger == Mode.DISTRIBUTE.value and duty.id not in due)


def _points(
    leaf: Leaf, licence: Licence, part: LicensedPart, use: LicenceUse, knowledge: Knowledge
) -> tuple[Point, ...]:
    multimodal = part.multimodal if part.multimodal is not None else licence.multimodal == "all" or None
    outside = territory_points(licence, use, multimodal, part.name)
    conduct = conduct_points(licence, use, knowledge.fields)
    # The vendor is the licensee: of the rules only territory and conduct can still reach the user.
    if use.end_user_of_product:
        return (*outside, *conduct, _end_user())
    # Who may not take the licence at all comes first: nothing after it matters then.
    points = (
        *outside,
        *permission_points(licence, use, part),
        *threshold_points(licence, use, part.released),
        *conduct,
        *output_points(licence, use),
        *policy_points(licence, knowledge.policy),
    )
    return points + (
        training_points(licence, use)
        if part.as_data
        else copyleft_points(leaf, licence, use, part.name, knowledge.fits)
    )


def _end_user() -> Point:
    claim = "As end user of a vendor's product you are not the licensee: the vendor's terms govern your use."
    return Point("end-user", LicenceOutcome.PERMITTED, claim, "licence grant")
=======
>>>>>>> int
