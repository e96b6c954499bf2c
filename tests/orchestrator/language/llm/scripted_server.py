"""A chat-completions server in a process of its own; the model's name chooses how it behaves.

Run as a script it prints the port it listens on, then serves until it is killed.
`POST /script` takes the content of the next answers, one for JSON and one for text; `GET /asked` gives what came.
"""

import json
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

HANG_SECONDS = 1.0
STATE: dict[str, Any] = {"json": "{}", "text": "", "asked": []}


def behave(body: dict[str, Any], count: int) -> tuple[int, bytes]:
    """Status and body, by the name of the model."""
    model, wanted = body["model"], body.get("response_format", {}).get("type")
    if model == "limited" or (model == "flaky" and count == 1):
        return 429, b"{}"
    if model == "oldschool" and wanted == "json_schema":
        return 400, b"{}"
    if model == "hang":
        time.sleep(HANG_SECONDS)
    if model == "huge":
        return 200, b"x" * 100_000
    message: dict[str, Any] = {"content": STATE["json"] if wanted else STATE["text"]}
    if model == "garbage":
        message = {"content": "Sure! {not json"}
    if model == "refusal":
        message = {"content": None, "refusal": "I cannot help with that."}
    return 200, json.dumps({"choices": [{"message": message}]}).encode()


class Handler(BaseHTTPRequestHandler):
    """Two endpoints of the test, and the one of the model."""

    def do_GET(self) -> None:
        self._send(200, json.dumps(STATE["asked"]).encode())

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        if self.path == "/script":
            STATE.update(body)
            return self._send(200, b"{}")
        STATE["asked"].append({"authorization": self.headers.get("authorization", ""), "body": body})
        return self._send(*behave(body, len(STATE["asked"])))

    def _send(self, status: int, content: bytes) -> None:
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(content)))
        self.send_header("retry-after", "0")
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: standard output holds the port alone."""


def main() -> None:
    """Serve on a free port of loopback."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    sys.stdout.write(f"{server.server_port}\n")
    sys.stdout.flush()
    server.serve_forever()


if __name__ == "__main__":
    main()
