"""What two agents say of one thing is one figure, though they share no code."""

from pathlib import Path

import yaml

ROOT = Path(__file__).parents[2] / "agents"
TOTAL, ACTIVE = 0.04, 0.15
"""How far two counts of one model may lie apart: published sizes are rounded, and not all count the same heads."""


def tree(path: str):
    return yaml.load((ROOT / path).read_text("utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


def test_one_parameter_count_for_all_agents() -> None:
    costs = {model["id"]: model for model in tree("cost/data/models.yaml")["models"]}
    apart = []
    for entry in tree("research/data/catalogue/models.yaml"):
        known = {key: value for group in entry["facts"] for key, value in group["values"].items()}
        for key, name, near in (("params_total_b", "total", TOTAL), ("params_active_b", "active", ACTIVE)):
            billions, count = known.get(key), costs.get(entry["id"], {}).get(name)
            if billions and count and abs(billions * 1e9 - count) > near * count:
                apart.append((entry["id"], name, billions, count))

    assert apart == []
    assert len({entry["id"] for entry in tree("research/data/catalogue/models.yaml")} & costs.keys()) > 60
