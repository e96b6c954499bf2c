"""The AgentCard and where it is found: 4.4.1, 8."""

import pytest

from tests.conformance.requirement import may, must, should
from tests.conformance.wires import WIRES, client

WELL_KNOWN = "/.well-known/agent-card.json"
REQUIRED = (
    "name",
    "description",
    "version",
    "supportedInterfaces",
    "capabilities",
    "defaultInputModes",
    "defaultOutputModes",
    "skills",
)


@pytest.fixture
def fetched(service, services):
    """The card as HTTP brings it."""
    return client().get(services[service] + WELL_KNOWN)


@must("CARD-DISC-001", "8.2")
def test_the_card_is_where_it_is_looked_for(fetched):
    assert fetched.status_code == 200
    assert fetched.headers["content-type"].startswith("application/json")


@must("CARD-STRUCT-001", "4.4.1")
@must("DM-SERIAL-004", "5.7")
def test_the_card_has_every_required_field(card):
    assert [name for name in REQUIRED if not card.get(name) and name != "capabilities"] == []
    assert "capabilities" in card
    assert all(skill[name] for skill in card["skills"] for name in ("id", "name", "description", "tags"))


@must("CARD-PROTO-001", "8.3")
@must("CARD-PROTO-002", "8.3.1")
def test_every_interface_says_its_url_binding_and_version(card):
    interfaces = card["supportedInterfaces"]
    assert interfaces
    assert all(each["url"] and each["protocolBinding"] and each["protocolVersion"] for each in interfaces)


@must("BIND-FIELD-001", "5.2")
def test_every_interface_of_1_0_answers(card, service):
    listed = [each for each in card["supportedInterfaces"] if each["protocolVersion"] == "1.0"]
    assert [each["protocolBinding"] for each in listed]
    for each in listed:
        assert WIRES[each["protocolBinding"]](service, each["url"], card).task()


@should("CARD-CACHE-001", "8.6.1")
@should("CARD-CACHE-002", "8.6.1")
def test_the_card_may_be_cached_and_asked_for_again_cheaply(fetched):
    assert "max-age" in fetched.headers["cache-control"]
    again = client().get(str(fetched.url), headers={"If-None-Match": fetched.headers["etag"]})
    assert again.status_code == 304


@may("CARD-CACHE-003", "8.6.1")
def test_the_card_says_when_it_changed(fetched):
    assert "last-modified" in fetched.headers
