"""The verdict: every rule on every licence of every part; OR is the best branch, everything else the worst."""

from dataclasses import replace

from protocols.adoption import Mode

from ..facts.catalogue import Dispute
from ..facts.clause_wordings import QuotedClause
from ..facts.expression import All, Leaf, Tree, leaves
from ..facts.expression import Any as Choice
from ..facts.knowledge import Knowledge
from ..facts.licence import Licence
from ..facts.part import LicensedPart
from ..facts.tables.compatibility import Fit
from .acceptable_use import branding_points, conduct_points
from .copyleft import copyleft_points
from .obligations import duties
from .outcome import Duty, LeafRuling, LicenceOutcome, PartRuling, Point, Ruling, worst
from .outputs import output_points
from .permissions import permission_points
from .questions import ask_commercial_licence
from .territory import territory_points
from .thresholds import threshold_points
from .training_data import training_points
from .use import SHIPPED, LicenceUse


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
    branches = tuple(tuple(_leaf(leaf, part, use, knowledge) for leaf in branch) for branch in alternatives(part.tree))
    if bought and _may_be_bought(part, branches):
        branches = (*branches, (_leaf(Leaf("LicenseRef-Commercial", None, "commercial"), part, use, knowledge),))
    chosen = min(branches, key=lambda branch: (_outcome(branch).rank, _burden(branch)))
    own = _own_points(part, use, chosen, knowledge)
    outcome = worst((_outcome(chosen), *(point.outcome for point in own)))
    return PartRuling(part, outcome, chosen, tuple(branch for branch in branches if branch is not chosen), own)


def _may_be_bought(part: LicensedPart, branches: tuple[tuple[LeafRuling, ...], ...]) -> bool:
    """A commercial licence somebody holds covers the component itself, where its public terms do not suffice."""
    if any(ruling.leaf.kind == "commercial" for branch in branches for ruling in branch):
        return False
    public = min(_outcome(branch).rank for branch in branches)
    return part.offer is not None or (part.role == "component" and public >= LicenceOutcome.REVIEW.rank)


def alternatives(tree: Tree) -> tuple[tuple[Leaf, ...], ...]:
    """The tree as a choice of sets of licences that bind together; at most 64 branches are unfolded."""
    if isinstance(tree, Leaf):
        return ((tree,),)
    if isinstance(tree, Choice):
        return tuple(branch for child in tree.branches for branch in alternatives(child))[:64]
    return _combined(tree)


def _combined(tree: All) -> tuple[tuple[Leaf, ...], ...]:
    sets: tuple[tuple[Leaf, ...], ...] = ((),)
    for part in tree.parts:
        options = alternatives(part)
        sets = tuple((*chosen, *option) for chosen in sets for option in options)[:64]
    return sets


def _outcome(branch: tuple[LeafRuling, ...]) -> LicenceOutcome:
    return worst(tuple(ruling.outcome for ruling in branch))


def _burden(branch: tuple[LeafRuling, ...]) -> int:
    return sum(len(ruling.duties) for ruling in branch)


def _leaf(leaf: Leaf, part: LicensedPart, use: LicenceUse, knowledge: Knowledge) -> LeafRuling:
    if leaf.licence is None:
        point = _without_record(leaf, use)
        return LeafRuling(leaf, point.outcome, (point,), ())
    licence = leaf.licence
    owed = duties(licence, use, part)
    points = (*_reading(leaf), *_points(leaf, licence, part, use, knowledge), *branding_points(licence, use, owed))
    outcome = worst(tuple(point.outcome for point in points))
    if outcome is LicenceOutcome.PERMITTED and any(not duty.passive for duty in owed):
        outcome = LicenceOutcome.OBLIGATIONS
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
    if use.end_user_of_product:
        return (*outside, *conduct, _end_user())
    points = (
        *outside,
        *permission_points(licence, use, part),
        *threshold_points(licence, use, part.released),
        *conduct,
        *output_points(licence, use),
    )
    return points + (
        training_points(licence, use)
        if part.as_data
        else copyleft_points(leaf, licence, use, part.name, knowledge.fits)
    )


