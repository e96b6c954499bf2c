"""Wraps streamed updates that A2A 1.0 wants under their name, and some servers send bare as A2A 0.3 does."""

import json
import re

from protocols.wire.timestamps import remark

# 0.3 tells updates apart by `kind`, 1.0 by the member they stand in: {"statusUpdate": {…}}.
MEMBERS = {"status-update": "statusUpdate", "artifact-update": "artifactUpdate"}
BARE = re.compile(rb'"kind"\s*:\s*"(?:status|artifact)-update"')
REMARK = "its stream has updates in the form of A2A 0.3, and they were read as such"


def with_members(document: bytes) -> bytes:
    """The JSON-RPC response of a 1.0 call with its update under its name; anything else comes back as it is."""
    if not BARE.search(document):
        return document
    try:
        content = json.loads(document)
        result = content["result"]
        member = MEMBERS[result["kind"]]
    except (ValueError, KeyError, TypeError, RecursionError):
        return document
    remark(REMARK)
    return json.dumps(content | {"result": {member: result}}, ensure_ascii=False, separators=(",", ":")).encode()
