"""Trains the intent classifier from data/intents.yaml into data/weights.json.

python -m orchestrator.language.understanding.train
"""

import json
import math
import random
from collections.abc import Sequence
from pathlib import Path

from orchestrator.language.understanding.features import features
from orchestrator.language.understanding.masking import masked
from orchestrator.language.understanding.packaged import sheet

ROUNDS = 40
RATE = 0.5
DECAY = 2e-4
SMALLEST = 0.06

Example = tuple[tuple[str, ...], str]


def examples(given: dict[str, dict[str, list[str]]]) -> list[Example]:
    """Every packaged sentence as its features and its intent."""
    return [
        (features(masked(str(sentence)), place == "after"), intent)
        for intent, places in given.items()
        for place, sentences in places.items()
        for sentence in sentences
    ]


def fit(given: Sequence[Example], seed: int = 7) -> dict[str, dict[str, float]]:
    """Multinomial logistic regression by stochastic gradient descent; weights by feature and intent."""
    intents = sorted({intent for _, intent in given})
    counts = {intent: sum(label == intent for _, label in given) for intent in intents}
    weights: dict[str, list[float]] = {name: [0.0] * len(intents) for found, _ in given for name in found}
    order, dice = list(given), random.Random(seed)
    for turn in range(ROUNDS):
        dice.shuffle(order)
        rate = RATE / (1 + turn / 8)
        for found, label in order:
            rows = [weights[name] for name in found]
            scale = 1 / math.sqrt(len(rows))
            chances = softmax([scale * sum(row[at] for row in rows) for at in range(len(intents))])
            balance = (len(given) / (len(intents) * counts[label])) ** 0.5
            steps = [
                rate * balance * scale * ((intent == label) - chance)
                for intent, chance in zip(intents, chances, strict=True)
            ]
            for row in rows:
                for at, step in enumerate(steps):
                    row[at] += step - rate * DECAY * row[at]
    return {
        name: {intent: round(value, 2) for intent, value in zip(intents, row, strict=True) if abs(value) >= SMALLEST}
        for name, row in weights.items()
    }


def softmax(scores: Sequence[float]) -> list[float]:
    """Scores as chances that add up to one."""
    top = max(scores)
    powers = [math.exp(score - top) for score in scores]
    return [power / sum(powers) for power in powers]


def main() -> None:
    """Write data/weights.json."""
    given = sheet("intents.yaml")
    weights = {name: row for name, row in fit(examples(given)).items() if row}
    text = json.dumps(
        {"intents": sorted(given), "weights": weights}, ensure_ascii=False, separators=(",", ":"), sort_keys=True
    )
    (Path(__file__).parent / "data" / "weights.json").write_text(text + "\n", "utf-8")


if __name__ == "__main__":
    main()
