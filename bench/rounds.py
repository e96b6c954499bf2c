"""Rounds: every subject is measured once in each, in random order, so that a busy moment hits all alike."""

import asyncio
import random
from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping

from bench.figures import Sample

Subject = Callable[[], Awaitable[Sample]]


async def interleaved(subjects: Mapping[str, Subject], rounds: int) -> dict[str, list[Sample]]:
    """The samples of each subject in the order of the rounds, after one round that is thrown away."""
    samples: dict[str, list[Sample]] = defaultdict(list)
    for number in range(-1, rounds):
        for name in random.sample(list(subjects), len(subjects)):
            sample = await subjects[name]()
            if number >= 0:
                samples[name].append(sample)
            # What one subject still does after its last answer is not to be another's cost.
            await asyncio.sleep(0.02)
    return samples
