"""Asks a running stack one question, and expects an Assessment with evidence of every agent on the map."""

import json
import subprocess
import sys
from pathlib import Path

from protocols.a2a.compose_map import agents_on, read_map

map_file, url = Path(sys.argv[1]), sys.argv[2]
question = "Should we adopt DeepSeek-R1 for an EU helpdesk SaaS, 200M tokens a month?"
council = [str(Path(sys.executable).with_name("council")), "ask", "--url", url, "--json", "--no-ask", question]
answer = json.loads(subprocess.run(council, check=True, capture_output=True, text=True).stdout)
concerns = sorted(assessment["concern"] for assessment in answer["assessments"])
assert concerns == sorted(agents_on(read_map(map_file))), concerns
assert not answer["unanswered"], answer["unanswered"]
assert all(finding["evidence"] for assessment in answer["assessments"] for finding in assessment["findings"])
sys.stdout.write(f"in containers: {answer['verdict']} from {', '.join(concerns)}\n")
