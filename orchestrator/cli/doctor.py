"""`council doctor`: what is wrong with an agent and how to mend it; for people, for programs and for CI."""

import asyncio
import json
import re
import sys
from pathlib import Path
from typing import Annotated
from xml.etree import ElementTree

import typer

from orchestrator.cli.client import Council, NotThere
from orchestrator.cli.display.terminal import URL, Url, out, refusals
from orchestrator.cli.display.text_layout import print_line
from orchestrator.doctor.diagnosis import ABOUT, CheckState, Diagnosis, Examination, Level
from orchestrator.local.settings import shared_settings
from protocols.a2a.security.client_auth import Credentials
from protocols.a2a.security.credential import read_credentials
from protocols.adoption import Component

SOUND, UNSOUND, NOT_EXAMINED = 0, 1, 2
MARKS = {CheckState.PASSED: ("ok  ", "green"), CheckState.SKIPPED: ("--  ", "dim")}
LEVELS = {Level.ERROR: ("FAIL", "red"), Level.WARNING: ("warn", "yellow")}
UNPRINTABLE = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 does not allow in a text, such as the escape character of a terminal."""


def doctor(
    agent: Annotated[str, typer.Argument(help="A URL, or a name of `council agents` to examine it from there.")],
    url: Url = URL,
    about: Annotated[str, typer.Option(help="What it is asked about; name what it knows.")] = ABOUT.name,
    as_json: Annotated[bool, typer.Option("--json", help="Print the examination as JSON, nothing else.")] = False,
    junit: Annotated[Path | None, typer.Option(help="Write a JUnit report there, too.")] = None,
) -> None:
    """Examine an agent: card, addresses, bindings, a Task. Exit status: 0 sound, 1 it has errors, 2 not examined."""
    with refusals("doctor", OSError, ValueError, status=NOT_EXAMINED):
        examination = asyncio.run(_examined(agent, about, url))
    if junit:
        junit.write_bytes(junit_report(examination))
    if as_json:
        sys.stdout.write(examination.model_dump_json(indent=2) + "\n")
    else:
        _show(examination)
    raise typer.Exit(SOUND if examination.sound else UNSOUND)


async def _examined(agent: str, about: str, url: str) -> Examination:
    component = ABOUT if about == ABOUT.name else Component(name=about)
    if "://" in agent:
        # Loaded by the one command that asks agents itself: the others start in a third of the time.
        from orchestrator.doctor.examine import examine

        path = shared_settings().credentials
        return await examine(agent, component, Credentials(read_credentials(Path(path))) if path else None)
    async with Council.at(url) as council:
        names = [entry["name"] for entry in await council.agents()]
        if agent not in names:
            raise NotThere(f"no agent is called {agent}; known: {', '.join(names) or 'none'}. A URL begins with http")
        answer = await council.api("POST", "/doctor", json.dumps({"agent": agent, "about": about}))
        return Examination.model_validate_json(answer)


def junit_report(examination: Examination) -> bytes:
    """A test case a check, as CI servers read it."""
    checks, agent = examination.checks, examination.agent or examination.url
    errors = [[item for item in check.faults if item.level is Level.ERROR] for check in checks]
    skipped = sum(check.state is CheckState.SKIPPED for check in checks)
    counts = {"tests": len(checks), "failures": sum(map(bool, errors)), "skipped": skipped}
    suite = ElementTree.Element("testsuite", {"name": _xml(agent)} | {key: str(count) for key, count in counts.items()})
    for check, failures in zip(checks, errors, strict=True):
        case = ElementTree.SubElement(suite, "testcase", classname="council.doctor", name=check.title)
        text = "\n".join(_xml(_line(item)) for item in check.faults)
        if failures:
            ElementTree.SubElement(case, "failure", message=_xml(failures[0].message)).text = text
        elif check.state is CheckState.SKIPPED:
            ElementTree.SubElement(case, "skipped")
        elif text:
            ElementTree.SubElement(case, "system-out").text = text
    return ElementTree.tostring(suite, encoding="utf-8", xml_declaration=True)


def _show(examination: Examination) -> None:
    print_line(out, f"{examination.agent or 'no agent'} at {examination.url}")
    for check in examination.checks:
        if not check.faults:
            mark, style = MARKS[check.state]
            print_line(out, f"  {mark}  {check.title}", style)
        for item in check.faults:
            mark, style = LEVELS[item.level]
            print_line(out, f"  {mark}  {check.title}: {_line(item)}", style)
    if examination.part:
        print_line(out, f"It would be {examination.part}.")


def _line(item: Diagnosis) -> str:
    return f"{f'{item.at}: ' if item.at else ''}{item.message}\n        fix: {item.fix}"


def _xml(text: str) -> str:
    return UNPRINTABLE.sub("\ufffd", text)
