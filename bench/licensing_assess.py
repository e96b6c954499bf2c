"""CPU of licensing answers after load: `python bench/licensing_assess.py`."""

import os
import time

from agents.licensing.assess import assess, questions
from agents.licensing.facts.knowledge import load
from protocols.adoption import Component, Document, DocumentKind, Inquiry, IntendedUse, Mode

ROUNDS = 20
NAMES = ("deepseek-r1", "llama-3.3-70b", "gemma-3-27b", "yolo11", "vllm", "pytorch", "flux.1-dev", "kimi-k2")
LONG = "Permission is hereby granted, free of charge, to any person. " * 80_000


def spent(inquiry: Inquiry) -> float:
    """CPU milliseconds of one answer, its questions included."""
    began = time.process_time()
    for component in inquiry.components:
        questions(inquiry, component, load())
        assess(inquiry, component, load())
    return (time.process_time() - began) * 1000


if __name__ == "__main__":
    began = time.process_time()
    load()
    print(f"load average {os.getloadavg()[0]:.1f}; load {time.process_time() - began:.2f} s CPU")
    for name in NAMES:
        inquiry = Inquiry(components=(Component(name=name, id=name),), use=IntendedUse(mode=Mode.SAAS))
        runs = sorted(spent(inquiry) for _ in range(ROUNDS))
        print(f"{name:<16} median {runs[ROUNDS // 2]:6.1f} ms  slowest {runs[-1]:6.1f} ms")
    text = Document(name="LICENSE", kind=DocumentKind.LICENCE, text=LONG)
    pasted = Inquiry(components=(Component(name="ours"),), use=IntendedUse(mode=Mode.SAAS), documents=(text,))
    print(f"a text of {len(LONG) / 1e6:.1f} MB  {spent(pasted):6.1f} ms")
