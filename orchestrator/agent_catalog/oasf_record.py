"""An agent as a record of the Open Agentic Schema Framework, which AGNTCY's directory takes. Pure."""

import base64
import hashlib
import json
import re
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from a2a.types import AgentCard, AgentSkill
from google.protobuf.json_format import MessageToDict
from pydantic import TypeAdapter

from protocols.a2a.client.card_fetcher import card_places
from protocols.models import StrictModel

TABLE = Path(__file__).parent / "data" / "oasf_skills.yaml"
A2A_MODULE = {"name": "integration/a2a", "id": 203}
CARD_SCHEMA = "v1.0.0"
UNNAMED = "unknown"
# "assess-license" is three marks for two words.
BETWEEN_WORDS = re.compile(r"[^a-z0-9]+")


class OasfClass(StrictModel):
    """A class of the framework, by name and number; `words` are those of a skill that is recorded as it."""

    name: str
    id: int
    words: tuple[str, ...] = ()

    def reference(self) -> dict[str, Any]:
        """As a record names it."""
        return {"name": self.name, "id": self.id}


class OasfTable(StrictModel):
    """Which classes this program uses, of which version of the schema."""

    schema_version: str
    domain: OasfClass
    skills: tuple[OasfClass, ...]
    otherwise: OasfClass


@cache
def table() -> OasfTable:
    """The packaged table."""
    return TypeAdapter(OasfTable).validate_python(yaml.safe_load(TABLE.read_text("utf-8")))


def oasf_record(url: str, card: AgentCard, created: datetime) -> dict[str, Any]:
    """The record of the agent at a base URL, `created` when its card was first seen so.

    The card is in it twice: version 1.1.0 requires `card_data`, and recommends `artifact` in its place.
    """
    document = MessageToDict(card)
    body = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    artifact = {
        "media_type": "application/json",
        "size": len(body),
        "digest": f"sha256:{hashlib.sha256(body).hexdigest()}",
        "data": base64.b64encode(body).decode(),
    }
    return {
        "name": card.name,
        "version": card.version or UNNAMED,
        "schema_version": table().schema_version,
        "description": card.description or card.name,
        "authors": [card.provider.organization or UNNAMED],
        "created_at": created.isoformat(timespec="seconds"),
        "skills": _skills(card),
        "domains": [table().domain.reference()],
        "locators": [{"type": "url", "urls": [card_places(url)[0]]}],
        "modules": [{**A2A_MODULE, "data": _module_data(document), "artifact": artifact}],
    }


def _module_data(document: Mapping[str, Any]) -> dict[str, Any]:
    return {"card_data": dict(document), "card_schema_version": CARD_SCHEMA}


def _skills(card: AgentCard) -> list[dict[str, Any]]:
    classes = {of_skill(skill).name: of_skill(skill) for skill in card.skills} or {"": table().otherwise}
    return [kind.reference() for kind in classes.values()]


def of_skill(skill: AgentSkill) -> OasfClass:
    """The class a skill is recorded as."""
    words = {word for text in (skill.id, skill.name, *skill.tags) for word in BETWEEN_WORDS.split(text.lower())}
    words |= {tag.lower() for tag in skill.tags}
    return next((kind for kind in table().skills if words & set(kind.words)), table().otherwise)
