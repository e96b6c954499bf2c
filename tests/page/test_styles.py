"""The style of a view stays in it: every view looks the same whichever was opened before."""

import pytest

from tests.fakes import agent, finds
from tests.page.page_object import ask, read

pytest.importorskip("playwright.sync_api", reason="the Python package playwright is not installed")
from playwright.sync_api import expect

VIEWS = ("report", "exchange", "timeline", "tasks", "lab", "agents", "faults")
# What the style of each kind of element comes to, in the view and in the chat beside it, by its path of classes.
STYLES = """() => {
    const asked = ["display", "fontSize", "fontWeight", "color", "backgroundColor", "borderTopWidth", "gap",
        "gridTemplateAreas", "justifyContent", "alignItems", "paddingTop", "paddingLeft", "marginTop", "marginBottom",
        "listStyleType", "whiteSpace", "overflowX", "position"];
    const found = {};
    for (const place of document.querySelectorAll(".stage, .log")) {
        for (const each of place.querySelectorAll("*:not(svg *)")) {
            let path = "";
            for (let at = each; at !== place; at = at.parentElement) path = `${at.tagName}.${at.className} ${path}`;
            const style = getComputedStyle(each);
            (found[`${place.className} ${path}`] ??= new Set()).add(asked.map((name) => style[name]).join(" "));
        }
    }
    return Object.fromEntries(Object.entries(found).map(([path, styles]) => [path, [...styles].sort()]));
}"""


def styles_of(page, view: str) -> dict[str, list[str]]:
    """The computed styles of a view that is reached without loading the page anew."""
    page.evaluate("(view) => { location.hash = `${view}?${location.hash.split('?')[1] ?? ''}`; }", view)
    expect(page.locator(f".stage:has([aria-labelledby='{view}'], .report) :is(h2, h3):visible").first).to_be_visible()
    page.wait_for_load_state("networkidle")
    return page.evaluate(STYLES)


@pytest.mark.timeout(180)
def test_no_view_looks_otherwise_after_another_was_opened(page, stage):
    page.goto(stage.council(agent("terms", finds("terms")), demo=True))
    ask(page)
    read(page)

    first = {}
    for view in VIEWS:
        page.reload()
        read(page)
        first[view] = styles_of(page, view)
    after = {view: styles_of(page, view) for view in (*VIEWS, *VIEWS)}

    differ = {
        f"{view} {path}": (styles, after[view][path])
        for view in VIEWS
        for path, styles in first[view].items()
        if path in after[view] and styles != after[view][path]
    }
    assert differ == {}
    assert min(len(styles) for styles in first.values()) > 20
