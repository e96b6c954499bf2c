"""Tables of the terminal: one that says most, at 80 columns and at 200."""

import pytest
from rich.console import Console

from orchestrator.cli.display.view import show
from orchestrator.recommendation.recommend import recommend
from protocols.adoption import Comparison, Component, Inquiry, Recommendation, Standing, Table, Verdict
from tests.orchestrator.builders import ENGINE, licensed


def printed(recommendation: Recommendation, columns: int) -> list[str]:
    console = Console(width=columns, force_terminal=True, color_system=None)
    with console.capture() as capture:
        show(recommendation, console)
    return capture.get().splitlines()


def bill(count: int) -> Recommendation:
    """So many standings, best first, the last one on hold."""
    standings = tuple(
        Standing(
            component=Component(name=f"a-package-with-a-long-name-{place}", id=f"p{place}"),
            verdict=Verdict.HOLD if place == count - 1 else Verdict.ADOPT,
            score=90.0 - place,
            confidence=0.8,
            because="Its maintainers say in so many words that nothing more is to be expected of it.",
        )
        for place in range(count)
    )
    inquiry = Inquiry(components=tuple(standing.component for standing in standings))
    return recommend(inquiry, (), (), (), ()).model_copy(update={"standings": standings, "headlines": ()})


@pytest.mark.parametrize("columns", [80, 200])
def test_many_components_are_one_table_with_the_worst_first_and_no_line_is_too_long(columns):
    lines = printed(bill(60), columns)

    heads = [at for at, line in enumerate(lines) if line.startswith("component")]
    assert len(heads) == 1
    assert "hold" in lines[heads[0] + 1]
    assert sum("hold" in line for line in lines) == 1
    assert "and 20 better ones" in " ".join(lines)
    assert max(map(len, lines)) <= columns


def test_answers_of_several_components_stand_in_the_comparison_and_nowhere_else():
    other = Component(name="Other", id="other")
    answers = [licensed(component, answer=f"Permitted for {component.name}") for component in (ENGINE, other)]
    table = Table(id="c", title="c", columns=("", "Engine", "Other"), rows=(("terms", "yes", "no"),))
    comparison = Comparison(table=table, pick="Engine", why="it may be used")
    recommendation = recommend(Inquiry(components=(ENGINE, other)), answers, (), (), ())

    lines = printed(recommendation.model_copy(update={"comparison": comparison}), 100)

    assert [line.split() for line in lines if line.startswith("terms")] == [["terms", "yes", "no"]]


def test_one_component_has_a_line_a_concern():
    lines = printed(recommend(Inquiry(components=(ENGINE,)), (licensed(answer="Permitted"),), (), (), ()), 80)

    (line,) = (line for line in lines if line.startswith("terms"))
    assert line.split()[1:] == ["Permitted", "90", "%"]
