"""Validates messages against the A2A 1.0 schema, and our data Parts against their extension's schema."""

from functools import cache
from typing import TYPE_CHECKING, Any

from google.protobuf.descriptor import Descriptor

from protocols.a2a.extensions import MODELS, path, schema
from protocols.explain.fields import FieldPlace
from protocols.explain.spec.citation import Cited
from protocols.explain.spec.schema import a2a_schema
from protocols.explain.spec.tables import table
from protocols.explain.violations import At, Departures, shown

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator, ValidationError

LABEL = "model"


def departures(value: Any, message: Descriptor, at: At) -> Departures:
    """Every place where the JSON of a message is not what the schema demands."""
    for error in _validator(message.name).iter_errors(value):
        place = at.below(*error.absolute_path)
        section = table("messages")[str(_schema(error).get("title", message.name)).partition(".")[0]]["section"]
        if error.instance is None and error.validator == "type" and not _demanded(message, error):
            yield place.remark("null counts as absent (ProtoJSON); leaving the field out says the same.", "5.7")
        else:
            yield place.breaks(_instance(error), _demand(error), _rule(error) or section)


def departures_of_part(place: FieldPlace) -> Departures:
    """Where a data Part that names one of our data models is not what its extension's schema demands."""
    if place.message.name != "Part" or place.name != "data":
        return
    labels = place.holder.get("metadata")
    model = labels.get(LABEL) if isinstance(labels, dict) else None
    uri = _extension_of(model) if isinstance(model, str) else None
    if uri is None:
        return
    source = Cited(section=str(model), title=uri, url=path(uri))
    for error in _model_validator(uri, str(model)).iter_errors(place.value):
        yield place.at.below(*error.absolute_path).breaks(_instance(error), _demand(error), source)


def _demanded(message: Descriptor, error: "ValidationError") -> bool:
    owner, _, name = str(_schema(error).get("title", "")).partition(".")
    return name in a2a_schema()["$defs"].get(owner, {}).get("required", ())


def _rule(error: "ValidationError") -> str:
    if error.validator in ("required", "minLength", "minItems"):
        return "5.7"
    if error.validator == "enum":
        return "5.5"
    return "5.6.1" if _schema(error).get("format") == "date-time" else ""


def _instance(error: "ValidationError") -> str:
    if error.validator == "required":
        return f"no {_missing(error)}"
    if error.validator == "oneOf" and isinstance(error.instance, dict):
        present = [name for name in _choices(error) if name in error.instance]
        return " and ".join(present) if present else "none of them"
    return shown(error.instance)


def _demand(error: "ValidationError") -> str:
    value: Any = error.validator_value
    match error.validator:
        case "required":
            return f"{_missing(error)}, which is required"
        case "oneOf" if names := _choices(error):
            return f"exactly one of {', '.join(names)}"
        case "enum":
            return f"one of {', '.join(map(str, value))}"
        case "type":
            return f"{value if isinstance(value, str) else ' or '.join(value)}"
        case "minItems" | "minLength":
            return "at least one, since the field is required"
        case "pattern" if _schema(error).get("format") == "date-time":
            return "a time in UTC as 2026-01-31T12:00:00.000Z"
        case "pattern" if _schema(error).get("contentEncoding"):
            return "base64"
        case "minimum" | "maximum":
            return f"{'at least' if error.validator == 'minimum' else 'at most'} {value}"
        case _:
            return error.message[:300]


def _missing(error: "ValidationError") -> str:
    names: Any = error.validator_value
    return next((name for name in names if repr(name) in error.message), "a field")


def _choices(error: "ValidationError") -> list[str]:
    schemas: Any = error.validator_value
    return [schema["required"][0] for schema in schemas if isinstance(schema, dict) and set(schema) == {"required"}]


def _extension_of(model: str) -> str | None:
    return next((uri for uri, models in MODELS.items() if any(each.__name__ == model for each in models)), None)


def _schema(error: "ValidationError") -> dict[str, Any]:
    return error.schema if isinstance(error.schema, dict) else {}


@cache
def _validator(message: str) -> "Draft202012Validator":
    return _against({"$ref": f"#/$defs/{message}", "$defs": a2a_schema()["$defs"]})


@cache
def _model_validator(uri: str, model: str) -> "Draft202012Validator":
    return _against({"$ref": f"#/$defs/{model}", "$defs": schema(uri)["$defs"]})


def _against(schema: dict[str, Any]) -> "Draft202012Validator":
    # A service that explains nothing need not load it.
    from jsonschema import Draft202012Validator

    return Draft202012Validator(schema)
