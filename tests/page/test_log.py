"""The log of the conversation: it follows what comes, shows what the person said, and is one for every tab."""

import asyncio

import pytest

from tests.fakes import agent, asks_then_finds, finds
from tests.page.made_up_council import council, rich
from tests.page.page_object import GO_ON, ask, below_the_end, read

pytest.importorskip("playwright.sync_api", reason="the Python package playwright is not installed")
from playwright.sync_api import expect

LOW = {"width": 1280, "height": 520}


@pytest.fixture
def long_log(page, stage):
    """A conversation longer than its window, with an answer at its end."""
    recommendation, exhibits = rich()
    page.set_viewport_size(LOW)
    page.goto(stage.start(council(recommendation, *exhibits)))
    for nth in range(1, 4):
        ask(page, f"Question {nth}?")
        expect(page.get_by_role("button", name="Read the recommendation")).to_have_count(nth)
    return page


def settled_at_the_end(page) -> None:
    """Waits until nothing of the log lies below what is seen; what lies there says how far it is."""
    page.wait_for_function(
        "() => { const box = document.querySelector('.log');"
        " return Math.abs(box.scrollHeight - box.scrollTop - box.clientHeight) < 2; }"
    )


def test_the_end_of_an_answer_is_seen_whole_once_everything_below_the_log_is_back(long_log):
    expect(long_log.get_by_text("Step through the next question")).to_be_visible()

    settled_at_the_end(long_log)


def test_sending_goes_to_the_end_from_wherever_one_read(long_log):
    long_log.get_by_role("log").evaluate("(box) => box.scrollTo(0, 0)")

    ask(long_log, "And the fourth?")
    expect(long_log.get_by_role("button", name="Read the recommendation")).to_have_count(4)

    settled_at_the_end(long_log)


def test_whoever_reads_further_up_is_told_of_a_new_answer_and_led_to_it(page, stage):
    go_on = asyncio.Event()
    waiting = {"now": False}

    async def work(turn):
        if waiting["now"]:
            await go_on.wait()
        await finds("terms")(turn)

    page.set_viewport_size(LOW)
    page.goto(stage.council(agent("terms", work)))
    for words in ("Should we adopt DeepSeek-R1?", "Should we adopt vLLM?", "Should we adopt PyTorch?"):
        ask(page, words)
        expect(page.get_by_text(words)).to_be_visible()
        read(page)
        expect(page.get_by_role("button", name="Stop")).to_have_count(0)
    waiting["now"] = True
    ask(page, "Should we adopt SGLang?")
    expect(page.get_by_role("log").get_by_text("working", exact=True).first).to_be_visible()
    page.get_by_role("log").evaluate("(box) => box.scrollTo(0, 0)")
    stage.call(go_on.set)

    told = page.get_by_role("button", name="New answer below")
    told.wait_for()
    assert below_the_end(page) > 100
    told.click()

    settled_at_the_end(page)
    expect(told).to_have_count(0)


@pytest.mark.parametrize("way", ["form", "words"])
def test_an_answer_of_ones_own_is_shown_at_once_and_the_same_after_a_reload(page, stage, way):
    page.goto(stage.council(agent("energy", asks_then_finds("energy"))))
    ask(page)
    form = page.get_by_role("form", name="Questions of the agents")
    form.wait_for()

    if way == "form":
        form.get_by_role("textbox").fill("3M")
        form.get_by_role("button", name="Answer").click()
    else:
        ask(page, "3M tokens a month")
    read(page)

    said = page.get_by_role("log").locator(".said")
    expect(said).to_have_count(2)
    expect(said.last).to_contain_text("3,000,000" if way == "form" else "3M tokens a month")
    page.reload()
    read(page)
    expect(said).to_have_count(2)


def test_two_tabs_of_one_conversation_agree_whichever_asks_or_answers(page, context, stage):
    page.goto(stage.council(agent("energy", asks_then_finds("energy"))))
    ask(page, "Should we adopt DeepSeek-R1?")
    page.get_by_role("button", name=GO_ON).wait_for()
    other = context.new_page()
    other.goto(page.url)

    other.get_by_role("textbox", name="How many tokens").fill("5M")
    other.get_by_role("button", name="Answer").click()
    for nth, (tab, words) in enumerate(((page, "Should we adopt vLLM?"), (other, "Should we adopt PyTorch?")), 2):
        read(tab)
        ask(tab, words)
        for each in (page, other):
            expect(each.get_by_role("button", name="Read the recommendation")).to_have_count(nth)

    texts = [tab.get_by_role("log").locator(".said").all_inner_texts() for tab in (page, other)]
    assert texts[0] == texts[1]
    assert [text for text in texts[0] if "5,000,000" in text]


def test_a_tab_comes_back_to_what_was_asked_elsewhere_meanwhile(page, browser, stage):
    page.goto(stage.council(agent("terms", finds("terms"))))
    ask(page)
    read(page)
    elsewhere = browser.new_context().new_page()
    elsewhere.goto(page.url)
    read(elsewhere)
    ask(elsewhere, "Should we adopt vLLM?")
    expect(elsewhere.get_by_role("button", name="Read the recommendation")).to_have_count(2)

    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")

    expect(page.get_by_role("button", name="Read the recommendation")).to_have_count(2)
    elsewhere.context.close()
