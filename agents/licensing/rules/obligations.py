"""Which obligations a use triggers, with clause and exact strings."""

from collections.abc import Iterator

from protocols.adoption import Linkage, Mode

from ..facts.part import LicensedPart
from ..facts.records.licence import Licence
from ..facts.records.licence_terms import Obligation
from .limits.thresholds import State, standings
from .outcome import Duty
from .rights.outputs import similar_target
from .rights.training_data import training_duties
from .use import SERVED, TRIALS, LicenceUse


def triggers(licence: Licence, use: LicenceUse, part: LicensedPart) -> frozenset[str]:
    """The trigger words of the licence base that this use sets off."""
    mode = use.mode
    met = {"any", mode.value}
    if mode is Mode.SAAS_MANAGED:
        met.add("saas")
    joined = licence.copyleft.strength == "network" and use.linkage not in (None, Linkage.SEPARATE)
    if mode in SERVED and (use.modified or joined):
        met.add("saas_modified")
    if mode is Mode.RESEARCH:
        met.add("publication")
    if use.commercial is not False and mode not in TRIALS:
        met.add("commercial")
    if part.use_grant is None and mode not in TRIALS:
        met.add("grant_unread")
    if "cosmos" in part.name.lower():
        met.add("cosmos")
    if (
        mode is Mode.TRAIN_ON_OUTPUTS_PUBLISH
        and licence.outputs.distilled_model_is_derivative
        and similar_target(licence, use)
    ):
        met.add("finetune_publish")
    return frozenset(met)


def duties(licence: Licence, use: LicenceUse, part: LicensedPart) -> tuple[Duty, ...]:
    """The obligations of this use of a part; fewer when it is only trained on."""
    if use.end_user_of_product:
        return ()
    return tuple(_as_data(licence, use) if part.as_data else _of_use(licence, use, part))


def _of_use(licence: Licence, use: LicenceUse, part: LicensedPart) -> Iterator[Duty]:
    met = triggers(licence, use, part)
    display = _display(licence, use)
    for obligation in licence.obligations:
        # Before its triggers: a branding duty with a user limit holds only above it, and is watched below.
        if obligation.id == "keep-branding" and (watch := _watched(licence, use)):
            yield watch
        elif matches := sorted(met.intersection(obligation.when)):
            yield _duty(obligation, matches[0])
        elif "over_threshold" in obligation.when and display is not None:
            yield _duty(obligation, "over_threshold", conditional=display is State.UNKNOWN)


def _as_data(licence: Licence, use: LicenceUse) -> Iterator[Duty]:
    reached = training_duties(licence, use)
    for obligation in licence.obligations:
        if "any" in obligation.when:
            yield _duty(obligation, "any")
        elif obligation.id in reached:
            yield _duty(obligation, use.mode.value)


def _display(licence: Licence, use: LicenceUse) -> State | None:
    """Whether a display duty is due: above for sure, unknown, or not at all."""
    states = {standing.state for standing in standings(licence, use) if standing.threshold.effect == "display-required"}
    if State.ABOVE in states:
        return State.ABOVE
    return State.UNKNOWN if State.UNKNOWN in states else None


def _watched(licence: Licence, use: LicenceUse) -> Duty | None:
    """Below a branding threshold branding may go, but the count must be watched."""
    for standing in standings(licence, use):
        if standing.threshold.effect == "branding-must-stay" and use.remove_branding and standing.state is State.BELOW:
            what = (
                f"Branding may be removed only while there are no more than {standing.threshold.value} end "
                "users in any 30 days: watch the count."
            )
            return Duty("monitor-user-count", what, standing.threshold.clause, "any")
    return None


def _duty(obligation: Obligation, trigger: str, conditional: bool = False) -> Duty:
    return Duty(
        id=obligation.id,
        what=obligation.what,
        clause=obligation.clause,
        trigger=trigger,
        exact_text=obligation.exact_text,
        passive=obligation.passive,
        conditional=conditional,
        grade=obligation.grade,
    )
