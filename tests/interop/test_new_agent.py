"""What `council new-agent --language js` makes: tested, examined, joined while the platform runs, asked, taken off."""

import shutil
import subprocess
from pathlib import Path

import httpx

from conformance.stack import COUNCIL, ROOT
from orchestrator.cli.new_agent import Language, make
from tests.conftest import at, free_ports
from tests.interop.conftest import installed
from tests.orchestrator.local.platform import copied, environment, up

QUIET = ["--silent", "--no-audit", "--no-fund", "--no-package-lock"]


def council(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*COUNCIL, *arguments], cwd=ROOT, capture_output=True, text=True, timeout=120)


def test_an_agent_in_javascript_is_weighed_minutes_after_it_was_made(tmp_path: Path):
    tree = copied(tmp_path)
    make(tree, "policies", Language.JAVASCRIPT)
    folder = tree / "agents/policies"
    installed("the JavaScript SDK", ["npm", "install", *QUIET], cwd=folder)
    tested = subprocess.run(["npm", "test"], cwd=folder, capture_output=True, text=True)
    port = free_ports(1)[0]
    node = shutil.which("node") or "node"
    with (
        up(tree) as (url, _),
        subprocess.Popen(
            [node, "agent.mjs"],
            cwd=folder,
            env=environment(tree) | {"PORT": str(port)},
            stdout=subprocess.PIPE,
            text=True,
        ) as agent,
    ):
        try:
            assert agent.stdout is not None
            assert agent.stdout.readline().strip() == at(port)
            examined = council("doctor", at(port))
            joined = council("agents", "add", at(port), "--trust", "weighed", "--url", url)
            asked = council("ask", "Should we adopt DeepSeek-R1?", "--no-ask", "--json", "--url", url)
        finally:
            agent.kill()
        left = council("agents", "remove", "policies", "--url", url)
        names = [each["name"] for each in httpx.get(f"{url}/api/agents").json()]

    assert tested.returncode == examined.returncode == joined.returncode == left.returncode == 0, examined.stdout
    assert "holds no code of conduct" in asked.stdout
    assert "policies" not in names
