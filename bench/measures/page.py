"""What the page costs a browser that comes for the first time: kilobytes, and milliseconds until it can be used."""

from playwright.async_api import Browser, Request, async_playwright

from bench.figures import Figure, figure
from bench.references.stacks import whole

CHROMIUM = "/usr/bin/chromium"


async def first_visit(rounds: int) -> dict[str, Figure]:
    """With nothing cached; usable means that the suggestions can be clicked and the question typed."""
    async with whole() as stack, async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
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
