"""How large the adopter is as a licence measures it: what was stated, what follows from it, and what stays open."""

from dataclasses import replace

from protocols.adoption import Mode

from ...facts.records.licence import Licence
from ...facts.records.licence_terms import Threshold
from ..questions import measured_at, month_before
from ..use import OUTSIDE, LicenceUse
from .size_bounds import size_bounds


def counted(licence: Licence, threshold: Threshold, use: LicenceUse, released: str | None) -> LicenceUse:
    """A count of the very month that the threshold measures is the count at release."""
    size = use.organisation
    if threshold.metric != "mau_at_release" or size.mau_at_release is not None or size.mau_month is None:
        return use
    before = month_before(measured_at(licence, threshold, released))
    if before is None or size.mau_month != f"{before:%Y-%m}":
        return use
    return replace(use, organisation=size.model_copy(update={"mau_at_release": size.mau_now}))


def met(threshold: Threshold, use: LicenceUse) -> bool | None:
    size = use.organisation
    match threshold.metric:
        case "maas_business":
            return serves_models(use)
        case "competes_with_licensor":
            return size.competes_with_licensor
        case "ai_work_assistant_business":
            return _assists_work(use)
        case "maas_and_group_annual_revenue_usd":
            return _all((serves_models(use), _compared(threshold, size_bounds("annual_revenue_usd", use))))
        case "maas_or_ai_work_assistant_and_group_annual_revenue_usd":
            business = _any((serves_models(use), _assists_work(use)))
            return _all((business, _compared(threshold, size_bounds("annual_revenue_usd", use))))
    return _compared(threshold, size_bounds(threshold.metric, use))


def _all(conditions: tuple[bool | None, ...]) -> bool | None:
    """Whether all hold: one that fails decides, one that is unknown leaves it open."""
    return False if False in conditions else None if None in conditions else True


def _any(conditions: tuple[bool | None, ...]) -> bool | None:
    """Whether one holds: one that does decides, one that is unknown leaves it open."""
    return True if True in conditions else None if None in conditions else False


def _assists_work(use: LicenceUse) -> bool | None:
    if use.organisation.ai_work_assistant is not None:
        return use.organisation.ai_work_assistant
    return None if use.mode in OUTSIDE else False


def serves_models(use: LicenceUse) -> bool | None:
    if use.organisation.maas is not None:
        return use.organisation.maas
    if use.mode is Mode.SAAS_MANAGED:
        return True
    return None if use.mode in OUTSIDE else False


def _compared(threshold: Threshold, bounds: tuple[float | None, float | None]) -> bool | None:
    least, most = bounds
    limit = float(threshold.value)
    reaches = (lambda size: size > limit) if threshold.op == ">" else (lambda size: size >= limit)
    if least is not None and reaches(least):
        return True
    if most is not None and not reaches(most):
        return False
    return None
