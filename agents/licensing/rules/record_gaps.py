"""What is said of a part whose licence has no record, and of what a person must look at."""

from ..facts.clause_wordings import QuotedClause
from ..facts.knowledge import Knowledge
from ..facts.part import LicensedPart
from ..facts.records.component_record import Dispute
from ..facts.records.expression_tree import Leaf
from ..facts.tables.compatibility import Fit
from .outcome import LeafRuling, LicenceOutcome, Point
from .questions import ask_commercial_licence
from .use import LicenceUse


def without_record(leaf: Leaf, use: LicenceUse) -> Point:
    # No licence at all is worse than one nobody knows: the first is forbidden by law, the second unread.
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


def own_points(
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
