"""What is wrong with a page as it stands: what axe-core objects to, and what is wider than the window."""

from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Page

AXE = Path("node_modules/axe-core/axe.min.js")
Scheme = Literal["light", "dark", "paper"]
# Whoever looks: each colour scheme in a wide window, and a phone.
LOOKS: list[tuple[Scheme, int]] = [("light", 1440), ("dark", 1440), ("light", 390)]
# A4 less the margins, in pixels of the style sheet.
PAPER: tuple[Scheme, int] = ("paper", 673)

# What stands in a box of its own that scrolls sideways, or cuts, is not wider than the window; the frames are no box.
WIDER = """() => {
    const frames = "html, body, #page, main, .stage, .chat, .log";
    const boxed = (each) => {
        for (let at = each.parentElement; at; at = at.parentElement)
            if (!at.matches(frames) && getComputedStyle(at).overflowX !== "visible") return true;
        return false;
    };
    const sticksOut = (each) => each.checkVisibility() && each.getBoundingClientRect().right > innerWidth + 0.5;
    const open = (each) => each !== document.documentElement && getComputedStyle(each).overflowX === "visible";
    const scrolls = (each) => each.matches(frames) && !open(each) && each.scrollWidth > each.clientWidth;
    return [...document.querySelectorAll("*")]
        .filter((each) => scrolls(each) || (sticksOut(each) && !boxed(each)))
        .map((each) => `wider than the window: ${each.outerHTML.slice(0, 120)}`);
}"""


def look(page: Page, scheme: Scheme, width: int) -> None:
    """Look in this colour scheme through a window of this width, or at what is printed."""
    if scheme == "paper":
        page.emulate_media(media="print")
    else:
        page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 900})


def flaws(page: Page) -> list[str]:
    """What axe-core objects to, and what does not fit."""
    return [*violations(page), *page.evaluate(WIDER)]


def violations(page: Page) -> list[str]:
    """What axe-core objects to, with the element."""
    if not AXE.exists():
        pytest.skip(f"axe-core is not at {AXE}: make lint-page")
    page.evaluate(AXE.read_text())
    found = page.evaluate("axe.run(document)")["violations"]
    return [f"{each['id']}: {node['html'][:120]}" for each in found for node in each["nodes"]]


def unfold(page: Page) -> None:
    """Open everything that can be unfolded."""
    page.evaluate("document.querySelectorAll('details').forEach((each) => (each.open = true))")
