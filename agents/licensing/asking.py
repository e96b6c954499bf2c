"""The questions this agent asks: one a fact, each with why it matters and what its default means."""

from pydantic import JsonValue

from protocols.adoption import Assumption, Linkage, Mode, Question

from .terms import Licence, Threshold

_COUNT = {"type": "integer", "minimum": 0}
_MONEY = {"type": "number", "minimum": 0}
_YES_NO = {"type": "boolean"}
_SIZES: dict[str, tuple[str, dict[str, JsonValue], str]] = {
    "mau_at_release": ("mau_at_release", _COUNT, "monthly active users of all your group's products in the calendar month before"),
    "mau": ("mau_now", _COUNT, "monthly active users of the product or service now"),
    "dau": ("mau_now", _COUNT, "monthly active users now (the licence counts daily users, which are never more)"),
    "image_core_business_and_muu": ("mau_now", _COUNT, "monthly users now"),
    "annual_revenue_usd": ("annual_revenue_usd", _MONEY, "annual revenue of the legal entity in USD"),
    "group_annual_revenue_usd": ("annual_revenue_usd", _MONEY, "annual revenue of the group with all affiliates in USD"),
    "group_annual_revenue_cny": ("annual_revenue_usd", _MONEY, "annual revenue of the group in USD (the licence counts CNY)"),
    "group_monthly_revenue_usd": ("monthly_revenue_usd", _MONEY, "consolidated group revenue of the last month in USD"),
    "monthly_revenue_usd": ("monthly_revenue_usd", _MONEY, "revenue of the last month in USD"),
    "product_monthly_revenue_usd": ("product_monthly_revenue_usd", _MONEY, "monthly revenue of that product in USD"),
    "annual_recurring_revenue_usd": ("product_arr_usd", _MONEY, "annual recurring revenue in USD"),
    "headcount": ("headcount", _COUNT, "employees and contractors of the organisation"),
    "end_users_30d": ("end_users_30d", _COUNT, "people with direct access in any 30 days"),
    "maas_business": ("maas", _YES_NO, "whether you sell model inference or fine-tuning as a service (Model as a Service)"),
    "maas_and_group_annual_revenue_usd": (
        "annual_revenue_usd", _MONEY, "annual revenue of the group in USD, counted only if you sell Model as a Service"),
    "competes_with_licensor": ("competes_with_licensor", _YES_NO, "whether your product competes with the licensor's"),
}  # fmt: skip


def size_field(metric: str) -> str:
    """Which field of the organisation a threshold's metric is measured by."""
    return f"use.organisation.{_SIZES[metric][0]}"


def ask_size(licence: Licence, threshold: Threshold, released: str | None) -> Question:
    """How large the organisation is, as this threshold measures it."""
    _, schema, words = _SIZES[threshold.metric]
    if threshold.metric == "mau_at_release":
        words = f"{words} the release on {released or licence.version_date or 'its release date'}"
    if schema is _YES_NO:
        asks = f"Please say {words}."
    else:
        asks = f"How large is this: {words}?"
    limit = "" if isinstance(threshold.value, bool) else f" {threshold.op} {threshold.value:,}"
    return Question(
        field=size_field(threshold.metric),
        asks=asks,
        why=f"{licence.name}, {threshold.clause}: {threshold.metric.replace('_', ' ')}{limit} changes what the licence gives.",
        answer_schema=dict(schema),
        default=False if schema is _YES_NO else 0,
        default_means="no" if schema is _YES_NO else "below the limit, as almost every organisation is",
    )


def assumed_below(licence: Licence, threshold: Threshold) -> Assumption:
    """The default of a size nobody gave: below the limit."""
    return Assumption(
        field=size_field(threshold.metric),
        value=f"below the limit of {threshold.value}" if not isinstance(threshold.value, bool) else False,
        why=f"not answered; almost every organisation is outside {licence.name} {threshold.clause}",
    )


def ask_seat(licence: Licence, clause: str) -> Question:
    return Question(
        field="use.organisation.based_in",
        asks="In which country does your organisation have its principal place of business (ISO code)?",
        why=f"{licence.name}: {clause} gives no rights to organisations based in some places.",
        answer_schema={"type": "string", "minLength": 2, "maxLength": 10},
    )


def ask_territory(licence: Licence, clause: str) -> Question:
    return Question(
        field="use.territory",
        asks="In which countries will it, and what it produces, be used (ISO codes)?",
        why=f"{licence.name}, {clause}: some territories are excluded altogether.",
        answer_schema={"type": "array", "items": {"type": "string", "minLength": 2, "maxLength": 20}, "minItems": 1},
    )


def ask_multimodal(licence: Licence, name: str) -> Question:
    return Question(
        field="use.multimodal",
        asks=f"Is the {name} you mean multimodal (does it take images, audio or video)?",
        why=f"{licence.name}: its use policy gives multimodal models no licence in the EU.",
        answer_schema=dict(_YES_NO),
    )


def ask_linkage(licence: Licence, name: str, default: Linkage | None) -> Question:
    means = {None: None, Linkage.SEPARATE: "a program or service of its own, called over a network or command line"}
    return Question(
        field="use.linkage",
        asks=f"How is {name} joined to your own code: as a separate process, dynamically linked, statically linked, or incorporated?",
        why=f"{licence.name}: how far its copyleft reaches depends on it.",
        answer_schema={"type": "string", "enum": [linkage.value for linkage in Linkage]},
        default=default.value if default else None,
        default_means=means.get(default),
    )


def ask_commercial(licence: Licence) -> Question:
    return Question(
        field="use.commercial",
        asks="Is the work commercial (in or for a business), or non-commercial such as academic research?",
        why=f"{licence.name} treats the two differently.",
        answer_schema=dict(_YES_NO),
        default=True,
        default_means="commercial",
    )


def ask_target(licence: Licence, clause: str | None) -> Question:
    return Question(
        field="use.target_model",
        asks="What kind of model will be trained on the outputs (llm, classifier, embedding, image, ...)?",
        why=f"{licence.name}, {clause or 'output terms'}: only some kinds may be trained.",
        answer_schema={"type": "string", "minLength": 2, "maxLength": 100},
    )


def ask_mode(assumed: Mode) -> Question:
    return Question(
        field="use.mode",
        asks="How will it be used: internally, evaluated, served to others, shipped to them, or embedded in a product?",
        why="The licence gives different answers for these uses.",
        answer_schema={"type": "string", "enum": [mode.value for mode in Mode]},
        default=assumed.value,
        default_means=assumed.value.replace("_", " "),
    )


def ask_commercial_licence(offer: str) -> Question:
    return Question(
        field="use.holds_commercial_licence",
        asks=f"Do you hold a commercial licence ({offer})?",
        why="With it the public licence's terms no longer decide.",
        answer_schema=dict(_YES_NO),
        default=False,
        default_means="no",
    )
