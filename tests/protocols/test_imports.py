"""What an agent's process imports: nothing it does not use, for each of them pays for it."""

import subprocess
import sys

UNUSED = ("fastapi", "langgraph", "rich", "sqlalchemy", "watchfiles")
LINE = "import sys, agents.hello.__main__; print([name for name in {} if sys.modules.get(name)])"


def test_an_agent_imports_nothing_that_only_others_use():
    ran = subprocess.run((sys.executable, "-c", LINE.format(UNUSED)), capture_output=True, text=True, check=True)

    assert ran.stdout.strip() == "[]"
