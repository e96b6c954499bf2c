"""What the files of a former version held elsewhere: conversations had a file of their own."""

import sqlite3
from pathlib import Path

from protocols.storage.folder import BESIDE, MEMORY

CONVERSATIONS = "-conversations.sqlite"
TAKEN_OVER = ".taken-over"


def take_over(connection: sqlite3.Connection, place: str) -> None:
    """Move every conversation of the former file into this one; done again after a crash it changes nothing."""
    connection.execute("drop trigger if exists push_goes_with_its_task")
    former = Path(place.removesuffix(".sqlite") + CONVERSATIONS)
    tables = {name for (name,) in connection.execute("select name from sqlite_master where type = 'table'")}
    if place == MEMORY or not former.exists() or "conversations" not in tables:
        return
    connection.execute("attach ? as former", (str(former),))
    connection.execute("begin immediate")
    # Ignored: a conversation that went on here since is newer.
    connection.execute(
        "insert or ignore into conversations (owner, context_id, updated, turns, body)"
        " select owner, context_id, updated * 1000000000, turns, body from former.conversations"
    )
    connection.execute("commit")
    connection.execute("detach former")
    for suffix in BESIDE:
        file = Path(f"{former}{suffix}")
        if file.exists():
            file.rename(f"{file}{TAKEN_OVER}")
