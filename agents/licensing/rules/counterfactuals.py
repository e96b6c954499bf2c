"""What would change the verdict: each change is tried by judging again, never guessed."""

from collections.abc import Iterator
from dataclasses import replace

from protocols.adoption import Alternative, Component, Counterfactual, Linkage, Mode, Verdict

from ..facts.knowledge import Knowledge
from ..facts.part import LicensedPart
from ..facts.records.component_record import KnownComponent
from .judge import judge
from .outcome import LicenceOutcome, Ruling
from .resolve import parts_of
from .use import SERVED, SHIPPED, TRAINS_ON_OUTPUTS, LicenceUse

_RINGS = {LicenceOutcome.REVIEW: Verdict.ASSESS, LicenceOutcome.BLOCKED: Verdict.HOLD}


# Each fact is changed by itself: two at once would not say which of them mattered.
def counterfactuals(
    ruling: Ruling, parts: tuple[LicensedPart, ...], use: LicenceUse, knowledge: Knowledge
) -> tuple[Counterfactual, ...]:
    """Changes of the use that give a better outcome, and what a missing fact would decide."""
    changes = ((change, judge(parts, changed, knowledge)) for change, changed in _changes(ruling, use))
    # A change that leaves the outcome as it is would be advice without an effect.
    tried = [_tried(change, after) for change, after in changes if after.outcome.rank < ruling.outcome.rank]
    return (*tried, *_answered(ruling, parts, use, knowledge), *_stated(ruling))


def _answered(
    ruling: Ruling, parts: tuple[LicensedPart, ...], use: LicenceUse, knowledge: Knowledge
) -> Iterator[Counterfactual]:
    """What each missing fact decides: the outcome its usual answer gives, when that one alone is answered."""
    questions = {point.missing.field: point.missing for _, _, point in ruling.points() if point.missing}
    for field, question in questions.items():
        if question.default is None:
            yield Counterfactual(change=f"answer: {question.asks}", then="the verdict rests on it")
            continue
        usual = judge(parts, replace(use, declined=use.declined | {field}), knowledge).outcome
        change = f"answer '{question.default_means or question.default}' to: {question.asks}"
        yield Counterfactual(change=change, then=f"then {usual.value.replace('_', ' ')}", verdict=_RINGS.get(usual))


def _tried(change: str, ruling: Ruling) -> Counterfactual:
    return Counterfactual(
        change=change, then=f"then {ruling.outcome.value.replace('_', ' ')}", verdict=_RINGS.get(ruling.outcome)
    )


def _changes(ruling: Ruling, use: LicenceUse) -> Iterator[tuple[str, LicenceUse]]:
    if use.linkage is not Linkage.SEPARATE:
        yield (
            "run it as a separate process instead of joining it to your program",
            replace(use, linkage=Linkage.SEPARATE),
        )
    if use.linkage in (Linkage.STATIC, Linkage.INCORPORATED):
        yield "link it dynamically, replaceable by the user", replace(use, linkage=Linkage.DYNAMIC)
    if use.modified:
        yield "use it unmodified", replace(use, modified=False)
    yield from _of_mode(use)
    if not use.holds_commercial_licence:
        for part in ruling.parts:
            if part.part.offer:
                yield f"buy the {part.part.offer}", replace(use, holds_commercial_licence=True, remove_branding=False)
    if use.target_name:
        yield from _renamed(ruling, use)
    yield from _dropped(ruling, use)


def _of_mode(use: LicenceUse) -> Iterator[tuple[str, LicenceUse]]:
    if use.mode is Mode.SAAS_MANAGED:
        yield "let it work behind your own product instead of offering it as the service", replace(use, mode=Mode.SAAS)
    if use.mode in SERVED | SHIPPED:
        yield "keep it inside your organisation", replace(use, mode=Mode.INTERNAL)
    if use.mode not in (Mode.EVALUATE, Mode.RESEARCH):
        yield "only evaluate it, outside production", replace(use, mode=Mode.EVALUATE)
    if use.mode in TRAINS_ON_OUTPUTS and use.target_kind != "classifier":
        yield "train only a small classifier on the outputs", replace(use, target_kind="classifier")
    if use.mode is Mode.DISTRIBUTE and not use.own_licence_said:
        yield (
            "publish your own work under GPL-3.0-or-later",
            replace(use, own_licence="GPL-3.0-or-later", own_licence_said=True),
        )


def _renamed(ruling: Ruling, use: LicenceUse) -> Iterator[tuple[str, LicenceUse]]:
    for part in ruling.parts:
        for leaf in part.chosen:
            for duty in leaf.duties:
                if duty.id == "model-name-prefix" and duty.exact_text:
                    name = f"{duty.exact_text}-{use.target_name}"
                    yield f"rename the model, for example '{name}'", replace(use, target_name=name)


def _dropped(ruling: Ruling, use: LicenceUse) -> Iterator[tuple[str, LicenceUse]]:
    rules = {point.rule for _, _, point in ruling.points() if point.outcome.rank >= LicenceOutcome.REVIEW.rank}
    if "field-of-use" in rules:
        yield "drop the restricted field of use", replace(use, fields=())
    if "guardrails" in rules:
        yield "keep the guardrails", replace(use, disable_guardrails=False)
    if "branding" in rules:
        yield "keep the branding", replace(use, remove_branding=False)
    if "commercial-use" in rules:
        yield "use it for non-commercial purposes only", replace(use, commercial=False)


def _stated(ruling: Ruling) -> Iterator[Counterfactual]:
    """What the points themselves say would settle them."""
    changes: set[str] = set()
    for _, _, point in ruling.points():
        if point.outcome.rank < LicenceOutcome.REVIEW.rank:
            continue
        if point.missing is None and point.change and point.change not in changes:
            changes.add(point.change)
            yield Counterfactual(change=point.change, then="this obstacle falls away")


def better_choices(
    record: KnownComponent | None, ruling: Ruling, use: LicenceUse, knowledge: Knowledge
) -> tuple[Alternative, ...]:
    """Known alternatives whose licence allows this use and gives it a better outcome, best first."""
    if record is None or ruling.outcome.rank < LicenceOutcome.OBLIGATIONS.rank:
        return ()
    judged = [
        (_judged(alternative, use, knowledge), alternative)
        for id in record.alternatives
        if (alternative := knowledge.catalogue.get(id))
    ]
    limit = min(ruling.outcome.rank, LicenceOutcome.REVIEW.rank)
    better = [(result, alternative) for result, alternative in judged if result.outcome.rank < limit]
    better.sort(key=lambda pair: (pair[0].outcome.rank, pair[1].id))
    return tuple(_alternative(result, alternative) for result, alternative in better)


def _judged(alternative: KnownComponent, use: LicenceUse, knowledge: Knowledge) -> Ruling:
    component = Component(name=alternative.name, id=alternative.id, kind=alternative.kind)
    changed = replace(use, kind=alternative.kind, multimodal=None, holds_commercial_licence=False)
    return judge(parts_of(component, alternative, changed, knowledge), changed, knowledge)


def _alternative(result: Ruling, alternative: KnownComponent) -> Alternative:
    declared = ", ".join(part.part.declared for part in result.parts)
    return Alternative(
        component=Component(
            name=alternative.name, id=alternative.id, kind=alternative.kind, publisher=alternative.publisher
        ),
        why=f"{declared}: {result.outcome.value.replace('_', ' ')} for the same use",
        evidence=tuple(evidence for part in result.parts for evidence in part.part.evidence),
    )
