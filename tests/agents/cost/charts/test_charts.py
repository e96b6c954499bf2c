from datetime import date
from xml.etree import ElementTree

import pytest

from agents.cost.assess import assess
from agents.cost.charts.plot import Axis, BarPlot, LinePlot, Scale, TornadoPlot
from agents.cost.charts.ruler import Ruler
from agents.cost.charts.series import plots
from agents.cost.economics.study import study
from agents.cost.economics.totals import totals
from agents.cost.facts.knowledge import load
from protocols.adoption import Component, Exhibit, Inquiry, IntendedUse, Kind, Workload

CHARTS = ["cost-volume", "tco", "tornado", "throughput-latency", "energy"]


def inquiry(model: str = "llama-3.3-70b", tokens: int = 10**10) -> Inquiry:
    component = Component(name=model, id=model, kind=Kind.MODEL)
    use = IntendedUse(workload=Workload(tokens_per_month=tokens, tpot_target_ms=40))
    return Inquiry(components=(component,), use=use, as_of=date(2026, 11, 22))


def drawn(asked: Inquiry) -> dict[str, LinePlot | BarPlot | TornadoPlot]:
    found = study(str(asked.components[0].id), asked, load())
    return {plot.id: plot for plot in plots(found, totals(found, load().assumed), asked, load())}


def pictures(asked: Inquiry) -> tuple[Exhibit, ...]:
    (charts,) = assess(asked, asked.components[0], load())[1]
    return tuple(charts.draw())


@pytest.fixture(scope="module")
def exhibits() -> tuple[Exhibit, ...]:
    asked = inquiry()
    return pictures(asked)


def test_each_chart_comes_as_a_picture(exhibits: tuple[Exhibit, ...]):
    assert [e.id for e in exhibits] == [f"llama-3.3-70b.{chart}.svg" for chart in CHARTS]
    assert {e.media_type for e in exhibits} == {"image/svg+xml"}


def test_a_picture_is_well_formed_follows_the_scheme_and_leaves_the_page_around_it_alone(exhibits: tuple[Exhibit, ...]):
    for exhibit in exhibits:
        if exhibit.media_type == "image/svg+xml":
            root = ElementTree.fromstring(exhibit.text)
            assert root.attrib["role"] == "img"
            assert "prefers-color-scheme:dark" in exhibit.text
            assert ":root" not in exhibit.text
            assert "nan" not in exhibit.text
            assert "script" not in exhibit.text


def test_words_in_a_picture_are_escaped():
    asked = inquiry().model_copy(update={"use": IntendedUse(workload=Workload(tokens_per_month=10**9, region="<b>&"))})

    assert not any("<b>" in picture.text for picture in pictures(asked))


def test_the_staircase_never_falls_and_the_band_lies_around_it():
    plot = drawn(inquiry())["cost-volume"]
    assert isinstance(plot, LinePlot)

    stairs = [line for line in plot.lines if line.stepped]

    assert stairs
    for line in stairs:
        assert [y for _, y in line.points] == sorted(y for _, y in line.points)
    assert all(low <= high for _, low, high in plot.ranges[0].points)


def test_the_volume_asked_about_and_every_break_even_are_marked():
    plot = drawn(inquiry("mixtral-8x7b", tokens=10**10))["cost-volume"]
    assert isinstance(plot, LinePlot)

    labels = {rule.label for rule in plot.rules}

    assert "your volume" in labels
    assert any(label.startswith("break-even") for label in labels)
    assert min(rule.x for rule in plot.rules) == pytest.approx(10**10)


def test_when_no_fleet_ever_pays_the_chart_says_so():
    plot = drawn(inquiry("deepseek-v4-pro"))["cost-volume"]

    assert "No break-even" in plot.subtitle


def test_the_latency_target_is_a_line_in_the_throughput_chart():
    plot = drawn(inquiry())["throughput-latency"]
    assert isinstance(plot, LinePlot)

    assert [(rule.x, rule.label) for rule in plot.rules] == [(40, "target 40 ms")]
    for line in plot.lines:
        assert [x for x, _ in line.points] == sorted(x for x, _ in line.points)


def test_the_totals_stack_to_the_totals_of_the_table():
    asked = inquiry()
    found = study("llama-3.3-70b", asked, load())
    plot = drawn(asked)["tco"]
    assert isinstance(plot, BarPlot)

    assert sorted(bar.total for bar in plot.bars) == pytest.approx(sorted(t.usd for t in totals(found, load().assumed)))


def test_the_tornado_is_widest_first():
    plot = drawn(inquiry())["tornado"]
    assert isinstance(plot, TornadoPlot)

    widths = [abs(swing.at_p90 - swing.at_p10) for swing in plot.swings]

    assert widths == sorted(widths, reverse=True)


def test_a_model_that_cannot_be_sized_has_the_charts_its_prices_allow():
    assert sorted(drawn(inquiry("kimi-k2.6"))) == ["cost-volume", "tco"]


def test_ticks_are_round_and_inside_the_axis():
    log = Ruler(Axis("x", Scale.LOG), [3, 40_000], 0, 100)
    even = Ruler(Axis("x"), [0, 7_300], 0, 100)

    assert log.ticks() == [10, 100, 1_000, 10_000]
    assert even.ticks() == [0, 2_000, 4_000, 6_000]
