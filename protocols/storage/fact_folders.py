"""Where an agent's fact files are: in its packaged folder `data`, or in one that took its place at start."""

from importlib.resources import files
from importlib.resources.abc import Traversable

_folders: dict[str, Traversable] = {}


def fact_folder(package: str) -> Traversable:
    """The folder of facts of the agent whose part this package is: of `agents.example` for `agents.example.facts`."""
    agent = package.rpartition(".")[0]
    return _folders.get(agent) or files(agent) / "data"


def use_folder(agent: str, folder: Traversable | None) -> None:
    """From now on the facts of that agent's package are read from a folder; `None` for those packaged.

    To be called before anything is read, since what was read is kept.
    """
    if folder is None:
        _folders.pop(agent, None)
    else:
        _folders[agent] = folder
