"""Reads a curl command, as shells and the network panels of browsers write it, into a request."""

import shlex
from collections.abc import Iterator

from protocols.models import StrictModel
from protocols.wire.exchange import Request

LONGEST = 500_000
METHOD = ("-X", "--request")
HEADER = ("-H", "--header")
DATA = ("-d", "--data", "--data-raw", "--data-binary", "--data-ascii")
JSON = "--json"
URL = "--url"
FORM = "application/x-www-form-urlencoded"
# How curl shows its answer: nothing of it changes the request.
SHOWING = frozenset({"--no-buffer", "--silent", "--show-error", "--include", "--verbose", "--compressed", "--fail"})
SHORT_SHOWING = frozenset("sSNivf")


class UnreadableCurl(ValueError):
    """The command cannot be read, or does what is not done here; the text says what."""


class _Options(StrictModel):
    """What the words of the command say."""

    method: str = ""
    url: str = ""
    headers: dict[str, str] = {}
    bodies: tuple[str, ...] = ()


def request_of(command: str) -> Request:
    """The request that the command would send; raises UnreadableCurl. Files are not read and nothing is run."""
    if len(command) > LONGEST:
        raise UnreadableCurl(f"The command is longer than {LONGEST} characters.")
    try:
        # A line that goes on: the shell takes backslash and line end away.
        words = shlex.split(command.strip().replace(" \\\r\n", " ").replace(" \\\n", " "))
    except ValueError as error:
        raise UnreadableCurl(f"The quotes of the command do not fit together: {error}.") from error
    if words[:1] != ["curl"]:
        raise UnreadableCurl("The command must begin with curl.")
    options = _options(iter(words[1:]))
    if not options.url:
        raise UnreadableCurl("The command names no URL.")
    body = "&".join(options.bodies)
    return Request(
        method=options.method or ("POST" if options.bodies else "GET"),
        url=options.url,
        headers=options.headers,
        body=body,
        size=len(body.encode()),
    )


def _options(words: Iterator[str]) -> _Options:
    method, url, headers, bodies = "", "", dict[str, str](), list[str]()
    for word in words:
        if word in METHOD:
            method = _value(word, words).upper()
        elif word in HEADER:
            name, _, value = _value(word, words).partition(":")
            headers[name.strip()] = value.strip()
        elif word in DATA:
            bodies.append(_inline(word, words))
            headers.setdefault("Content-Type", FORM)
        elif word == JSON:
            bodies.append(_inline(word, words))
            headers |= {"Content-Type": "application/json", "Accept": "application/json"}
        elif word == URL or not word.startswith("-"):
            if url:
                raise UnreadableCurl(f"{word[:100]!r} is a second URL; one request at a time.")
            url = _value(word, words) if word == URL else word
        elif not _only_shows(word):
            raise UnreadableCurl(f"The option {word[:40]!r} is not read here.")
    names = {name.lower() for name in headers}
    # curl lets a header of one's own stand in place of its default, in whatever case it is written.
    if len(names) < len(headers):
        headers = {name: value for name, value in headers.items() if name != "Content-Type" or value != FORM}
    return _Options(method=method, url=url, headers=headers, bodies=tuple(bodies))


def _value(option: str, words: Iterator[str]) -> str:
    value = next(words, None)
    if value is None:
        raise UnreadableCurl(f"{option} is the last word; its value is missing.")
    return value


def _inline(option: str, words: Iterator[str]) -> str:
    value = _value(option, words)
    if value.startswith("@") and option != "--data-raw":
        raise UnreadableCurl(f"{option} {value[:40]} would read a file; write the body into the command.")
    return value


def _only_shows(word: str) -> bool:
    short = not word.startswith("--") and set(word[1:]) <= SHORT_SHOWING
    return short or word in SHOWING
