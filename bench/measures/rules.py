"""Milliseconds of CPU of the rules alone, without A2A: understanding, licensing, cost, after all is loaded."""

import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import yaml

from bench.figures import Figure, figure
from bench.processes import ROOT
from protocols.adoption import Component, Document, DocumentKind, Inquiry, IntendedUse, Kind, Mode, Workload

DAY = date(2026, 11, 22)
MESSAGES = ROOT / "evals/cases/utterances.yaml"
MODELS = ("llama-3.3-70b", "deepseek-r1", "gpt-oss-120b", "qwen3-32b")
LICENSED = ("deepseek-r1", "llama-3.3-70b", "gemma-3-27b", "yolo11", "vllm", "pytorch")
LONG = "Permission is hereby granted, free of charge, to any person. " * 80_000


async def milliseconds(rounds: int) -> dict[str, Figure]:
    """The median over all cases, each `rounds` times."""
    return {
        "rules.message": figure([_spent(case) for case in _messages(MESSAGES) * rounds]),
        "rules.licensing": figure([_spent(case) for case in _licensing() * rounds]),
        "rules.licence_text": figure([_spent(case) for case in [_long_text] * rounds]),
        "rules.cost": figure([_spent(case) for case in _costs() * rounds]),
    }


def _spent(case: Callable[[], object]) -> float:
    began = time.process_time()
    case()
    return 1000 * (time.process_time() - began)


def _messages(file: Path) -> list[Callable[[], object]]:
    from orchestrator.language.understanding import load, understand

    names = load()
    texts = [case["text"] for case in yaml.safe_load(file.read_text("utf-8"))["utterances"]]
    return [lambda text=text: understand(text, (), names) for text in texts]


def _licensing() -> list[Callable[[], object]]:
    from agents.licensing.assess import assess
    from agents.licensing.facts.knowledge import load

    def case(name: str) -> Callable[[], object]:
        component = Component(name=name, id=name)
        inquiry = Inquiry(components=(component,), use=IntendedUse(mode=Mode.SAAS))
        return lambda: assess(inquiry, component, load())

    return [case(name) for name in LICENSED]


def _long_text() -> object:
    from agents.licensing.assess import assess
    from agents.licensing.facts.knowledge import load

    component = Component(name="ours")
    document = Document(name="LICENSE", kind=DocumentKind.LICENCE, text=LONG)
    return assess(Inquiry(components=(component,), documents=(document,)), component, load())


def _costs() -> list[Callable[[], object]]:
    from agents.cost.assess import assess
    from agents.cost.facts.knowledge import load

    def case(name: str) -> Callable[[], object]:
        component = Component(name=name, id=name, kind=Kind.MODEL)
        use = IntendedUse(workload=Workload(tokens_per_month=2 * 10**8))
        inquiry = Inquiry(components=(component,), use=use, as_of=DAY)
        return lambda: assess(inquiry, component, load())

    return [case(name) for name in MODELS]
