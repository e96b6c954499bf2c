"""An organisation's own prices, rents, models and defaults: laid over what is packaged, shown as its own."""

from datetime import date
from pathlib import Path

import pytest
import yaml

from agents.cost.assess import assess
from agents.cost.facts.knowledge import Knowledge, load
from agents.cost.facts.overlay import lay_over
from protocols.adoption import Assessment, Component, Hosting, Inquiry, IntendedUse, Kind, Workload
from protocols.adoption.overlay_files import UnusableOverlay

SOURCES = {
    "contract": {"title": "Frame contract 7", "locator": "https://wiki.example/contracts/7", "seen": "2026-11-20"}
}
OWN = "Example Ltd's own files: Frame contract 7"


def overlay(folder: Path, name: str = "own.yaml", **more: object) -> Path:
    tree = {"schema": "cost-overlay/1", "organisation": "Example Ltd", "sources": SOURCES, **more}
    path = folder / name
    path.write_text(yaml.safe_dump(tree), "utf-8")
    return path


def cost(name: str, knowledge: Knowledge, hosting: Hosting | None = None) -> Assessment:
    component = Component(name=name, kind=Kind.MODEL)
    use = IntendedUse(hosting=hosting, workload=Workload(tokens_per_month=10**9))
    inquiry = Inquiry(components=(component,), use=use, as_of=date(2026, 11, 30), may_ask=False)
    return assess(inquiry, component, knowledge)[0]


def titles(answer: Assessment) -> set[str]:
    return {e.title for m in answer.measures for e in (*m.evidence, *(x for i in m.inputs for x in i.evidence))}


def test_an_own_price_takes_the_place_of_the_packaged_one_of_that_host(tmp_path: Path):
    own = {"source": "contract", "host": "together", "sells": "llama-3.3-70b", "input": 0.01, "output": 0.02}
    knowledge = lay_over(load(), overlay(tmp_path, prices=[own]))

    answer = cost("Llama 3.3 70B", knowledge)

    assert [row.standard.rate.output for row in knowledge.api.selling("llama-3.3-70b") if row.host == "together"] == [
        0.02
    ]
    assert OWN in titles(answer)
    assert answer.figure is not None
    assert float(answer.figure.value) < 20


def test_an_own_rent_takes_the_place_of_the_offers_of_that_class(tmp_path: Path):
    own = {"source": "contract", "gpu": "H100 SXM", "provider": "our cloud", "usd_per_gpu_hour": 0.5}
    knowledge = lay_over(load(), overlay(tmp_path, rents=[own]))

    answer = cost("Llama 3.3 70B", knowledge, Hosting.SELF_HOSTED)

    assert [offer.usd_per_gpu_hour for offer in knowledge.gpus.behind("h100-sxm", "neocloud")] == [0.5]
    assert load().gpus.behind("h100-sxm", "neocloud") != knowledge.gpus.behind("h100-sxm", "neocloud")
    assert OWN in titles(answer)


def test_a_private_model_is_sized_by_the_one_it_comes_from(tmp_path: Path):
    own = {"source": "contract", "id": "house-model-8b", "name": "House Model 8B", "is": "llama-3.1-8b", "why": "tuned"}
    knowledge = lay_over(load(), overlay(tmp_path, models=[own]))

    answer = cost("House Model 8B", knowledge)

    assert answer.figure is not None
    assert any(assumed.value == "llama-3.1-8b" for assumed in answer.assumptions)
    assert cost("House Model 8B", load()).outcome == "unknown"


def test_an_own_default_stands_in_every_figure_that_uses_it(tmp_path: Path):
    defaults = {"salary_usd_per_year": {"source": "contract", "value": 36_000}}
    knowledge = lay_over(load(), overlay(tmp_path, defaults=defaults))

    own, packaged = (cost("Llama 3.3 70B", at, Hosting.SELF_HOSTED) for at in (knowledge, load()))

    salary = next(a for a in own.assumptions if a.field == "cost.salary_usd_per_year")
    assert (salary.value, salary.why.startswith("As Example Ltd has it")) == (36_000, True)
    assert own.figure is not None
    assert packaged.figure is not None
    assert own.figure.value < packaged.figure.value


def test_a_folder_serves_all_agents_and_the_last_file_is_on_top(tmp_path: Path):
    for name, rate in (("a.yaml", 1), ("b.yaml", 2)):
        price = {"source": "contract", "host": "our-host", "sells": "qwen3-32b", "input": rate, "output": rate}
        overlay(tmp_path, name, prices=[price])
    (tmp_path / "c.yaml").write_text("schema: research-overlay/1\norganisation: Example Ltd\n", "utf-8")

    knowledge = lay_over(load(), tmp_path)

    assert [r.standard.rate.input for r in knowledge.api.selling("qwen3-32b") if r.host == "our-host"] == [2]


@pytest.mark.parametrize(
    ("broken", "problem"),
    [
        ({"prices": [{"source": "x", "host": "h", "sells": "m", "input": 1, "output": 1}]}, "'x'"),
        ({"prices": [{"source": "contract", "host": "h", "sells": "m", "input": -1, "output": 1}]}, "greater than"),
        ({"rents": [{"source": "contract", "gpu": "Z9", "provider": "p", "usd_per_gpu_hour": 1}]}, "'Z9'"),
        ({"models": [{"source": "contract", "id": "a", "name": "A", "is": "nothing", "why": "w"}]}, "'nothing'"),
        ({"defaults": {"luck": {"source": "contract", "value": 1}}}, "'luck'"),
        ({"owner": "me"}, "Extra inputs"),
    ],
)
def test_a_file_that_is_not_sound_is_refused_by_name(tmp_path: Path, broken: dict, problem: str):
    path = overlay(tmp_path, **broken)

    with pytest.raises(UnusableOverlay, match=r"own\.yaml") as refused:
        lay_over(load(), path)

    assert problem in str(refused.value)
