"""A curl command read into a request: as we write it, as browsers write it, and what is refused."""

import pytest

from protocols.wire.exchange import Request
from protocols.wire.notation.curl import UnreadableCurl, request_of
from protocols.wire.notation.snippets import as_curl

JSON = {"Content-Type": "application/json"}


@pytest.mark.parametrize(
    "request_",
    [
        Request(method="GET", url="http://a.example/x?y=z"),
        Request(
            method="POST",
            url="http://a.example/x",
            headers={"Content-Type": "application/json"},
            body='{"text": "it\'s \\n"}',
        ),
        Request(method="DELETE", url="http://a.example/tasks/1", headers={"X": "a: b"}),
    ],
)
def test_what_we_write_we_read(request_: Request):
    read = request_of(as_curl(request_))

    assert (read.method, read.url, read.headers, read.body) == (
        request_.method,
        request_.url,
        request_.headers,
        request_.body,
    )


@pytest.mark.parametrize(
    ("command", "method", "body", "content_type"),
    [
        ("curl 'http://a/' -d a=1 -d b=2", "POST", "a=1&b=2", "application/x-www-form-urlencoded"),
        ("curl http://a/ --json '{}'", "POST", "{}", "application/json"),
        ("curl http://a/ -H 'content-type: text/plain' --data-raw @me", "POST", "@me", "text/plain"),
        ("curl -sSN --compressed --url http://a/ -X put -d x", "PUT", "x", "application/x-www-form-urlencoded"),
        ("curl 'http://a/' \\\n  -H 'Accept: */*' \\\r\n  --data-raw '{}'", "POST", "{}", None),
    ],
)
def test_the_ways_of_shells_and_browsers_are_read(command, method, body, content_type):
    read = request_of(command)

    headers = {name.lower(): value for name, value in read.headers.items()}
    assert (read.url, read.method, read.body) == ("http://a/", method, body)
    assert len(headers) == len(read.headers)
    assert content_type is None or headers["content-type"] == content_type


@pytest.mark.parametrize(
    ("command", "problem"),
    [
        ("wget http://a/", "must begin with curl"),
        ("curl", "names no URL"),
        ("curl http://a/ http://b/", "second URL"),
        ("curl http://a/ -d @/etc/passwd", "would read a file"),
        ("curl http://a/ --data-binary @-", "would read a file"),
        ("curl http://a/ -o /tmp/x", "'-o' is not read"),
        ("curl http://a/ --proxy http://b", "'--proxy' is not read"),
        ("curl http://a/ -H", "its value is missing"),
        ("curl 'http://a/", "quotes"),
        ("curl " + "x" * 600_000, "longer than"),
    ],
)
def test_what_is_not_done_here_is_refused_by_name(command, problem):
    with pytest.raises(UnreadableCurl, match=problem):
        request_of(command)
