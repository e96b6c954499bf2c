"""What the page costs a browser that comes for the first time: bytes, requests, milliseconds until it can be used.

python bench/page.py [ROUNDS]
"""

import os
import statistics
import sys
from dataclasses import dataclass

from playwright.async_api import Browser, Request, async_playwright

from orchestrator.local import launch
from protocols.hosting.event_loop import run

CHROMIUM = "/usr/bin/chromium"
ROUNDS = 10
PAINT = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0"


@dataclass(frozen=True)
class Load:
    """One first load: kilobytes as sent with headers, requests, milliseconds since the address was entered."""

    kilobytes: float
    requests: int
    painted: float
    usable: float


async def load(browser: Browser, url: str) -> Load:
    """A first visit with nothing cached; usable means that the suggestions can be clicked and the question typed."""
    context = await browser.new_context()
    page = await context.new_page()
    asked: list[Request] = []
    page.on("requestfinished", lambda request: asked.append(request))
    await page.goto(url, wait_until="commit")
    await page.get_by_role("textbox", name="Your question").press("x")
    await page.locator(".prompts button").last.click(trial=True)
    usable = await page.evaluate("performance.now()")
    await page.wait_for_load_state("networkidle")
    sizes = [await request.sizes() for request in asked]
    sent = sum(each["responseBodySize"] + each["responseHeadersSize"] for each in sizes) / 1000
    found = Load(sent, len(asked), await page.evaluate(PAINT), usable)
    await context.close()
    return found


async def main(rounds: int) -> None:
    """Print medians with the spread, and the load of the machine beside them."""
    async with launch.one_process(launch.place_all(0, "")) as url, async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        loads = [await load(browser, url) for _ in range(rounds)]
        await browser.close()
    print(f"load average {os.getloadavg()[0]:.1f}; {rounds} first visits, nothing cached; median (least to most)")
    for name, unit in (("kilobytes", "kB"), ("requests", ""), ("painted", "ms"), ("usable", "ms")):
        values = [getattr(each, name) for each in loads]
        print(f"{name:<10} {statistics.median(values):8.1f} {unit} ({min(values):.1f} to {max(values):.1f})")


if __name__ == "__main__":
    run(main(int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS))
