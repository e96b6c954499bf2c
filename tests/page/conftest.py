"""A browser, and a stage of real services for it to look at."""

from collections.abc import Iterator

import pytest

from tests.page.service_stage import Stage

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
PATIENCE = 20_000
WIDE = {"width": 1440, "height": 900}


@pytest.fixture(scope="module")
def browser() -> Iterator:
    """Debian's Chromium, driven by Playwright; what is absent is named in the skip.

    Closed with each module: while Playwright is open no other event loop can run in this process.
    """
    driver = pytest.importorskip("playwright.sync_api", reason="the Python package playwright is not installed")
    try:
        driver.expect.set_options(timeout=PATIENCE)
        with driver.sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
            yield browser
            browser.close()
    except driver.Error as error:
        if "Executable doesn't exist" not in str(error):
            raise
        pytest.skip(f"no Chromium at {CHROMIUM}")


@pytest.fixture
def stage() -> Iterator[Stage]:
    """Services that stop with the test."""
    with Stage() as stage:
        yield stage


@pytest.fixture
def context(browser, stage) -> Iterator:
    """A browser profile of its own, closed before the stage; nothing may be asked of any other machine."""
    context = browser.new_context(viewport=WIDE)
    context.set_default_timeout(PATIENCE)
    strangers: list[str] = []
    context.on("request", lambda request: strangers.append(request.url) if _leaves(request.url) else None)
    yield context
    context.close()
    assert strangers == []


@pytest.fixture
def page(context) -> Iterator:
    """One tab; whatever it complains about fails the test."""
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    yield page
    assert [each for each in complaints if "Failed to load resource" not in each] == []


def _leaves(url: str) -> bool:
    return not url.startswith(("http://127.0.0.1", "data:", "blob:", "file:"))
