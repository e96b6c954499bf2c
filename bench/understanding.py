"""How long understanding takes: loading, the first message, and each message after it.

python bench/understanding.py [FILE.yaml]
"""

import sys
import time
from pathlib import Path

import yaml

from orchestrator.language.understanding import load, understand

FILE = "evals/cases/utterances.yaml"
ROUNDS = 5


def main() -> None:
    """Print milliseconds."""
    began = time.perf_counter()
    names = load()
    print(f"names loaded in {1000 * (time.perf_counter() - began):.1f} ms")
    began = time.perf_counter()
    understand("Should we adopt DeepSeek-R1 for an EU helpdesk SaaS, 200M tokens a month?", (), names)
    print(f"first message (data files read) {1000 * (time.perf_counter() - began):.1f} ms")
    path = Path(sys.argv[1] if len(sys.argv) > 1 else FILE)
    texts = [case["text"] for case in yaml.safe_load(path.read_text("utf-8"))["utterances"]]
    taken: list[float] = []
    for text in texts * ROUNDS:
        began = time.process_time()
        understand(text, (), names)
        taken.append(1000 * (time.process_time() - began))
    taken.sort()
    shares = {"p50": 0.5, "p95": 0.95, "p99": 0.99}
    print(
        f"{len(taken)} messages, CPU ms: "
        + ", ".join(f"{name} {taken[int(len(taken) * at)]:.1f}" for name, at in shares.items())
    )
    print(f"slowest {taken[-1]:.1f} ms")
    began = time.process_time()
    understand("we use Foo-7B and vllm at 5M tokens " * 500, (), names)
    print(f"a 17,500-character message {1000 * (time.process_time() - began):.1f} ms")


if __name__ == "__main__":
    main()
