"""What differs between the premises of two recommendations, old and new. Pure."""

from collections.abc import Iterable

from orchestrator.watch.premises import Premise, PremiseKind
from protocols.adoption import Evidence
from protocols.models import StrictModel


class PremiseChange(StrictModel):
    """A premise that is otherwise now; `before` or `now` is empty where there was or is none."""

    kind: PremiseKind
    component: str
    concern: str
    key: str
    before: str
    now: str
    source: Evidence | None = None


class PremiseComparison(StrictModel):
    """All that changed, and the concerns nobody answered this time, on which nothing can be said."""

    changes: tuple[PremiseChange, ...] = ()
    unanswered: tuple[str, ...] = ()


def compared(before: Iterable[Premise], now: Iterable[Premise]) -> PremiseComparison:
    """An agent that is silent today takes nothing back: its premises, and the verdict they made, are left out."""
    old = {premise.identity: premise for premise in before}
    new = {premise.identity: premise for premise in now}
    answered = _parts(new)
    silent = sorted(part for part in _parts(old) - answered if part[1])
    # Where everybody answered, a premise that is gone is a change; where somebody is silent, it may only be unheard.
    comparable = _parts(old) & answered if silent else _parts(old)
    changes = [
        _change(old.get(identity), new.get(identity))
        for identity in dict.fromkeys((*old, *new))
        if identity[1:3] in comparable and not (silent and identity[0] == PremiseKind.VERDICT)
    ]
    order = list(PremiseKind)
    return PremiseComparison(
        changes=tuple(sorted(filter(None, changes), key=lambda change: order.index(change.kind))),
        unanswered=tuple(dict.fromkeys(concern for _, concern in silent)),
    )


def _parts(premises: dict[tuple[str, ...], Premise]) -> set[tuple[str, str]]:
    return {(premise.component, premise.concern) for premise in premises.values()}


def _change(old: Premise | None, new: Premise | None) -> PremiseChange | None:
    latest = new or old
    if latest is None or (old and new and old.value == new.value):
        return None
    return PremiseChange(
        kind=latest.kind,
        component=latest.component,
        concern=latest.concern,
        key=latest.key,
        before=old.value if old else "",
        now=new.value if new else "",
        source=latest.source,
    )
