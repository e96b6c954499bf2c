"""What the page costs a browser: kilobytes and milliseconds of the first visit, and how a long conversation types."""

import statistics

from playwright.async_api import Browser, Page, Request, async_playwright

from bench.figures import Figure, figure
from bench.references.stacks import whole

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = ["--no-sandbox", "--disable-gpu"]
TURNS = 30
FIRST = "Should we adopt DeepSeek-R1 for an EU helpdesk SaaS, 200M tokens a month?"
WORDS = "and what would it cost in the EU for us?"
# From each letter until the frame that shows it was made.
LISTEN = """() => {
    globalThis.waits = [];
    document.addEventListener("input", () => {
        const at = performance.now();
        requestAnimationFrame(() => setTimeout(() => waits.push(performance.now() - at)));
    }, true);
}"""


async def first_visit(rounds: int) -> dict[str, Figure]:
    """With nothing cached; usable means that the suggestions can be clicked and the question typed."""
    async with whole() as stack, async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        visits = [await _visit(browser, stack.orchestrator.url) for _ in range(rounds)]
        await browser.close()
    kilobytes, usable = zip(*visits, strict=True)
    return {"page.kilobytes": figure(kilobytes), "page.usable": figure(usable)}


async def _visit(browser: Browser, url: str) -> tuple[float, float]:
    context = await browser.new_context()
    page = await context.new_page()
    requests: list[Request] = []
    # A function of our own: Playwright marks the listener, and a method of a list takes no marks.
    page.on("requestfinished", lambda request: requests.append(request))
    await page.goto(url, wait_until="commit")
    await page.get_by_role("textbox", name="Your question").press("x")
    await page.locator(".prompts button").last.click(trial=True)
    usable = await page.evaluate("performance.now()")
    await page.wait_for_load_state("networkidle")
    sizes = [await request.sizes() for request in requests]
    await context.close()
    return sum(size["responseBodySize"] + size["responseHeadersSize"] for size in sizes) / 1000, usable


async def typing(rounds: int) -> dict[str, Figure]:
    """Milliseconds a letter waits for its frame after the first turn of a conversation and after the thirtieth."""
    async with whole() as stack, async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        page = await browser.new_page()
        await page.goto(stack.orchestrator.url)
        await page.evaluate(LISTEN)
        await _ask(page, FIRST, 1)
        first = [await _typed(page) for _ in range(rounds)]
        for turn in range(2, TURNS + 1):
            await _ask(page, f"What if it is {turn * 50} million tokens a month?", turn)
        last = [await _typed(page) for _ in range(rounds)]
        await browser.close()
    return {"page.typing.first": figure(first), "page.typing.thirtieth": figure(last)}


async def _ask(page: Page, words: str, turn: int) -> None:
    await page.get_by_role("textbox", name="Your question").fill(words)
    await page.keyboard.press("Enter")
    await page.get_by_role("button", name="Read the recommendation").nth(turn - 1).wait_for()


async def _typed(page: Page) -> float:
    box = page.get_by_role("textbox", name="Your question")
    await page.evaluate("() => { waits = []; }")
    await box.press_sequentially(WORDS, delay=30)
    waits = await page.evaluate("() => waits")
    await box.fill("")
    return statistics.median(waits)
