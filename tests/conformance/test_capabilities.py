"""What a card does not offer is refused by name: 3.3.4; push notifications where it does: 3.1.7 to 3.1.10."""

import json
import uuid
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from queue import Queue
from threading import Thread

import pytest

from tests.conformance.requirement import must
from tests.conformance.wires import Problem

ELSEWHERE = "https://example.com/webhook"
DELIVERY_SECONDS = 10
BEARER = {"scheme": "Bearer", "credentials": "for-the-webhook-only"}


class Webhook(BaseHTTPRequestHandler):
    """Keeps what it is told in `heard`, which a subclass brings."""

    heard: Queue

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.heard.put((dict(self.headers.items()), json.loads(body)))
        self.send_response(204)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        return None


@pytest.fixture
def webhook() -> Iterator[tuple[str, Queue]]:
    """The URL of a webhook on this machine, and what it hears."""
    heard: Queue = Queue()
    with HTTPServer(("127.0.0.1", 0), type("Kept", (Webhook,), {"heard": heard})) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/hook", heard
        server.shutdown()


def offers(wire, capability: str) -> bool:
    return bool(wire.card["capabilities"].get(capability))


@pytest.fixture
def config(wire):
    """A push notification config of a Task that waits."""
    if not offers(wire, "pushNotifications"):
        pytest.skip("the card offers no push notifications")
    task = wire.task("tck-input-required")["id"]
    asked = {"taskId": task, "id": uuid.uuid4().hex, "url": ELSEWHERE}
    return wire.call("CreateTaskPushNotificationConfig", asked)


@must("CORE-CAP-001", "3.3.4")
@pytest.mark.parametrize("operation", ["Create", "Get", "Delete"])
def test_without_the_capability_push_notifications_are_refused_by_name(wire, operation):
    if offers(wire, "pushNotifications"):
        pytest.skip("the card offers push notifications")
    asked = {"taskId": wire.task()["id"], "id": "mine"} | ({"url": ELSEWHERE} if operation == "Create" else {})
    with pytest.raises(Problem) as refused:
        wire.call(f"{operation}TaskPushNotificationConfig", asked)
    assert refused.value.reason == "PUSH_NOTIFICATION_NOT_SUPPORTED"


@must("CORE-CAP-003", "3.3.4")
def test_without_the_capability_the_extended_card_is_refused_by_name(wire):
    if offers(wire, "extendedAgentCard"):
        pytest.skip("the card offers an extended card")
    with pytest.raises(Problem) as refused:
        wire.call("GetExtendedAgentCard", {})
    assert refused.value.reason == "UNSUPPORTED_OPERATION"


@must("CARD-EXT-001", "3.1.11")
def test_the_extended_card_is_not_for_somebody_unknown(wire):
    if not offers(wire, "extendedAgentCard"):
        pytest.skip("the card offers no extended card")
    with pytest.raises(Problem) as refused:
        wire.call("GetExtendedAgentCard", {})
    assert refused.value.code in (-32004, -32600, -32603, 401, "UNAUTHENTICATED")


@must("PUSH-CREATE-001", "3.1.7")
@must("PUSH-CREATE-002", "3.1.7")
@must("PUSH-GET-001", "3.1.8")
def test_a_config_that_was_made_can_be_got(wire, config):
    got = wire.call("GetTaskPushNotificationConfig", {"taskId": config["taskId"], "id": config["id"]})
    assert (got["id"], got["url"]) == (config["id"], ELSEWHERE)


@must("PUSH-GET-002", "3.1.8")
def test_a_config_that_is_not_there_is_not_found(wire, config):
    with pytest.raises(Problem) as refused:
        wire.call("GetTaskPushNotificationConfig", {"taskId": config["taskId"], "id": "no-such-config"})
    assert refused.value.reason == "TASK_NOT_FOUND"


@must("PUSH-LIST-001", "3.1.9")
def test_every_config_of_a_task_is_listed(wire, config):
    second = config | {"id": uuid.uuid4().hex}
    wire.call("CreateTaskPushNotificationConfig", second)
    listed = wire.call("ListTaskPushNotificationConfigs", {"taskId": config["taskId"]})["configs"]
    assert {each["id"] for each in listed} == {config["id"], second["id"]}


@must("PUSH-DEL-001", "3.1.10")
@must("PUSH-DEL-002", "3.1.10")
def test_a_deleted_config_is_gone_and_may_be_deleted_again(wire, config):
    named = {"taskId": config["taskId"], "id": config["id"]}
    for _ in range(2):
        wire.call("DeleteTaskPushNotificationConfig", named)
    with pytest.raises(Problem):
        wire.call("GetTaskPushNotificationConfig", named)


@must("PUSH-DELIVER-001", "4.3.3")
@must("PUSH-DELIVER-002", "4.3.3")
@must("PUSH-DELIVER-003", "4.3.3")
def test_what_happens_is_told_to_the_webhook_with_its_credentials(wire, webhook):
    if not offers(wire, "pushNotifications"):
        pytest.skip("the card offers no push notifications")
    url, heard = webhook
    task = wire.task("tck-input-required")["id"]
    wire.call("CreateTaskPushNotificationConfig", {"taskId": task, "id": "mine", "url": url, "authentication": BEARER})

    wire.task(taskId=task)

    headers, event = heard.get(timeout=DELIVERY_SECONDS)
    assert headers["Authorization"] == "Bearer for-the-webhook-only"
    assert headers["Content-Type"] == "application/a2a+json"
    assert set(event) <= {"task", "statusUpdate", "artifactUpdate", "message"}
    assert len(event) == 1
