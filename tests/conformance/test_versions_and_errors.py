"""Versions and errors, the same on every binding: 3.6, 5.1, 5.4, 9.5, 10.6, 11.6."""

from collections.abc import Callable

import pytest

from tests.conformance.requirement import must
from tests.conformance.wires import GRPC, HTTP_JSON, JSONRPC, VERSION, Grpc, HttpJson, JsonRpc, Problem, Wire, said

DOMAIN = "a2a-protocol.org"
CODES = {
    "TASK_NOT_FOUND": {JSONRPC: -32001, HTTP_JSON: 404, GRPC: "NOT_FOUND"},
    "TASK_NOT_CANCELABLE": {JSONRPC: -32002, HTTP_JSON: 400, GRPC: "FAILED_PRECONDITION"},
    "UNSUPPORTED_OPERATION": {JSONRPC: -32004, HTTP_JSON: 400, GRPC: "FAILED_PRECONDITION"},
    "VERSION_NOT_SUPPORTED": {JSONRPC: -32009, HTTP_JSON: 400, GRPC: "FAILED_PRECONDITION"},
}
"""The table of 5.4, as far as our services can be brought to it."""
PROVOKED: dict[str, Callable[[Wire], object]] = {
    "TASK_NOT_FOUND": lambda wire: wire.call("GetTask", {"id": "no-such-task"}),
    "TASK_NOT_CANCELABLE": lambda wire: wire.call("CancelTask", {"id": wire.task()["id"]}),
    "UNSUPPORTED_OPERATION": lambda wire: wire.say("tck-complete-task", taskId=wire.task()["id"]),
    "VERSION_NOT_SUPPORTED": lambda wire: wire.call("GetTask", {"id": "x"}, {"A2A-Version": "99.0"}),
}


def binding(wire: Wire) -> str:
    return {JsonRpc: JSONRPC, HttpJson: HTTP_JSON, Grpc: GRPC}[type(wire)]


@must("BIND-EQUIV-003", "5.4")
@pytest.mark.parametrize("reason", CODES)
def test_an_error_has_the_code_of_its_binding_and_the_reason_of_all(wire, reason):
    with pytest.raises(Problem) as refused:
        PROVOKED[reason](wire)
    assert refused.value.code == CODES[reason][binding(wire)]
    (info,) = [each for each in refused.value.details if each["@type"].endswith("google.rpc.ErrorInfo")]
    assert (info["reason"], info["domain"]) == (reason, DOMAIN)


@must("VER-SERVER-002", "3.6.2")
@pytest.mark.parametrize("version", ["99.0", "2.0", "1.7", "0.2"])
def test_a_version_nobody_speaks_is_refused(wire, version):
    with pytest.raises(Problem) as refused:
        wire.call("SendMessage", said("tck-complete-task"), {"A2A-Version": version})
    assert refused.value.reason == "VERSION_NOT_SUPPORTED"


@must("VER-SERVER-003", "3.6.2")
@pytest.mark.parametrize("parameters", [{}, {"A2A-Version": ""}])
def test_no_version_is_0_3_which_has_no_such_operation(wire, parameters):
    with pytest.raises(Problem):
        wire.call("ListTasks", {}, parameters)


@must("VER-CLIENT-002", "3.6")
def test_a_patch_number_changes_nothing(wire):
    assert wire.call("SendMessage", said("tck-complete-task"), {"A2A-Version": "1.0.1"})["task"]


@must("SVC-001", "3.2.6")
def test_service_parameters_are_read_whatever_their_case(wire):
    lower = {name.lower(): value for name, value in VERSION.items()}
    assert wire.call("SendMessage", said("tck-complete-task"), lower)["task"]
