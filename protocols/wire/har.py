"""Exchanges as HAR 1.2, the file that the network panels of browsers and many proxies open."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from protocols.wire.exchange import Exchange, hops_of
from protocols.wire.frames import Frame, Piece
from protocols.wire.recording_file import Recording

CREATOR = {"name": "adoption-council", "version": "1"}
HTTP = "HTTP/1.1"
UNKNOWN = -1


def har(recording: Recording) -> str:
    """The file's text. Secrets in headers stand there as they were recorded: `***`."""
    times = _times(recording)
    # Who answers sees a path alone; a HAR wants whole addresses.
    roots = {participant.name: participant.url.rstrip("/") for participant in recording.participants}
    entries = [_entry(id, exchange, times[id], roots) for id, exchange in hops_of(recording.frames).items()]
    log = {"version": "1.2", "creator": CREATOR, "pages": [], "entries": entries, "comment": recording.words[:500]}
    return json.dumps({"log": log}, ensure_ascii=False, indent=1) + "\n"


def _times(recording: Recording) -> dict[str, dict[Piece, Frame]]:
    """Of each Exchange the first Frame of every kind, as its earliest recorder saw it."""
    times: dict[str, dict[Piece, Frame]] = {}
    for frame in recording.frames:
        times.setdefault(frame.exchange, {}).setdefault(frame.piece, frame)
    return times


def _entry(id: str, exchange: Exchange, pieces: Mapping[Piece, Frame], roots: Mapping[str, str]) -> dict[str, Any]:
    first = pieces[Piece.REQUEST]
    began, url = first.at, exchange.request.url
    url = roots.get(first.service, "http://unknown") + url if url.startswith("/") else url
    head = pieces.get(Piece.RESPONSE)
    end = pieces.get(Piece.END)
    wait = (head.at - began) * 1000 if head else UNKNOWN
    receive = (end.at - head.at) * 1000 if head and end else UNKNOWN
    whole = (end.at - began) * 1000 if end else 0
    return {
        "startedDateTime": datetime.fromtimestamp(began, UTC).isoformat(timespec="milliseconds"),
        "time": round(whole, 3),
        "request": _request(exchange, url),
        "response": _response(exchange),
        "cache": {},
        "timings": {"send": 0, "wait": round(wait, 3), "receive": round(receive, 3)},
        "_exchange": id,
        "_service": first.service,
        **({"_error": end.error} if end and end.error else {}),
    }


def _request(exchange: Exchange, url: str) -> dict[str, Any]:
    request = exchange.request
    body = {"mimeType": _type(request.headers), "text": request.body}
    return {
        "method": request.method,
        "url": url,
        "httpVersion": HTTP,
        "cookies": [],
        "headers": _pairs(request.headers),
        "queryString": [{"name": name, "value": value} for name, value in parse_qsl(urlsplit(url).query)],
        "headersSize": UNKNOWN,
        "bodySize": request.size,
        **({"postData": body} if request.body else {}),
    }


def _response(exchange: Exchange) -> dict[str, Any]:
    response = exchange.response
    headers = response.headers if response else {}
    # A stream's text as it went over the wire: an event a paragraph.
    events = "".join(f"data: {event.body}\n\n" for event in exchange.events)
    text = events or (response.body if response else "")
    size = sum(event.size for event in exchange.events) or (response.size if response else 0)
    return {
        "status": response.status if response else 0,
        "statusText": "",
        "httpVersion": HTTP,
        "cookies": [],
        "headers": _pairs(headers),
        "content": {"size": size, "mimeType": _type(headers), "text": text},
        "redirectURL": "",
        "headersSize": UNKNOWN,
        "bodySize": size,
    }


def _pairs(headers: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"name": name, "value": value} for name, value in headers.items()]


def _type(headers: Mapping[str, str]) -> str:
    return next((value for name, value in headers.items() if name.lower() == "content-type"), "")
