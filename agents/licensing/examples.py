"""Test cases written as licences, context and expected verdict, turned into Inquiries."""

from collections.abc import Mapping
from typing import Any

from protocols.adoption import Component, Constituent, Inquiry, IntendedUse, Mode, Organisation

_SAID = (
    "linkage",
    "own_licence",
    "multimodal",
    "target_model",
    "remove_branding",
    "received_in_product",
    "end_user_of_product",
    "disable_guardrails",
    "holds_commercial_licence",
    "modified",
    "production",
    "sector",
    "purpose",
)
_NAMES = ("model_name", "target_name", "target_model_name", "published_name", "published_model_name", "new_model_name")


def inquiry_of(case: Mapping[str, Any]) -> Inquiry:
    """The Inquiry a case describes; nobody is there to ask, and commercial use is the schema's default."""
    context = case["context"]
    parts = tuple(
        Constituent(name=part["name"], licence=expression(part["licence"]), role=part.get("role") or "component")
        for part in case["components"]
    )
    use = IntendedUse(
        mode=Mode(context["use"]),
        commercial=context.get("commercial", True),
        territory=tuple(context.get("territory") or ()),
        fields_of_use=tuple(_listed(context.get("field"))),
        organisation=_organisation(context),
        **{field: context[field] for field in _SAID if context.get(field) is not None},
    )
    name = next((context[field] for field in _NAMES if context.get(field)), None)
    facts = {"metadata_conflict": bool(context.get("metadata_conflict")), **({"model_name": name} if name else {})}
    component = Component(name=case.get("component") or case["components"][0]["name"], constituents=parts)
    return Inquiry(components=(component,), use=use, may_ask=False, facts=facts)


def expression(licence: Any) -> str:
    """A licence of the case schema as one expression: an id, an expression, or nested any_of and all_of."""
    if isinstance(licence, Mapping):
        for key, operator in (("any_of", " OR "), ("all_of", " AND ")):
            if key in licence:
                return "(" + operator.join(expression(item) for item in licence[key]) + ")"
    if isinstance(licence, list):
        return "(" + " AND ".join(expression(item) for item in licence) + ")"
    return str(licence) if licence is not None else "NONE"


def _organisation(context: Mapping[str, Any]) -> Organisation:
    said = dict(context.get("org") or {})
    known = set(Organisation.model_fields)
    return Organisation(**{field: value for field, value in said.items() if field in known and value is not None})


def _listed(value: Any) -> list[str]:
    if value is None:
        return []
    return [value] if isinstance(value, str) else [str(item) for item in value]
