"""Judges one licence of a part for one use."""

from dataclasses import replace

from protocols.adoption import Mode

from ..facts.knowledge import Knowledge
from ..facts.part import LicensedPart
from ..facts.records.expression_tree import Leaf
from ..facts.records.licence import Licence
from .limits.acceptable_use import conduct_points
from .limits.brand_display import branding_points
from .limits.policy import policy_points
from .limits.territory import territory_points
from .limits.thresholds import threshold_points
from .obligations import duties
from .outcome import Duty, LeafRuling, LicenceOutcome, Point, worst
from .reach.copyleft import copyleft_points
from .record_gaps import without_record
from .rights.outputs import output_points
from .rights.permissions import permission_points
from .rights.training_data import training_points
from .use import SHIPPED, LicenceUse


def ruling_of(leaf: Leaf, part: LicensedPart, use: LicenceUse, knowledge: Knowledge) -> LeafRuling:
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
    if use.end_user_of_product:
        return (*outside, *conduct, _end_user())
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
