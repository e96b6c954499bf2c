"""What the context of a case says about the intended use, put over what its words said.

`region`, `country`      where it is used, and where the organisation sits (the country, else the region)
`use`                    a mode, or words that hold one (`internal production`); `product` and `architecture` name none
`deployment`             the hosting
`modality`               more than text means multimodal
`task`                   the purpose, when the words gave none
`language`, `languages`  the languages
`closed_product`         true: the adopter's own work is proprietary
`commercial_licence`     whether one was bought
`version`                of the first component
`tokens_month`, `mau`, … sizes, by the names below; any other field of a use, an organisation or a workload by its own
Everything else          a fact of the Inquiry under its own name.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from protocols.adoption import Component, Hosting, Inquiry, IntendedUse, Mode, Organisation, Workload
from protocols.adoption.registry import Registry

GLOBAL = {"global": "WORLDWIDE", "world": "WORLDWIDE", "worldwide": "WORLDWIDE", "uk": "GB"}
MODES = (
    *((mode.value, mode) for mode in Mode),
    ("managed service", Mode.SAAS_MANAGED),
    ("api", Mode.SAAS),
    ("service", Mode.SAAS),
    ("ship", Mode.DISTRIBUTE),
    ("redistribut", Mode.DISTRIBUTE),
    ("mobile app", Mode.DISTRIBUTE),
    ("desktop", Mode.DISTRIBUTE),
    ("device", Mode.EMBEDDED),
    ("on-device", Mode.EMBEDDED),
    ("edge", Mode.EMBEDDED),
    ("prototype", Mode.EVALUATE),
    ("poc", Mode.EVALUATE),
    ("pilot", Mode.EVALUATE),
    ("evaluat", Mode.EVALUATE),
    ("academic", Mode.RESEARCH),
    ("fine-tun", Mode.FINETUNE_INTERNAL),
    ("finetun", Mode.FINETUNE_INTERNAL),
    ("training", Mode.FINETUNE_INTERNAL),
)
OTHER_NAMES = {
    "mau": "mau_now",
    "users": "end_users_30d",
    "employees": "headcount",
    "tokens_month": "tokens_per_month",
    "requests_day": "requests_per_day",
    "budget_usd_month": "budget_usd_per_month",
    "arr_usd": "product_arr_usd",
    "gpus": "gpu_count",
    "commercial_licence": "holds_commercial_licence",
    "commercial_license": "holds_commercial_licence",
    "own_license": "own_licence",
}
READ_HERE = frozenset(
    {"region", "country", "use", "deployment", "hosting", "modality", "task", "language", "languages", "closed_product"}
)


def with_context(said: Inquiry, context: Mapping[str, Any]) -> Inquiry:
    """The Inquiry of the words with what the context adds; where both speak, the context counts."""
    named = {OTHER_NAMES.get(name, name): value for name, value in context.items() if value is not None}
    told = {name: value for name, value in named.items() if name not in READ_HERE}
    organisation = {**_fields(said.use.organisation, Organisation, told), **_seat(context)}
    use = {
        **_fields(said.use, IntendedUse, told),
        **_use(said.use, context),
        "organisation": organisation,
        "workload": _fields(said.use.workload, Workload, told),
    }
    fields = {*IntendedUse.model_fields, *Organisation.model_fields, *Workload.model_fields, "version"}
    facts = {name: value for name, value in {**context, **named}.items() if name not in fields}
    return said.model_copy(
        update={"use": IntendedUse.model_validate(use), "facts": {**said.facts, **{k: facts[k] for k in sorted(facts)}}}
    )


def components_of(
    ids: Sequence[str], version: str | None, names: Registry, said: Sequence[Component]
) -> Sequence[Component]:
    """The components of a case by id, the first in its version; an id nobody knows is a name as the words spell it."""
    found = [names.component(id) if id in names.records else _unknown(id, said) for id in ids]
    if found and version is not None:
        found[0] = found[0].model_copy(update={"version": str(version)})
    return tuple(found)


def _fields(model: Any, kind: type, told: Mapping[str, Any]) -> dict[str, Any]:
    known = model.model_dump()
    return {**known, **{name: value for name, value in told.items() if name in kind.model_fields}}


def _seat(context: Mapping[str, Any]) -> dict[str, Any]:
    seat = _place(context.get("country") or context.get("region"))
    return {"based_in": seat} if seat and seat != "WORLDWIDE" else {}


def _use(said: IntendedUse, context: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if where := tuple(place for place in (_place(context.get("region") or context.get("country")),) if place):
        found["territory"] = where
    written = str(context.get("use") or "").replace("_", " ").lower()
    if mode := _mode(written):
        found["mode"] = mode
    if "production" in written and "production" not in context and "content" not in written:
        found["production"] = True
    if hosting := _hosting(context.get("deployment") or context.get("hosting")):
        found["hosting"] = hosting
    if context.get("modality"):
        found["multimodal"] = str(context["modality"]).strip().lower() != "text"
    if context.get("task") and said.purpose is None:
        found["purpose"] = str(context["task"])
    if tongues := _listed(context.get("languages") or context.get("language")):
        found["languages"] = tongues
    if context.get("closed_product") is True and said.own_licence is None:
        found["own_licence"] = "proprietary"
    return found


def _place(written: Any) -> str | None:
    return GLOBAL.get(str(written).strip().lower(), str(written).strip().upper()) if written else None


def _mode(written: str) -> Mode | None:
    """The first mode whose name stands in the words, the exact name before any part of it."""
    exact = written.strip().replace(" ", "_")
    if exact in set(Mode):
        return Mode(exact)
    return next((mode for name, mode in MODES if re.search(rf"\b{re.escape(name.replace('_', ' '))}", written)), None)


def _hosting(written: Any) -> Hosting | None:
    low = str(written or "").strip().lower().replace("_", "-").replace(" ", "-")
    other = {"onprem": "on-prem", "on-premises": "on-prem", "api": "managed-api", "self-host": "self-hosted"}
    low = other.get(low, low)
    return Hosting(low) if low in set(Hosting) else None


def _listed(value: Any) -> tuple[str, ...]:
    return tuple(str(each) for each in (value if isinstance(value, list) else [value] if value else []))


def _unknown(id: str, said: Sequence[Component]) -> Component:
    plain = re.sub(r"\W+", "", id.lower())
    spelt = (component for component in said if re.sub(r"\W+", "", component.name.lower()) == plain)
    return next(spelt, Component(name=id))
