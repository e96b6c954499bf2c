"""What agents publish that they know is understood in words, and takes nobody's name."""

import pytest
from a2a.types import AgentCapabilities, AgentCard

from orchestrator.language.interpreter import MessageReader
from orchestrator.language.understanding import load
from protocols.a2a.extensions import COMPONENTS, declaration, published_components, publishing
from protocols.adoption import Component, Kind

pytestmark = pytest.mark.anyio
NEW = Component(id="frobnicate-db", name="Frobnicate DB", kind=Kind.DATABASE)


def card(*extensions) -> AgentCard:
    return AgentCard(name="new", capabilities=AgentCapabilities(extensions=list(extensions)))


async def ids(words: str, *published: Component) -> list[str | None]:
    heard = await MessageReader(load(), published=lambda: published).read(words, ())
    return [component.id for component in heard.inquiry.components]


async def test_a_component_that_a_card_publishes_is_understood():
    published = published_components(card(publishing([NEW], "describe")))

    assert await ids("Should we adopt Frobnicate DB?", *published) == ["frobnicate-db"]
    assert "frobnicate-db" not in await ids("Should we adopt Frobnicate DB?")


@pytest.mark.parametrize("name", ["vLLM", "Llama 3.1", "llama", "bark"])
async def test_nobody_takes_a_known_name_or_a_word(name):
    stranger = Component(id="stranger", name=name)

    assert "stranger" not in await ids(f"Should we adopt {name}?", stranger)


def test_what_is_no_component_in_a_card_is_left_out():
    extension = declaration(COMPONENTS, "describe")
    extension.params.update({"components": [{"id": "x"}, 7, "vllm", {"id": "ok", "name": "OK Tool"}]})

    assert [component.id for component in published_components(card(extension))] == ["ok"]
