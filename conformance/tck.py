"""The official TCK (a2aproject/a2a-tck, branch 1.0-dev), run against one service; its reports, read."""

import json
import re
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

SECONDS = 1200
BINDINGS = {"grpc": "GRPC", "jsonrpc": "JSONRPC", "http_json": "HTTP+JSON", "rest": "HTTP+JSON"}
CARD = "card"
BRANCH = "1.0-dev"
HOW_TO_GET_IT = f"""The official TCK is not part of this project. To run it:
    git clone --branch {BRANCH} https://github.com/a2aproject/a2a-tck.git
    make conformance TCK=$PWD/a2a-tck"""
ASKS = (
    "import json, sys; sys.path.insert(0, '.'); from tck.requirements.registry import ALL_REQUIREMENTS as every;"
    "print(json.dumps([[each.id, each.section, each.level.value] for each in every]))"
)


class NoTck(RuntimeError):
    """The folder holds no TCK that can be run; the text says what is wrong."""


@dataclass(frozen=True)
class Requirement:
    """What the TCK says about one of its requirements: section of the specification, RFC 2119 level."""

    id: str
    section: str
    level: str


@dataclass(frozen=True)
class Told:
    """One test of the TCK: what it is about, on which binding, `passed`, `failed` or `skipped`, and what it said."""

    test: str
    requirements: tuple[str, ...]
    binding: str
    outcome: str
    says: str


@dataclass(frozen=True)
class Tck:
    """A checkout of the TCK, and the Python that has what it needs."""

    folder: Path
    python: Path

    def requirements(self) -> dict[str, Requirement]:
        """The TCK's requirements by id, asked of the TCK itself; raises NoTck."""
        asked = subprocess.run([self.python, "-c", ASKS], cwd=self.folder, capture_output=True, text=True, check=False)
        if asked.returncode:
            raise NoTck(f"{self.folder} is no checkout of the TCK's branch {BRANCH}: {asked.stderr.strip()[-300:]}")
        return {each[0]: Requirement(*each) for each in json.loads(asked.stdout)}

    def run(self, url: str) -> list[Told]:
        """Every test against the service at `url`, through the TCK's own runner; raises NoTck."""
        with tempfile.TemporaryDirectory() as folder:
            report, junit = Path(folder) / "report", Path(folder) / "junit.xml"
            files = [f"--compatibility-report={report}", f"--junitxml={junit}", f"--html={folder}/tck.html"]
            command = [self.python, "run_tck.py", "--sut-host", url, "--", *files, "-p", "no:cacheprovider"]
            ran = subprocess.run(command, cwd=self.folder, capture_output=True, text=True, timeout=SECONDS, check=False)
            try:
                return told(json.loads(report.with_suffix(".json").read_text("utf-8")), junit.read_text("utf-8"))
            except (OSError, ValueError) as error:
                raise NoTck(f"the TCK made no report: {error}\n{(ran.stdout + ran.stderr)[-2000:]}") from error


def commit(folder: Path) -> str:
    """The commit a checkout is at; empty when there is none to ask."""
    asked = subprocess.run(
        ["git", "-C", str(folder), "rev-parse", "--short=10", "HEAD"], capture_output=True, text=True, check=False
    )
    return asked.stdout.strip()


def told(report: dict, junit: str) -> list[Told]:
    """The tests of a JUnit file, each with the requirements the TCK's report says it is about."""
    about: dict[str, list[str]] = {}
    for requirement, seen in report["per_requirement"].items():
        for test in seen["test_ids"]:
            about.setdefault(test, []).append(requirement)
    return [_told(case, about) for case in ElementTree.fromstring(junit).iter("testcase")]


def _told(case: ElementTree.Element, about: dict[str, list[str]]) -> Told:
    test = _node(case.get("classname", ""), case.get("name", ""))
    outcome, says = "passed", ""
    for end in case:
        if end.tag in ("failure", "error"):
            outcome, says = "failed", end.get("message", "")
        elif end.tag == "skipped":
            outcome = "failed" if end.get("type") == "pytest.xfail" else "skipped"
            says = end.get("message", "")
    requirements = tuple(about.get(test, ()))
    return Told(test, requirements, _binding(test, requirements), outcome, says)


def _node(classname: str, name: str) -> str:
    steps = classname.split(".")
    module = next(at for at, step in enumerate(steps) if step.startswith("test_"))
    return "::".join([f"{'/'.join(steps[: module + 1])}.py", *steps[module + 1 :], name])


def _binding(test: str, requirements: tuple[str, ...]) -> str:
    path, _, name = test.partition("::")
    if "/agent_card/" in path:
        return CARD
    prefixes = " ".join(each.partition("-")[0].lower() for each in requirements)
    for where in (name.partition("[")[2], prefixes, name.lower(), path):
        named = re.search(r"(?<![a-z])(grpc|jsonrpc|http_?json|rest)", where)
        if named:
            return BINDINGS[named[1].replace("httpjson", "http_json")]
    return CARD