def _end_user() -> Point:
    claim = "As end user of a vendor's product you are not the licensee: the vendor's terms govern your use."
    return Point("end-user", LicenceOutcome.PERMITTED, claim, "licence grant")


def _without_record(leaf: Leaf, use: LicenceUse) -> Point:
    match leaf.kind:
        case "none":
            return Point(
                "licence",
                LicenceOutcome.BLOCKED,
                "No licence was found: without one nobody but the author may use it.",
                "copyright law",
                change="the author publishes it under a licence",
            )
        case "commercial" if use.holds_commercial_licence:
            return Point(
                "licence",
                LicenceOutcome.PERMITTED,
                "You hold the commercial licence: its own terms govern in place of the public ones; check its "
                "scope and term.",
                "your commercial licence",
            )
        case "commercial":
            question = None if "use.holds_commercial_licence" in use.declined else ask_commercial_licence("as offered")
            return Point(
                "licence",
                LicenceOutcome.BLOCKED,
                "Only under a commercial licence that nobody said you hold.",
                "commercial offer",
                missing=question,
                change="the commercial licence is bought",
            )
    return Point(
        "licence",
        LicenceOutcome.REVIEW,
        f"The licence is not identified: {(leaf.note or leaf.text).rstrip('.')}. Its text must be read.",
        "licence text",
        change="the text is supplied and identified as a known licence",
    )


def _own_points(
    part: LicensedPart, use: LicenceUse, chosen: tuple[LeafRuling, ...], knowledge: Knowledge
) -> tuple[Point, ...]:
    points = []
    bought = any(ruling.leaf.kind == "commercial" and ruling.outcome is LicenceOutcome.PERMITTED for ruling in chosen)
    if part.problem and not bought:
        points.append(
            Point(
                "sources", LicenceOutcome.REVIEW, part.problem, "declared licence", change="the sources are reconciled"
            )
        )
    if use.metadata_conflict and not bought:
        claim = (
            "The sources of the declared licence disagree; the narrower reading is taken until the licensor settles it."
        )
        points.append(
            Point("sources", LicenceOutcome.REVIEW, claim, "declared licence", change="the sources are reconciled")
        )
    if not bought:
        points += [_clause(clause) for clause in part.clauses if _touches(clause, use)]
    if not use.end_user_of_product:
        points += [_dispute(part, dispute, chosen) for dispute in part.disputes if _disputed(use, chosen, knowledge)]
    return tuple(points)


def _touches(clause: QuotedClause, use: LicenceUse) -> bool:
    if clause.id == "commercial" and use.commercial is False:
        return False
    return not clause.when or use.mode.value in clause.when


def _clause(clause: QuotedClause) -> Point:
    """What a text that is no licence on file says, for a person to weigh: nothing is concluded from it."""
    quotes = " and ".join(f"“{quote}”" for quote in clause.quotes)
    claim = f"{clause.says[:1].upper()}{clause.says[1:]}: {quotes}"
    return Point(
        f"clause-{clause.id}", LicenceOutcome.REVIEW, claim, "text supplied", change="a lawyer has read the clause"
    )


def _disputed(use: LicenceUse, chosen: tuple[LeafRuling, ...], knowledge: Knowledge) -> bool:
    """A licensor's claim beyond the text matters while the public copyleft branch is relied on for closed work."""
    relied_on = [ruling.leaf.licence for ruling in chosen if ruling.leaf.licence]
    answers = (
        knowledge.fits(licence.id, use.own_licence).answer
        for licence in relied_on
        if licence.copyleft.strength == "network"
    )
    return any(not use.own_is_open or answer is Fit.NO for answer in answers)


def _dispute(part: LicensedPart, dispute: Dispute, chosen: tuple[LeafRuling, ...]) -> Point:
    """A dispute needs counsel once it is known how the part is joined; before, that question comes first."""
    open_question = any(point.missing and point.rule == "copyleft" for ruling in chosen for point in ruling.points)
    claim = f"Dispute risk: the licensor says {dispute.claim}. The text: {dispute.text_says}."
    change = None if part.offer else "the licensor confirms the narrower reading"
    outcome = LicenceOutcome.OBLIGATIONS if open_question else LicenceOutcome.REVIEW
    return Point("dispute", outcome, claim, dispute.locator, change=change, disputed=True)
