"""What a recommendation costs beside R3: three agents that answer at once or after 50 ms (G4 to G8)."""

from functools import partial

from bench.figures import Figure, Sample, figure, ratio
from bench.load import Request, call, load, post
from bench.references.stacks import Stack, echo, smallest, usual
from bench.rounds import Subject, interleaved

SECONDS, CROWD, DELAY = 1.5, 32, 0.05
QUESTION = "Should we adopt vLLM for an internal helpdesk?"
# R4 reads the label that a data Part had in its time.
MANNER = {"data": {"may_ask": False}, "metadata": {"model": "Manner", "noun": "Manner"}}
OURS = call("SendMessage", {"text": QUESTION}, MANNER)
USUAL = post("/recommend", lambda: {"question": QUESTION})


async def costs(rounds: int) -> dict[str, Figure]:
    """G5 to G8: CPU of the orchestrator and of all, rate and tail with 32 at once."""
    async with smallest() as ours, usual() as reference:
        subjects: dict[str, Subject] = {}
        for name, stack, request in (("ours", ours, OURS), ("R3", reference, USUAL)):
            subjects[name] = partial(load, stack.orchestrator, request, 1, SECONDS)
            subjects[f"{name} in all"] = in_all(stack, request, 1, SECONDS)
            subjects[f"{name} at {CROWD}"] = in_all(stack, request, CROWD, 2 * SECONDS)
        samples = await interleaved(subjects, rounds)
    crowd = f"ours at {CROWD}"
    return {
        "G5.orchestrator": ratio(samples, "ours", "R3"),
        "G6.total": ratio(samples, "ours in all", "R3 in all"),
        "G7.rate": ratio(samples, crowd, f"R3 at {CROWD}", _per_second),
        "G8.tail": figure([sample.p95 / sample.p50 for sample in samples[crowd]]),
    }


async def waits(rounds: int) -> dict[str, Figure]:
    """G4: agents of 50 ms, beside one of them called alone."""
    async with smallest(DELAY) as ours, echo("ours", DELAY=str(DELAY)) as alone:
        subjects: dict[str, Subject] = {
            "ours": partial(load, ours.orchestrator, OURS, 1, SECONDS),
            "one agent alone": partial(load, alone, call("SendMessage", {"text": QUESTION}), 1, SECONDS),
        }
        samples = await interleaved(subjects, rounds)
    return {"G4.wait": ratio(samples, "ours", "one agent alone", _median_wait)}


def in_all(stack: Stack, request: Request, at_once: int, seconds: float) -> Subject:
    """The same with the CPU of every process of the stack."""
    return partial(load, stack.orchestrator, request, at_once, seconds, stack.agents)


def _per_second(sample: Sample) -> float:
    return sample.per_second


def _median_wait(sample: Sample) -> float:
    return sample.p50
