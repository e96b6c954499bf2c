import pytest

from agents.cost.economics.energy import (
    embodied_kg,
    energy,
    grid_of,
    node_power_w,
)
from agents.cost.facts.machines.catalogue import load
from agents.cost.facts.machines.specs import NotEstimable
from agents.cost.performance.batching import Demand
from agents.cost.performance.placement import capacity

FACTS = load().energy


@pytest.mark.parametrize("measured_w", [10401.0, 10442.3, 9891.8, 9566.2, 9436.1, 9011.1])
def test_node_power_is_within_twelve_per_cent_of_measured_systems(measured_w: float):
    assert node_power_w(load().accelerator("b200"), 8, 1.0, FACTS.power) == pytest.approx(measured_w, rel=0.12)


def test_an_idle_node_still_draws_power():
    gpu = load().accelerator("h100")

    idle, busy = (node_power_w(gpu, 8, load_, FACTS.power) for load_ in (0.0, 1.0))

    assert 0.3 * busy < idle < 0.6 * busy


def test_a_month_in_france_emits_less_than_one_in_the_united_states():
    gpu = load().accelerator("b200")

    france, usa = (energy(gpu, 8, 1.0, 1.2, zone, FACTS) for zone in ("FR", "us-east-1"))

    assert france.kwh == usa.kwh == pytest.approx(8766)
    assert france.kg_co2e_grid == pytest.approx(491, rel=0.01)
    assert usa.kg_co2e_grid == pytest.approx(3239, rel=0.01)


def test_a_server_of_eight_is_written_off_over_three_years():
    assert embodied_kg(8, 36, FACTS.embodied) == pytest.approx(8 * 273 + 5700)


@pytest.mark.parametrize("name", ["Germany", "DE", "DEU", "eu-central-1", " germany "])
def test_a_grid_goes_by_many_names(name: str):
    grid = grid_of(name, FACTS)

    assert grid is not None
    assert (grid.zone, grid.g_per_kwh, grid.low) == ("DEU", 380.9, 329.6)


def test_a_group_of_countries_is_a_range():
    europe = grid_of("EU", FACTS)

    assert europe is not None
    assert europe.low < 60 < europe.g_per_kwh < 300 < 600 < europe.high


@pytest.mark.parametrize("name", ["Atlantis", "", None])
def test_an_unknown_zone_has_no_carbon_figure(name: str | None):
    assert energy(load().accelerator("h100"), 8, 1.0, 1.2, name, FACTS).kg_co2e_grid is None


def test_power_that_nobody_published_is_not_invented():
    with pytest.raises(NotEstimable, match="tpu-v5e"):
        node_power_w(load().accelerator("tpu-v5e"), 8, 1.0, FACTS.power)


@pytest.mark.parametrize(("gpus", "load_share", "pue"), [(0, 1, 1.2), (8, 1.5, 1.2), (8, 1, 0.9)])
def test_impossible_power_is_refused(gpus: float, load_share: float, pue: float):
    with pytest.raises(NotEstimable):
        energy(load().accelerator("h100"), gpus, load_share, pue, "FR", FACTS)


@pytest.mark.parametrize("model_id", ["llama-3.1-8b", "llama-3.1-70b", "llama-3.1-405b", "deepseek-v3", "gpt-oss-120b"])
def test_a_full_replica_uses_less_energy_per_token_than_the_published_upper_bound(model_id: str):
    physics = load()
    c = capacity(physics.model(model_id), physics.accelerator("b200"), Demand(1000, 1000))

    watts = node_power_w(physics.accelerator("b200"), c.n, 1.0, FACTS.power) * 1.2
    ours = watts / c.output_tokens_per_s * 1000 / 3600

    assert 0.001 < ours < FACTS.upper_bounds[model_id]
