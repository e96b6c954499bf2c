"""The A2A extensions we publish, and the JSON Schema each service serves at their path."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cache
from typing import Any

from a2a.types import AgentCard, AgentExtension, AgentSkill
from google.protobuf.json_format import MessageToDict
from pydantic import ValidationError
from pydantic.json_schema import models_json_schema

from protocols.a2a.fault_switches import FaultList, FaultNow, Schedule
from protocols.a2a.service_facts import Inside
from protocols.adoption import (
    Answers,
    Assessment,
    Component,
    Exhibit,
    Inquiry,
    Manner,
    Progress,
    QuestionForm,
    Questions,
    Recommendation,
    Retry,
)
from protocols.adoption.conversation_state import ConversationState, StateEdit
from protocols.adoption.schema.evidence_list import with_numbers
from protocols.models import StrictModel
from protocols.wire.frames import Frame
from protocols.wire.step_mode.held import Decision, Held, Switch

ROOT = "https://adoption-council.example"
# This skill takes an Inquiry, may ask Questions, and returns an Assessment beside Exhibits.
FINDINGS = f"{ROOT}/ext/findings/v1"
# This skill takes a Component known by name and returns it as well described as the agent knows it.
COMPONENTS = f"{ROOT}/ext/components/v1"
# This skill takes words, tells its Progress, may ask by QuestionForm, and returns a Recommendation.
RUNS = f"{ROOT}/ext/runs/v2"
# A conversation's state is a document: a StateEdit as a data Part edits it, each Task brings it as an Artifact.
STATE = f"{ROOT}/ext/state/v1"
# This service shows what crossed its wire; `params` gives the paths `kept`, `feed`; for step mode `held`, `step`.
WIRE = f"{ROOT}/ext/wire/v1"
# This service is in demo mode: `GET /faults` lists what can be switched on to see what others do about it.
FAULTS = f"{ROOT}/ext/faults/v1"
# What a service tells only callers it knows, in `params` of its extended card.
INSIDE = f"{ROOT}/ext/inside/v1"

MOST_PUBLISHED = 500

MODELS: dict[str, tuple[type[StrictModel], ...]] = {
    FINDINGS: (Inquiry, Questions, Answers, Assessment, Exhibit),
    COMPONENTS: (Component,),
    RUNS: (Manner, Retry, Progress, QuestionForm, Answers, Recommendation, Exhibit),
    STATE: (StateEdit, ConversationState),
    WIRE: (Frame, Held, Decision, Switch),
    FAULTS: (FaultList, FaultNow, Schedule),
    INSIDE: (Inside,),
}
SAYS = {
    FINDINGS: "The named skills take an Inquiry as a data Part and return an Assessment as an Artifact.",
    COMPONENTS: "The named skills take a Component as a data Part and return it described.",
    RUNS: "The named skills take words and return a Recommendation, telling Progress and asking by QuestionForm.",
    STATE: "What a conversation knows: a StateEdit data Part edits it, a ConversationState Artifact brings it.",
    WIRE: "What crossed this service's wire: GET `kept` (?trace=) for a list of Frames, `feed` for server-sent events.",
    FAULTS: "In demo mode: faults that can be switched on at /faults, each described, seeded and scheduled.",
    INSIDE: "What this service answers from, file by file with its dates, and how much it takes.",
}


def declaration(uri: str, *skills: str, ignores: Sequence[str] = ()) -> AgentExtension:
    """What an AgentCard says about an extension: which of its skills speak it.

    `ignores` are dotted paths of the Inquiry these skills never read: they are not sent, and an answer
    stays good when only they change.
    """
    extension = AgentExtension(uri=uri, description=SAYS[uri])
    extension.params.update(
        {"skills": list(skills), "schema": path(uri)} | ({"ignores": list(ignores)} if ignores else {})
    )
    return extension


def publishing(components: Sequence[Component], *skills: str) -> AgentExtension:
    """The components extension of an agent that says which components it knows, so that words which name them are."""
    extension = declaration(COMPONENTS, *skills)
    listed = [known.model_dump(mode="json", include={"id", "name", "kind"}) for known in components[:MOST_PUBLISHED]]
    extension.params.update({"components": listed})
    return extension


def published_components(card: AgentCard) -> tuple[Component, ...]:
    """The components a card says its agent knows; a card may be a stranger's, so what is no component is left out."""
    found: list[Component] = []
    for extension in card.capabilities.extensions:
        listed = MessageToDict(extension.params).get("components", []) if extension.uri == COMPONENTS else []
        for entry in listed[:MOST_PUBLISHED] if isinstance(listed, list) else ():
            with suppress(ValidationError):
                found.append(Component.model_validate(entry))
    return tuple(found)


def inside_declaration(inside: Inside) -> AgentExtension:
    """What the extended card of a service adds."""
    extension = AgentExtension(uri=INSIDE, description=SAYS[INSIDE])
    extension.params.update({"schema": path(INSIDE), **inside.model_dump(mode="json", exclude_defaults=True)})
    return extension


def wire_declaration(paths: Mapping[str, str]) -> AgentExtension:
    """What the card of a service says that shows its wire: where, by name."""
    extension = AgentExtension(uri=WIRE, description=SAYS[WIRE])
    extension.params.update({"schema": path(WIRE), **paths})
    return extension


def wire_paths(card: AgentCard) -> dict[str, str]:
    """Where a card says its wire is shown, by name; empty when it does not. Anything but a path is left out."""
    extension = next(
        (candidate for candidate in card.capabilities.extensions if candidate.uri == WIRE), AgentExtension()
    )
    params = MessageToDict(extension.params)
    return {
        name: path
        for name, path in params.items()
        if isinstance(path, str) and path.startswith("/") and not path.startswith("//")
    }


def ignored_by(card: AgentCard, uri: str, skill: str) -> tuple[str, ...]:
    """The paths a skill says it never reads."""
    for extension in card.capabilities.extensions:
        if extension.uri == uri and skill in _parameter(extension, "skills"):
            return tuple(_parameter(extension, "ignores"))
    return ()


def skills_speaking(card: AgentCard, uri: str) -> list[AgentSkill]:
    """The card's skills that speak an extension; a card may be a stranger's, so nothing in it is trusted."""
    names = {
        name
        for extension in card.capabilities.extensions
        if extension.uri == uri
        for name in _parameter(extension, "skills")
    }
    return [skill for skill in card.skills if skill.id in names]


def _parameter(extension: AgentExtension, name: str) -> list[str]:
    value = MessageToDict(extension.params).get(name, [])
    return [entry for entry in value if isinstance(entry, str)] if isinstance(value, list) else []


def path(uri: str) -> str:
    """Where every service serves the schema: the path of the URI."""
    return uri.removeprefix(ROOT)


@cache
def schema(uri: str) -> dict[str, Any]:
    """The JSON Schema (2020-12) of every data model of an extension, under `$defs`."""
    _, definitions = models_json_schema(
        [(model, "validation") for model in MODELS[uri]], ref_template="#/$defs/{model}", title=uri
    )
    if Recommendation in MODELS[uri]:
        definitions["$defs"] = with_numbers(definitions["$defs"], Recommendation.__name__)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": uri,
        "description": SAYS[uri],
        "anyOf": [{"$ref": f"#/$defs/{model.__name__}"} for model in MODELS[uri]],
        **definitions,
    }
