"""How often a fleet is cheaper, and what a million tokens cost, as Measures."""

from protocols.adoption import Evidence, Grade, Measure

from ...economics.study import Study
from ...measure.measure import figure, measure, of
from .api_measures import days


def odds(study: Study) -> Measure | None:
    """How often the best fleet is cheaper than the best API under the same draws."""
    simulation = study.simulation
    if simulation.fleet_cheaper is None:
        return None
    proof = Evidence(
        title="Quasi-Monte Carlo with common draws for every option",
        locator="agents/cost/README.md#uncertainty",
        seen=study.day.isoformat(),
        grade=Grade.JUDGEMENT,
    )
    inputs = (
        figure("draws_fleet_cheaper", simulation.fleet_cheaper, "draws", (proof,)),
        figure("draws", simulation.draws, "draws", (proof,)),
    )
    label = "Probability that self-hosting is cheaper than the cheapest API"
    return measure("decision.p_self_host_cheaper", label, "probability", "draws_fleet_cheaper / draws", inputs)


def per_token(study: Study, measures: dict[str, Measure]) -> tuple[Measure, ...]:
    """USD per million tokens of the best API and the best fleet at this load."""
    if not study.load.tokens_per_month:
        return ()
    names = ("input_tokens", "output_tokens", "reasoning_tokens")
    tokens = "(requests_per_day * days_per_month * (input_tokens + output_tokens + reasoning_tokens))"
    return tuple(
        measure(
            f"{option.id}.usd_per_mtok",
            f"{option.label}: cost of a million tokens, input and output together",
            "USD per million tokens",
            f"usd_month / {tokens} * 1000000",
            (
                of("usd_month", measures[f"{option.id}.usd_month"]),
                of("requests_per_day", measures["load.requests_per_day"]),
                days(),
                *(study.load.inputs[name] for name in names),
            ),
        )
        for option in (study.api, study.fleet)
        if option
    )
