import pytest

from agents.cost.facts.machines.catalogue import load
from agents.cost.facts.machines.specs import UnknownAccelerator, UnknownModel


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("H100", "h100-sxm"),
        ("NVIDIA H100 80GB SXM5", "h100-sxm"),
        ("h100-sxm", "h100-sxm"),
        ("H100 PCIe", "h100-pcie"),
        ("A100 40GB", "a100-40g-sxm"),
        ("RTX 4090", "rtx-4090"),
        ("AMD Instinct MI300X", "mi300x"),
        ("B200", "b200-sxm"),
        ("RTX 3090 Ti", "rtx-3090-ti"),
        ("Apple M4 Pro", "apple-m4-pro"),
        ("Radeon RX 7900 XTX", "rx-7900-xtx"),
    ],
)
def test_an_accelerator_is_found_under_its_usual_names(name: str, found: str):
    assert load().accelerator(name).id == found


@pytest.mark.parametrize("name", ["H300", "H10", "GPU", "", "RTX 3050", "B20", "h100 or h200"])
def test_an_accelerator_that_is_not_listed_is_never_taken_for_a_near_one(name: str):
    with pytest.raises(UnknownAccelerator):
        load().accelerator(name)


@pytest.mark.parametrize("name", ["llama-3.4-70b", "gpt-5", "", "llama"])
def test_a_model_without_known_architecture_is_unknown(name: str):
    with pytest.raises(UnknownModel):
        load().model(name)


def test_every_model_and_accelerator_names_its_source_and_date():
    physics = load()

    assert all(m.source and m.seen for m in physics.models.values())
    assert all(a.source and a.seen for a in physics.accelerators.values())


def test_no_two_accelerators_share_a_name():
    physics = load()
    claimed = [name for a in physics.accelerators.values() for name in {a.id, *a.aliases}]

    assert len(claimed) == len(set(claimed))


def test_peaks_are_dense_and_grow_as_formats_narrow():
    for a in load().accelerators.values():
        peaks = [a.flops[name] for name in ("bf16", "fp8", "fp4") if name in a.flops]
        assert peaks == sorted(peaks), a.id
