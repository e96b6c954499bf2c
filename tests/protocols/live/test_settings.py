"""Live sources are off unless one setting says on."""

import pytest
from pydantic import ValidationError

from protocols.live.settings import LiveSettings, UnusableSetting, live_settings


@pytest.mark.parametrize(
    ("environ", "on"), [({}, False), ({"LIVE_SOURCES": "off"}, False), ({"LIVE_SOURCES": " ON "}, True)]
)
def test_one_setting_turns_them_on(environ: dict[str, str], on: bool):
    assert live_settings(environ).on is on


def test_another_word_is_refused_with_the_two_that_are_not():
    with pytest.raises(UnusableSetting, match="LIVE_SOURCES='maybe': write on or off"):
        live_settings({"LIVE_SOURCES": "maybe"})


def test_tokens_stay_unread_in_a_print_and_belong_to_one_host_each():
    settings = live_settings({"HF_TOKEN": "hf-secret", "GITHUB_TOKEN": "gh-secret", "LIVE_CACHE": "x.sqlite"})

    assert "secret" not in repr(settings)
    assert {origin: token.get_secret_value() for origin, token in settings.tokens.items()} == {
        "https://huggingface.co:443": "hf-secret",
        "https://api.github.com:443": "gh-secret",
    }


def test_only_the_five_hosts_are_ever_asked():
    assert LiveSettings().allowed_origins == {
        "https://huggingface.co:443",
        "https://api.github.com:443",
        "https://api.deps.dev:443",
        "https://api.osv.dev:443",
        "https://api.scorecard.dev:443",
    }


@pytest.mark.parametrize(
    "url", ["http://huggingface.co", "http://10.0.0.1", "ftp://127.0.0.1", "file:///etc", "huggingface.co"]
)
def test_a_source_is_asked_over_https_or_on_loopback(url: str):
    with pytest.raises(ValidationError, match="over https, or on loopback"):
        LiveSettings(hub_url=url)
