"""Our own suite, `tests/conformance`, run against services that already run; what came of each requirement."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from conformance.judge import Judged, checks
from conformance.stack import ROOT, NotUp
from conformance.tck import Requirement
from protocols.conformance.results import Conformity, RequirementResult

SECONDS = 900


def run(urls: Mapping[str, str]) -> dict[str, tuple[RequirementResult, ...]]:
    """The Checks of every service by its name, all tested at once, for the suite mostly waits; raises NotUp."""
    with ThreadPoolExecutor(len(urls)) as threads:
        return dict(zip(urls, threads.map(_checks_of, urls.items()), strict=True))


def _checks_of(service: tuple[str, str]) -> tuple[RequirementResult, ...]:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "checks.json"
        given = ["--services", json.dumps(dict([service])), "--checks", str(file)]
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/conformance", *given]
        ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=SECONDS, check=False)
        if not file.exists():
            raise NotUp((ran.stdout + ran.stderr)[-2000:])
        return _checks(json.loads(file.read_text("utf-8")).get(service[0], []))


def _checks(told: list[dict[str, str]]) -> tuple[RequirementResult, ...]:
    about = {each["requirement"]: Requirement(each["requirement"], each["section"], each["level"]) for each in told}
    tests = [
        Judged((each["requirement"],), each["binding"], Conformity(each["outcome"]), each["says"]) for each in told
    ]
    return checks(tests, about)
