"""Checks envelopes: the JSON-RPC 2.0 object, and the error objects of both HTTP bindings."""

from dataclasses import dataclass
from typing import Any

from protocols.explain.classify import EMPTY, UNREADABLE
from protocols.explain.spec.tables import table
from protocols.explain.violations import At, Departures, shown

ERROR_INFO = "type.googleapis.com/google.rpc.ErrorInfo"
DOMAIN = "a2a-protocol.org"
RPC_2 = "2.0"
OF_A2A = range(-32099, -32000)


@dataclass(frozen=True)
class Opened:
    """An answer without its envelope: `content` is EMPTY when it carried an error."""

    content: Any
    at: At
    failed: bool = False


def call_departures(body: Any, at: At) -> Departures:
    """Where a request is no JSON-RPC 2.0 request (sections 9.3 and 5.3)."""
    if not isinstance(body, dict):
        yield at.breaks(shown(body), "a JSON-RPC 2.0 request object", "9.3")
        return
    yield from _version(body, at)
    if not isinstance(body.get("method"), str):
        yield at.below("method").breaks(_text(body, "method"), "the name of an operation", "9.3")
    if not isinstance(body.get("id"), str | int) or isinstance(body.get("id"), bool):
        yield at.below("id").breaks(_text(body, "id"), "a string or a number; without one no answer is sent", "9.3")
    if not isinstance(body.get("params", {}), dict):
        yield at.below("params").breaks(shown(body["params"]), "an object", "9.3")


def opened(body: Any, at: At) -> Opened:
    """The result in a JSON-RPC answer."""
    if isinstance(body, dict) and "result" in body and "error" not in body:
        return Opened(body["result"], at.below("result"))
    return Opened(EMPTY, at, failed=True)


def answer_departures(body: Any, call: Any, at: At) -> Departures:
    """Where an answer is no JSON-RPC 2.0 answer to what was asked."""
    if not isinstance(body, dict):
        yield at.breaks(shown(body), "a JSON-RPC 2.0 response object", "9.5")
        return
    yield from _version(body, at)
    if isinstance(call, dict) and "id" in call and body.get("id") != call["id"] and "result" in body:
        yield at.below("id").breaks(_text(body, "id"), f"the id of the request, {shown(call['id'])}", "9.3")
    if ("result" in body) == ("error" in body):
        members = "both" if "result" in body else "neither"
        yield at.breaks(members, "either result or error", "9.5")
    if "error" in body:
        yield from _rpc_error(body["error"], at.below("error"))


def http_error_departures(body: Any, status: int, at: At) -> Departures:
    """Where an error of HTTP+JSON is not in the shape of google.rpc.Status (section 11.6)."""
    error = body.get("error") if isinstance(body, dict) else None
    if not isinstance(error, dict):
        yield at.breaks(shown(body) if body not in (EMPTY, UNREADABLE) else "no such JSON", "an error object", "11.6")
        return
    if error.get("code") != status:
        yield at.below("error", "code").breaks(_text(error, "code"), f"the HTTP status, {status}", "11.6")
    if not isinstance(error.get("message"), str):
        yield at.below("error", "message").breaks(_text(error, "message"), "a sentence for people", "11.6")
    yield from _details(error.get("details", []), at.below("error", "details"), "11.6")
    for number, reason in _reasons(error.get("details", [])):
        expected = {entry["reason"]: entry["http"] for entry in table("errors").values()}.get(reason)
        if expected not in (None, status):
            place = at.below("error", "details", number, "reason")
            yield place.breaks(f"{reason} with HTTP status {status}", f"HTTP status {expected}", "5.4")


def _rpc_error(error: Any, at: At) -> Departures:
    if not isinstance(error, dict):
        yield at.breaks(shown(error), "an object with code and message", "9.5")
        return
    code = error.get("code")
    if not isinstance(code, int) or isinstance(code, bool):
        yield at.below("code").breaks(_text(error, "code"), "a whole number", "9.5")
    if not isinstance(error.get("message"), str):
        yield at.below("message").breaks(_text(error, "message"), "a sentence for people", "9.5")
    details = error.get("data")
    # A code of A2A's own must come with an ErrorInfo; those of JSON-RPC itself need none.
    entry = table("errors").get(code)
    if details is not None and (entry or code in OF_A2A):
        yield from _details(details, at.below("data"), "9.5")
    reasons = list(_reasons(details))
    if entry and not reasons:
        yield at.remark(f"An ErrorInfo with the reason {entry['reason']} should stand in data.", "9.5")
    for number, reason in reasons:
        if entry and reason != entry["reason"]:
            yield at.below("data", number, "reason").breaks(shown(reason), f"{entry['reason']} for {code}", "5.4")


def _details(details: Any, at: At, section: str) -> Departures:
    if not isinstance(details, list):
        yield at.breaks(shown(details), "a list of objects", section)
        return
    for number, detail in enumerate(details):
        if not isinstance(detail, dict) or not isinstance(detail.get("@type"), str):
            yield at.below(number).breaks(shown(detail), "an object with @type", section)
        elif detail["@type"] == ERROR_INFO and _is_ours(detail) and detail.get("domain") != DOMAIN:
            yield at.below(number, "domain").breaks(_text(detail, "domain"), shown(DOMAIN), "11.6")


def _is_ours(detail: dict[str, Any]) -> bool:
    return detail.get("reason") in {error["reason"] for error in table("errors").values()}


def _reasons(details: Any) -> list[tuple[int, str]]:
    items = details if isinstance(details, list) else []
    infos = [(number, item) for number, item in enumerate(items) if isinstance(item, dict)]
    return [(number, str(item.get("reason"))) for number, item in infos if item.get("@type") == ERROR_INFO]


def _version(body: dict[str, Any], at: At) -> Departures:
    if body.get("jsonrpc") != RPC_2:
        yield at.below("jsonrpc").breaks(_text(body, "jsonrpc"), shown(RPC_2), "9.3")


def _text(holder: dict[str, Any], name: str) -> str:
    return shown(holder[name]) if name in holder else f"no {name}"
