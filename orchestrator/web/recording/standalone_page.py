"""A recording as one HTML file that opens from disk, with the page's modules and styles inside."""

import base64
import hashlib
import json
from functools import cache
from html import escape
from itertools import islice
from pathlib import Path

from orchestrator.web.recording.module_bundler import inlined
from protocols.explain import explain
from protocols.wire.exchange import hops_of
from protocols.wire.notation.snippets import copies
from protocols.wire.recording_file import Recording, dump

MOST_WRITTEN = 300
UI = Path(__file__).parents[2] / "ui"
STYLES = ("style.css", "exchange/exchange.css", "theater/theater.css")
POLICY = (
    "default-src 'none'; script-src {script}; style-src {style}; img-src data:; base-uri 'none'; form-action 'none'"
)
PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<div id="page"><p class="loading">This recording is shown by a script in this very file.</p></div>
<script type="application/json" id="recording">{recording}</script>
<script type="application/json" id="written">{written}</script>
<script>{script}</script>
</body>
</html>
"""


def standalone(recording: Recording) -> str:
    """The file's text. Its policy lets run only what was written here, and load nothing."""
    script, style = _script(), _style()
    policy = POLICY.format(script=_hash(script), style=_hash(style))
    return PAGE.format(
        policy=policy,
        title=escape(f"Recording: {recording.words[:120] or recording.trace}"),
        style=style,
        recording=_embedded(dump(recording)),
        written=_embedded(_written(recording)),
        script=script,
    )


def _written(recording: Recording) -> str:
    """What a live page asks the orchestrator for: each Exchange explained, and its request to copy."""
    hops = islice(hops_of(recording.frames).items(), MOST_WRITTEN)
    return json.dumps(
        {
            id: {
                "explanation": explain(exchange).model_dump(mode="json", exclude_defaults=True),
                "copies": copies(exchange.request).model_dump(),
            }
            for id, exchange in hops
        }
    )


@cache
def _script() -> str:
    # A literal `</script` in a string would end the element it stands in.
    return inlined(UI / "theater/theater.js").replace("</script", "<\\/script")


@cache
def _style() -> str:
    return "\n".join((UI / name).read_text("utf-8") for name in STYLES).replace("</style", "<\\/style")


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _embedded(text: str) -> str:
    """JSON that a parser of HTML cannot mistake for markup."""
    return text.replace("<", "\\u003c").replace(">", "\\u003e")
