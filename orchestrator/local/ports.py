"""The ports of the agents on this machine, kept in the folder, so that a restart finds them where they were."""

import logging
import socket
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from protocols.hosting.serve import PortTaken, listen

logger = logging.getLogger(__name__)
FILE = "ports.json"
Known = TypeAdapter(dict[str, int])


class Ports:
    """By name of the agent; a port that was taken meanwhile is replaced by a free one."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._known = _read(folder / FILE) if folder else {}

    def listen(self, host: str, name: str) -> socket.socket:
        """A listening socket on the agent's port."""
        try:
            listening = listen(host, self._known.get(name, 0))
        except PortTaken:
            listening = listen(host, 0)
        self._known[name] = listening.getsockname()[1]
        return listening

    def keep(self) -> None:
        """For the next start."""
        if self._folder:
            (self._folder / FILE).write_bytes(Known.dump_json(self._known))


def _read(file: Path) -> dict[str, int]:
    try:
        return Known.validate_json(file.read_bytes())
    except FileNotFoundError:
        return {}
    except (OSError, ValidationError) as problem:
        logger.warning("the agents get new ports, as %s cannot be read: %s", file, problem)
        return {}
