"""The report reads from the top and can be checked to the last figure; what agents wrote stays text."""

import re

from rich.console import Console

from orchestrator.cli.display.view import show
from orchestrator.recommendation.further_answers import FurtherAnswers
from orchestrator.recommendation.recommend import recommend
from orchestrator.report.markdown import plain
from orchestrator.report.report import to_markdown
from protocols.adoption import (
    Alternative,
    Assumption,
    Component,
    Consultation,
    Heard,
    Inquiry,
    Kind,
    Opinion,
    Question,
    Severity,
    Table,
    Uncounted,
)
from tests.orchestrator.builders import ENGINE, SEEN, finding, gap, healthy, licensed, monthly_price, said

ASKED = Consultation(
    agent="Health agent",
    url="https://agents.example.org/health",
    skill="assess",
    concern="health",
    component="Engine",
    task_id="task-1",
    context_id="context-1",
)


def report(*assessments, inquiry: Inquiry | None = None, **more) -> str:
    given = {"consultations": (ASKED,), "opinions": (), "unanswered": (), **more}
    return to_markdown(recommend(inquiry or Inquiry(components=(ENGINE,)), assessments, **given))


def test_the_verdict_stands_in_the_first_line() -> None:
    assert report(healthy(), licensed()).splitlines()[0] == "# Adopt, 100 %: Engine"


def test_the_score_can_be_redone_from_the_terms_that_are_shown() -> None:
    text = report(healthy(points=60), licensed())

    rows = re.findall(r"^\| [\w ]+ \| (?:health|terms) \| ([\d.]+) \| ([\d.]+) \|", text, re.MULTILINE)
    by_hand = sum(float(points) * float(weight) for points, weight in rows) / sum(float(w) for _, w in rows)
    assert f"**{by_hand:.1f}**" in text


def test_a_figure_stands_with_its_formula_and_the_numbers_in_it() -> None:
    text = report(healthy(measures=(monthly_price(),)), licensed())

    assert "`mtok * price`" in text
    assert "mtok = 100 million tokens; price = 2.5 USD per million tokens ([1] 2026-11-01)" in text
    assert "between 200 and 300 USD (fewest and most tokens)" in text


def test_every_finding_names_its_source_and_date() -> None:
    text = report(healthy(findings=(finding("Pin the version", Severity.CONDITION),)), licensed())

    assert "- Pin the version ([1] 2026-11-01)" in text
    assert "1. [A page](<https://example.org/page>) (primary)" in text


def test_conditions_are_a_checklist_with_an_owner() -> None:
    text = report(healthy(findings=(finding("Pin it", Severity.CONDITION),)), licensed())

    assert "- [ ] **adopter**: Pin it" in text


def test_what_agents_wrote_never_becomes_markup() -> None:
    nasty = "<img src=x onerror=alert(1)> [click](javascript:alert(1)) | **bold**\n# Heading"

    text = report(healthy(findings=(finding(nasty, Severity.NOTE),), summary=nasty), licensed())

    assert "<img" not in text
    assert "[click](" not in text
    assert "\n# Heading" not in text


def test_everything_that_is_open_is_said() -> None:
    question = Question(
        field="use.mode", asks="How is it used?", why="Duties differ.", answer_schema={"type": "string"}
    )
    assumed = Assumption(field="use.new_work", value=True, why="Nobody said.")
    opinion = Opinion(agent="Stranger", skill="talk", component="Engine", says="I like it")

    text = report(
        healthy(missing=(question,), assumptions=(assumed,), not_covered=("The weather.",), facts=(said("k", 1),)),
        licensed(facts=(said("k", 2),)),
        unanswered=(gap("expense"),),
        opinions=(opinion,),
    )

    for words in (
        "Nobody said: How is it used? Duties differ.",
        "use.new_work = yes: Nobody said.",
        "- The weather.",
        "expense on Engine: down, no reply in 5 s",
        "Stranger on Engine: I like it",
        "health says 1",
        "terms says 2",
        "task-1",
    ):
        assert words in text


def test_tables_and_alternatives_are_shown() -> None:
    shown = Table(id="t", title="Benchmarks", columns=("name", "figure"), rows=(("A|B", "1"),), evidence=(SEEN,))
    other = Alternative(component=Component(name="Other", kind=Kind.LIBRARY), why="Lighter.", evidence=(SEEN,))

    text = report(healthy(tables=(shown,), alternatives=(other,)), licensed())

    assert "| A\\|B | 1 |" in text
    assert "1. Other: Lighter." in text


def test_several_components_get_a_table_of_standings() -> None:
    worse = Component(name="Worse", id="worse", kind=Kind.LIBRARY)

    text = report(
        healthy(), licensed(), healthy(worse, 30), licensed(worse), inquiry=Inquiry(components=(worse, ENGINE))
    )

    assert "## Standings" in text
    assert text.index("| Engine | Adopt, ") < text.index("| Worse | Assess, ")


def test_the_same_recommendation_gives_the_same_text() -> None:
    given = (healthy(measures=(monthly_price(),)), licensed())

    assert report(*given) == report(*given)


def test_an_empty_recommendation_is_still_a_report() -> None:
    text = report(inquiry=Inquiry())

    assert text.startswith("# No component was named")


def test_underscores_inside_words_stay_readable() -> None:
    assert plain("use.new_work and _this_") == "use.new_work and \\_this\\_"


def test_what_is_heard_or_refused_is_shown_with_its_reason_and_its_fix() -> None:
    stranger = Heard(agent="mood", assessment=healthy(summary="It feels *wrong*", findings=(finding("It is cursed"),)))
    refused = Uncounted(
        agent="mood",
        concern="mood",
        component="Engine",
        at="/scores/0",
        reason="5 points, 90 by its Signals",
        fix="send 90",
    )
    recommendation = recommend(
        Inquiry(components=(ENGINE,)),
        (licensed(),),
        (ASKED,),
        (),
        (),
        further=FurtherAnswers(heard=(stranger,), uncounted=(refused,)),
    )
    console = Console(record=True, width=200)

    text = to_markdown(recommendation)
    show(recommendation, console)

    heard = text.partition("## Heard, not counted")[2].partition("\n## ")[0]
    assert "It feels \\*wrong\\*" in heard
    assert "It is cursed" in heard
    assert "- mood on Engine, /scores/0: 5 points, 90 by its Signals. Fix: send 90" in text
    assert "| Health agent | assess | Engine | heard |" in text
    shown = console.export_text()
    assert "mood, health: It feels *wrong*" in shown
    assert "mood /scores/0: 5 points, 90 by its Signals (fix: send 90)" in shown
