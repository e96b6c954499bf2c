"""Every name of the registry is its own component to an agent, or unknown to it, and no neighbour of one is known."""

from collections.abc import Callable

import pytest

from agents.cost.facts.knowledge import load as cost_knowledge
from agents.licensing.facts.knowledge import load as licensing_knowledge
from agents.research.facts.knowledge import load as research_knowledge
from protocols.adoption import Component
from protocols.adoption.registry import Record, packaged, spelt

Find = Callable[[Component], tuple[str, tuple[str, ...]] | None]


def research(component: Component) -> tuple[str, tuple[str, ...]] | None:
    entry = research_knowledge().catalogue.find(component)
    return (entry.id, (entry.name, *entry.aliases)) if entry else None


def licensing(component: Component) -> tuple[str, tuple[str, ...]] | None:
    known = licensing_knowledge().catalogue.find(component)
    return (known.id, (known.name, *known.aliases)) if known else None


def cost(component: Component) -> tuple[str, tuple[str, ...]] | None:
    model_id = cost_knowledge().names.model_id(component)
    return (model_id, ()) if model_id else None


AGENTS = pytest.mark.parametrize("find", [research, licensing, cost])


def spellings(record: Record) -> set[str]:
    return {spelt(name) for name in (record.id, record.name, *record.aliases)}


@AGENTS
def test_a_component_of_the_registry_is_itself_or_unknown(find: Find):
    """An agent's own alias counts: its record is about that component too."""
    registry = packaged()
    strangers = []
    for record in registry.records.values():
        for component in (record.component, Component(name=record.name)):
            if (match := find(component)) is None:
                continue
            id, names = match
            as_registry = registry.own.get(spelt(id))
            if as_registry not in (None, record.id) and not spellings(record) & {spelt(name) for name in (id, *names)}:
                strangers.append((component.name, id))

    assert strangers == []


@AGENTS
@pytest.mark.parametrize(
    "name",
    [
        "Chroma 9",
        "Graphiti 4",
        "Qwen4-32B",
        "Llama 3.1 9B",
        "Mistral Small 9",
        "Whisper Large v7",
        "vLLM Studio",
        "MiniMax H9",
        "Command A+ Max",
        "Phi-4-pico",
    ],
)
def test_a_neighbour_of_a_known_component_is_unknown(find: Find, name: str):
    assert find(Component(name=name)) is None


@AGENTS
@pytest.mark.parametrize(
    ("name", "other"),
    [("tts-1", "coqui-tts-lib"), ("Qwen-72B", "qwen2.5-72b"), ("gpt-5-chat", "gpt-5"), ("command a+", "command-a")],
)
def test_a_sibling_does_not_answer_for_it(find: Find, name: str, other: str):
    match = find(Component(name=name))

    assert match is None or match[0] != other


def test_a_release_of_software_leaves_it_what_it_is():
    found = research(Component(name="vLLM 0.12")), licensing(Component(name="vLLM v0.12.0"))

    assert [match[0] if match else None for match in found] == ["vllm", "vllm"]
