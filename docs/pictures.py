"""The pictures in the README, taken anew of the real page after a real question: `python docs/pictures.py`."""

from pathlib import Path

from playwright.async_api import Page, async_playwright

from orchestrator.local import launch
from protocols.hosting.event_loop import run

HERE = Path(__file__).parent
CHROMIUM = "/usr/bin/chromium"
WIDTH, HEIGHT = 1280, 800
QUESTION = "Should we adopt vLLM for an EU helpdesk SaaS?"
ASKED = "Should we adopt DeepSeek-R1 for an EU helpdesk SaaS, 200M tokens a month?"


async def take(page: Page, url: str, words: str, view: str) -> None:
    """Ask, wait for the answer, go to the view."""
    await page.goto(url)
    await page.get_by_role("textbox", name="Your question").fill(words)
    await page.keyboard.press("Enter")
    await page.get_by_role("button", name="Read the recommendation").last.wait_for()
    await page.get_by_role("navigation").get_by_role("link", name=view).click()
    await page.wait_for_load_state("load")
    await page.get_by_role("heading", level=2).first.wait_for()
    await page.mouse.move(0, 0)


async def main() -> None:
    """Start the map, take both pictures, write them beside this file."""
    async with launch.one_process(launch.place_all(0, "")) as url, async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        page = await browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, color_scheme="light")
        await take(page, url, ASKED, "Recommendation")
        await page.screenshot(path=HERE / "page.png")
        await page.evaluate("localStorage.clear()")
        await take(page, url, QUESTION, "Exchange")
        await page.get_by_role("option").nth(30).wait_for()
        await page.screenshot(path=HERE / "exchange.png")
        await browser.close()


if __name__ == "__main__":
    run(main())
