"""The A2A extensions we publish, and the JSON Schema each service serves at their path."""

from collections.abc import Sequence
from typing import Any

from a2a.types import AgentCard, AgentExtension, AgentSkill
from google.protobuf.json_format import MessageToDict
from pydantic.json_schema import models_json_schema

from protocols.adoption import (
    Answers,
    Assessment,
    Component,
    Exhibit,
    Inquiry,
    Manner,
    Noun,
    Progress,
    QuestionForm,
    Questions,
    Recommendation,
    Retry,
)

ROOT = "https://adoption-council.example"
FINDINGS = f"{ROOT}/ext/findings/v1"
"""This skill takes an Inquiry, may ask Questions, and returns an Assessment beside Exhibits."""
COMPONENTS = f"{ROOT}/ext/components/v1"
"""This skill takes a Component known by name and returns it as well described as the agent knows it."""
RUNS = f"{ROOT}/ext/runs/v1"
"""This skill takes words, tells its Progress, may ask by QuestionForm, and returns a Recommendation."""

NOUNS: dict[str, tuple[type[Noun], ...]] = {
    FINDINGS: (Inquiry, Questions, Answers, Assessment, Exhibit),
    COMPONENTS: (Component,),
    RUNS: (Manner, Retry, Progress, QuestionForm, Answers, Recommendation, Exhibit),
}
SAYS = {
    FINDINGS: "The named skills take an Inquiry as a data Part and return an Assessment as an Artifact.",
    COMPONENTS: "The named skills take a Component as a data Part and return it described.",
    RUNS: "The named skills take words and return a Recommendation, telling Progress and asking by QuestionForm.",
}


def declaration(uri: str, *skills: str, ignores: Sequence[str] = ()) -> AgentExtension:
    """What an AgentCard says about an extension: which of its skills speak it.

    `ignores` are dotted paths of the Inquiry these skills never read: they are not sent, and an answer
    stays good when only they change.
    """
    extension = AgentExtension(uri=uri, description=SAYS[uri])
    extension.params.update({"skills": list(skills), "schema": path(uri), "ignores": list(ignores)})
    return extension


def ignored_by(card: AgentCard, uri: str, skill: str) -> tuple[str, ...]:
    """The paths a skill says it never reads."""
    for extension in card.capabilities.extensions:
        if extension.uri == uri and skill in _listed(extension, "skills"):
            return tuple(_listed(extension, "ignores"))
    return ()


def skills_speaking(card: AgentCard, uri: str) -> list[AgentSkill]:
    """The card's skills that speak an extension; a card may be a stranger's, so nothing in it is trusted."""
    names = {name for each in card.capabilities.extensions if each.uri == uri for name in _listed(each, "skills")}
    return [skill for skill in card.skills if skill.id in names]


def _listed(extension: AgentExtension, name: str) -> list[str]:
    listed = MessageToDict(extension.params).get(name, [])
    return [entry for entry in listed if isinstance(entry, str)] if isinstance(listed, list) else []


def path(uri: str) -> str:
    """Where every service serves the schema: the path of the URI."""
    return uri.removeprefix(ROOT)


def schema(uri: str) -> dict[str, Any]:
    """The JSON Schema (2020-12) of every noun of an extension, under `$defs`."""
    _, definitions = models_json_schema(
        [(noun, "validation") for noun in NOUNS[uri]], ref_template="#/$defs/{model}", title=uri
    )
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": uri,
        "description": SAYS[uri],
        "anyOf": [{"$ref": f"#/$defs/{noun.__name__}"} for noun in NOUNS[uri]],
        **definitions,
    }
