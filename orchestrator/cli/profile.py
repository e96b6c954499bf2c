"""`council profile`: what is true of your organisation in every conversation; `set` and `unset` change it."""

import asyncio
import json
from collections.abc import Sequence
from typing import Annotated, Any

import typer

from orchestrator.cli.client import Council
from orchestrator.cli.display.terminal import URL, Url, out, refusals
from orchestrator.cli.display.text_layout import print_line

app = typer.Typer(help="Your organisation's profile: the defaults of every conversation.")


@app.callback(invoke_without_command=True)
def profile(context: typer.Context, url: Url = URL) -> None:
    """Show the profile."""
    if context.invoked_subcommand is None:
        _change(url, {}, ())


@app.command(name="set")
def set_fields(
    pairs: Annotated[
        list[str], typer.Argument(help="organisation.based_in=DE licences_refused=AGPL-3.0-only,SSPL-1.0")
    ],
    url: Url = URL,
) -> None:
    """Set fields; a list is separated by commas, anything else may be JSON."""
    values = {field: text for field, _, text in (pair.partition("=") for pair in pairs)}
    _change(url, values, ())


@app.command()
def unset(fields: Annotated[list[str], typer.Argument(help="Fields to forget.")], url: Url = URL) -> None:
    """Forget fields."""
    _change(url, {}, fields)


def _change(url: str, values: dict[str, str], gone: Sequence[str]) -> None:
    """Print the profile, edited first where there is something to edit."""
    with refusals("profile"):
        lines = [f"{field} = {value}" for field, value in _flat("", asyncio.run(_changed(url, values, gone)))]
    print_line(out, "\n".join(lines) or "The profile is empty.")


async def _changed(url: str, values: dict[str, str], gone: Sequence[str]) -> dict[str, Any]:
    async with Council.at(url) as council:
        profile = await council.document("GET", "/profile")
        if values or gone:
            profile = await council.document("PUT", "/profile", json.dumps(_edited(profile, values, gone)))
        return profile


def _edited(profile: dict[str, Any], values: dict[str, str], gone: Sequence[str]) -> dict[str, Any]:
    for field in (*gone, *values):
        *branches, leaf = field.split(".")
        branch = profile
        for name in branches:
            branch = branch.setdefault(name, {}) if isinstance(branch, dict) else {}
        if field in values:
            branch[leaf] = _value(values[field], isinstance(branch.get(leaf), list))
        else:
            branch.pop(leaf, None)
    return profile


def _value(text: str, listed: bool) -> Any:
    if listed and not text.startswith("["):
        return [part.strip() for part in text.split(",") if part.strip()]
    try:
        return json.loads(text)
    except ValueError:
        return text


def _flat(path: str, tree: dict[str, Any]) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for name, value in tree.items():
        if isinstance(value, dict):
            found += _flat(f"{path}{name}.", value)
        elif value not in (None, [], ""):
            found.append((f"{path}{name}", ", ".join(map(str, value)) if isinstance(value, list) else str(value)))
    return found
