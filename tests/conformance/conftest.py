"""Every service in conformance mode, every binding its card lists; and the results, when a file for them is named."""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest

from conformance.stack import stack
from protocols.a2a.compose_map import MAP, read_map
from tests.conformance.wires import GRPC, HTTP_JSON, JSONRPC, VERSION, WIRES, Wire, client

SERVICES = sorted(place.name for place in read_map(MAP))
CARD = "card"
REPORT = pytest.StashKey[list[dict[str, Any]]]()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--services", default="", help="JSON of service names and URLs; none: they are started")
    parser.addoption("--checks", default="", help="write what came of each requirement to this file")


def pytest_configure(config: pytest.Config) -> None:
    config.stash[REPORT] = []


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("slow")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    services = json.loads(metafunc.config.getoption("--services") or "{}") or SERVICES
    bindings = {"wire": (JSONRPC, HTTP_JSON, GRPC), "jsonrpc": (JSONRPC,), "http_json": (HTTP_JSON,), "grpc": (GRPC,)}
    for fixture, names in bindings.items():
        if fixture in metafunc.fixturenames:
            metafunc.parametrize(
                fixture, [(each, name) for each in sorted(services) for name in names], indirect=True, ids="-".join
            )
    if "service" in metafunc.fixturenames and not set(bindings) & set(metafunc.fixturenames):
        metafunc.parametrize("service", sorted(services))


@pytest.fixture(scope="session")
def services(pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mapping[str, str]]:
    """URLs by name."""
    given = json.loads(pytestconfig.getoption("--services") or "{}")
    with nullcontext(given) if given else stack(tmp_path_factory.mktemp("keep")) as urls:
        yield urls
    client().close()


@pytest.fixture(scope="session")
def cards(services) -> Mapping[str, Any]:
    """Each service's AgentCard as JSON."""
    return {
        name: client().get(f"{url}/.well-known/agent-card.json", headers=VERSION).json()
        for name, url in services.items()
    }


@pytest.fixture
def card(service, cards) -> Mapping[str, Any]:
    """The AgentCard of the service."""
    return cards[service]


@pytest.fixture
def every_wire(service, cards) -> list[Wire]:
    """The service over every binding its card lists for 1.0."""
    return [
        WIRES[each["protocolBinding"]](service, each["url"], cards[service])
        for each in cards[service]["supportedInterfaces"]
        if each["protocolVersion"] == "1.0"
    ]


def _wire(request, cards) -> Wire:
    service, binding = request.param
    for interface in cards[service]["supportedInterfaces"]:
        if interface["protocolBinding"] == binding and interface["protocolVersion"] == "1.0":
            return WIRES[binding](service, interface["url"], cards[service])
    pytest.skip(f"the card of {service} lists no {binding}")


@pytest.fixture
def wire(request, cards) -> Wire:
    """A service over a binding."""
    return _wire(request, cards)


@pytest.fixture
def jsonrpc(request, cards) -> Wire:
    """A service over JSON-RPC."""
    return _wire(request, cards)


@pytest.fixture
def http_json(request, cards) -> Wire:
    """A service over HTTP+JSON."""
    return _wire(request, cards)


@pytest.fixture
def grpc(request, cards) -> Wire:
    """A service over gRPC."""
    return _wire(request, cards)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    report = yield
    if report.when == "call" or (report.when == "setup" and not report.passed):
        for marker in item.iter_markers("requirement"):
            item.config.stash[REPORT].append(_told(item, report, *marker.args))
    return report


def _told(item: pytest.Item, report: pytest.TestReport, requirement: str, section: str, level: str) -> dict[str, Any]:
    given = item.callspec.params  # type: ignore[attr-defined]  every test here is parametrised
    service, binding = next(
        (value for value in given.values() if isinstance(value, tuple)), (given.get("service"), CARD)
    )
    says = "" if report.passed else f"{item.name}: {_why(report)}"
    told = {"requirement": requirement, "section": section, "level": level, "binding": binding, "says": says}
    return told | {"service": service, "outcome": report.outcome}


def _why(report: pytest.TestReport) -> str:
    crash = getattr(report.longrepr, "reprcrash", None)
    # Of a skipped test pytest gives file, line and reason; the file is a path of the machine it ran on.
    reason = report.longrepr[-1] if isinstance(report.longrepr, tuple) else report.longrepr
    said = crash.message if crash else str(reason)
    return said.strip().splitlines()[0][:200]


def pytest_sessionfinish(session: pytest.Session) -> None:
    file = session.config.getoption("--checks")
    if file:
        by_service = defaultdict(list)
        for told in session.config.stash[REPORT]:
            by_service[told.pop("service")].append(told)
        Path(file).write_text(json.dumps(by_service), "utf-8")
