"""The pictures in the README, taken anew of the real page after a real question: `python docs/pictures.py`."""

import base64
from pathlib import Path

from playwright.async_api import Page, async_playwright

from orchestrator.local import launch, placement
from protocols.hosting.event_loop import run

HERE = Path(__file__).parent
CHROMIUM = "/usr/bin/chromium"
WIDTH, HEIGHT = 1280, 800
MESSAGES_A_STEP, STEPS, SECONDS_A_FRAME = 6, 5, 1.5
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


async def steps(page: Page, url: str, words: str) -> list[bytes]:
    """The exchange of one question as it grows, a picture whenever so many more messages have crossed."""
    await page.goto(url)
    await page.get_by_role("textbox", name="Your question").fill(words)
    await page.keyboard.press("Enter")
    await page.get_by_role("button", name="Read the recommendation").last.wait_for()
    await page.get_by_role("navigation").get_by_role("link", name="Exchange").click()
    messages = page.get_by_role("option")
    await messages.nth(MESSAGES_A_STEP).wait_for()
    frames = []
    for step in range(STEPS):
        await page.get_by_role("listbox").press("Home" if step == 0 else "PageDown")
        frames.append(await page.screenshot(type="jpeg", quality=35))
    return frames


def animated(frames: list[bytes]) -> str:
    """One SVG that shows the frames in turn: an image in a README runs no script, but styles move."""
    whole = len(frames) * SECONDS_A_FRAME
    images = "".join(
        f'<image width="{WIDTH}" height="{HEIGHT}" style="animation-delay:{place * SECONDS_A_FRAME}s" '
        f'href="data:image/jpeg;base64,{base64.b64encode(frame).decode()}"/>'
        for place, frame in enumerate(frames)
    )
    shown = (
        f"@keyframes shown{{0%,{100 / len(frames):.2f}%{{opacity:1}}{100 / len(frames) + 0.01:.2f}%,100%{{opacity:0}}}}"
    )
    # Without motion the first frame stands still.
    style = f"image{{opacity:0;animation:shown {whole}s step-end infinite}}image:first-of-type{{opacity:1}}{shown}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}">'
        f"<style>{style}@media (prefers-reduced-motion:reduce){{image{{animation:none}}}}</style>{images}</svg>\n"
    )


async def main() -> None:
    """Start the map, take every picture, write them beside this file."""
    async with launch.one_process(placement.place_all(0, "")) as url, async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        page = await browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, color_scheme="light")
        await take(page, url, ASKED, "Recommendation")
        await page.screenshot(path=HERE / "page.png")
        await page.evaluate("localStorage.clear()")
        await take(page, url, QUESTION, "Exchange")
        await page.get_by_role("option").nth(30).wait_for()
        await page.screenshot(path=HERE / "exchange.png")
        await page.evaluate("localStorage.clear()")
        (HERE / "exchange-steps.svg").write_text(animated(await steps(page, url, QUESTION)), "utf-8")
        await browser.close()


if __name__ == "__main__":
    run(main())
