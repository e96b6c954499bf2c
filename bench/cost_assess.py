"""How long a full cost Assessment with its charts takes, and how large it is.

python bench/cost_assess.py
"""

import subprocess
import sys
import time
from datetime import date
from decimal import Decimal
from typing import Any

from agents.cost.assess import assess, questions
from agents.cost.facts.knowledge import load
from protocols.adoption import Component, Hosting, Inquiry, IntendedUse, Kind, Workload

DAY = date(2026, 11, 22)
ROUNDS = 5
ASKED: tuple[tuple[str, Kind, Hosting | None, dict[str, Any]], ...] = (
    ("llama-3.3-70b", Kind.MODEL, None, {"tokens_per_month": 10**9}),
    ("deepseek-r1", Kind.MODEL, None, {"tokens_per_month": 2 * 10**8, "reasoning_tokens": 2000}),
    ("deepseek-v4-pro", Kind.MODEL, None, {"requests_per_day": 3e6, "input_tokens": 2000, "output_tokens": 400}),
    ("gpt-oss-120b", Kind.MODEL, Hosting.SELF_HOSTED, {"requests_per_day": 5e4, "growth_per_month": 0.05}),
    ("qwen3-32b", Kind.MODEL, Hosting.ON_PREM, {"requests_per_day": 2e4}),
    ("llama-3.1-405b", Kind.MODEL, None, {"tokens_per_month": 10**10, "tpot_target_ms": 20.0}),
    ("qwen2.5-7b", Kind.MODEL, None, {"tokens_per_month": 10**7, "budget_usd_per_month": Decimal(500)}),
    ("langgraph", Kind.FRAMEWORK, None, {}),
)
READY = "import time; t = time.perf_counter(); from agents.cost.{}; print(time.perf_counter() - t)"


def main() -> None:
    """Print milliseconds of CPU and kilobytes."""
    for what, imported in (
        ("rules and data", "facts.knowledge import load; load()"),
        ("service", "__main__ import agent; from agents.cost.facts.knowledge import load; load()"),
    ):
        print(f"ready, {what}: {_ready(imported):.2f} s")
    knowledge, firsts, again = load(), [], []
    for name, kind, hosting, workload in ASKED:
        component = Component(name=name, id=name, kind=kind)
        use = IntendedUse(hosting=hosting, workload=Workload(**workload))
        inquiry = Inquiry(components=(component,), use=use, as_of=DAY)
        took = [_milliseconds(inquiry, component, knowledge) for _ in range(ROUNDS)]
        assessment, exhibits = assess(inquiry, component, knowledge)
        size = len(assessment.model_dump_json().encode())
        drawn = sum(len(exhibit.text.encode()) for charts in exhibits for exhibit in charts.draw())
        print(
            f"{name:18} first {took[0]:6.1f} ms, again {min(took[1:]):6.1f} ms, Assessment {size / 1000:6.1f} kB "
            f"({len(assessment.measures)} measures), charts {drawn / 1000:5.1f} kB"
        )
        firsts.append(took[0])
        again += took[1:]
    again.sort()
    print(
        f"CPU: slowest first {max(firsts):.1f} ms; "
        f"repeated median {again[len(again) // 2]:.1f}, slowest {again[-1]:.1f}"
    )


def _milliseconds(inquiry: Inquiry, component: Component, knowledge: Any) -> float:
    began = time.process_time()
    questions(inquiry, component, knowledge)
    assess(inquiry, component, knowledge)[0].model_dump_json()
    return 1000 * (time.process_time() - began)


def _ready(imported: str) -> float:
    """Seconds until a new interpreter has imported and read this much."""
    ran = subprocess.run((sys.executable, "-c", READY.format(imported)), capture_output=True, text=True, check=True)
    return float(ran.stdout)


if __name__ == "__main__":
    main()
