"""Converts models to A2A Parts and back; the only module that touches protobuf data."""

from collections.abc import Iterable
from typing import Any, TypeVar

from a2a.helpers import new_text_part
from a2a.types import Message, Part, Role
from google.protobuf.json_format import MessageToDict
from pydantic import ValidationError

from protocols.a2a.proto_json.reader import fill_data
from protocols.a2a.proto_json.writer import data_of
from protocols.adoption import Exhibit
from protocols.models import StrictModel

N = TypeVar("N", bound=StrictModel)
JSON = "application/json"
MODEL = "model"


class UnreadablePart(ValueError):
    """The Parts hold no data of the expected data model."""


def to_part(model: StrictModel) -> Part:
    """A data Part that names its data model; fields at their default are left out."""
    return _labelled(model.document(), type(model))


def mislabelled(data: dict[str, Any], model: type[StrictModel]) -> Part:
    """A data Part that says it is a data model and is not: what a faulty agent sends."""
    return _labelled(data, model)


def exhibit_part(exhibit: Exhibit, address: str = "") -> Part:
    """An Exhibit under its own media type and file name: words as text, the rest as a file, which is no answer.

    With an address it is there in place of its content.
    """
    part = Part(media_type=exhibit.media_type, filename=exhibit.filename)
    if address:
        part.url = address
    elif is_text(exhibit.media_type):
        part.text = exhibit.text
    else:
        part.raw = exhibit.text.encode()
    part.metadata.update({MODEL: "Exhibit", "id": exhibit.id, "title": exhibit.title})
    return part


def exhibit_of(part: Part) -> Exhibit | None:
    """The Exhibit a Part carries, if it carries one."""
    if model_name(part) != "Exhibit" or not (part.HasField("text") or part.HasField("raw")):
        return None
    labels = MessageToDict(part.metadata)
    try:
        return Exhibit(
            id=labels.get("id", part.filename),
            title=labels.get("title", part.filename),
            media_type=part.media_type,
            filename=part.filename,
            text=part.text or part.raw.decode("utf-8", "replace"),
        )
    except ValidationError as error:
        raise UnreadablePart(f"not an Exhibit: {_first(error)}") from error


def is_text(media_type: str) -> bool:
    """Whether content of this type is words for people."""
    return media_type.startswith("text/")


def model_name(part: Part) -> str:
    """Which data model a Part says it is; empty when it does not say."""
    return str(part.metadata[MODEL]) if MODEL in part.metadata else ""


def find(parts: Iterable[Part], model: type[N]) -> N | None:
    """The first data Part of this data model, or `None`; raises UnreadablePart when one claims to be and is not.

    A data Part that names no data model is taken for one when it validates: callers in other languages
    need not know our label.
    """
    for part in parts:
        if not part.HasField("data"):
            continue
        claimed = model_name(part)
        # Another model's name: not ours to read, and no error either.
        if claimed not in ("", model.__name__):
            continue
        try:
            return model.model_validate(data_of(part.data))
        except ValidationError as error:
            # Only one that claims to be ours is an error; plain data of a stranger may be anything.
            if claimed:
                raise UnreadablePart(f"not a {model.__name__}: {_first(error)}") from error
    return None


def data_in(parts: Iterable[Part]) -> list[tuple[str, Any]]:
    """What the data Parts hold, as plain JSON, each with the data model it says it is; empty when it does not say."""
    return [(model_name(part), data_of(part.data)) for part in parts if part.HasField("data")]


def read(parts: Iterable[Part], model: type[N]) -> N:
    """As `find`, but a missing data model is an error that says what was found instead."""
    candidates = list(parts)
    value = find(candidates, model)
    if value is not None:
        return value
    for part in candidates:
        if part.HasField("data"):
            try:
                model.model_validate(data_of(part.data))
            except ValidationError as error:
                raise UnreadablePart(f"not a {model.__name__}: {_first(error)}") from error
    raise UnreadablePart(f"no data Part; expected a {model.__name__}")


def words(parts: Iterable[Part]) -> str:
    """What the text Parts say, for people; Exhibits and files, which have a name, are not speech."""
    speech = (part.text for part in parts if part.HasField("text") and not model_name(part) and not part.filename)
    return "\n".join(speech).strip()


def message(
    *parts: Part, role: Role = Role.ROLE_USER, message_id: str, context_id: str = "", task_id: str = ""
) -> Message:
    """A Message with a messageId of the caller's choosing, so that sending it twice is sending it once."""
    return Message(role=role, parts=parts, message_id=message_id, context_id=context_id, task_id=task_id)


def text_part(text: str) -> Part:
    """A text Part, for people."""
    return new_text_part(text)


def _labelled(data: dict[str, Any], model: type[StrictModel]) -> Part:
    part = Part(media_type=JSON)
    fill_data(data, part.data)
    part.metadata.update({MODEL: model.__name__})
    return part


def _first(error: ValidationError) -> str:
    problem = error.errors()[0]
    where = ".".join(str(step) for step in problem["loc"])
    return f"{where}: {problem['msg']}" if where else problem["msg"]
