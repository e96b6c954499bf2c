"""Reads the fact files of an agent: those packaged in its folder `data`, or a folder that took their place at start."""

from importlib.resources import files
from importlib.resources.abc import Traversable

_folders: dict[str, Traversable] = {}


def fact_text(package: str, name: str) -> str:
    """The text of `data/<name>` of the agent whose part this package is: `agents.example.facts`, `a.yaml`."""
    agent = package.rpartition(".")[0]
    folder = _folders.get(agent)
    return (folder or files(agent).joinpath("data")).joinpath(*name.split("/")).read_text("utf-8")


def use_folder(package: str, folder: Traversable | None) -> None:
    """From now on the agent's facts are read from a folder; `None` for those packaged. Before anything is read."""
    if folder is None:
        _folders.pop(package, None)
    else:
        _folders[package] = folder
