"""People, bots and link previews by their user agent."""

import pytest

from bench.agent_lists import browsers_counted, crawlers_caught
from tracking.agents import classify_agent

IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) "
    "AppleWebKit/605.1.15 (KHTML, like Gecko)"
)
PEOPLE = [
    IPHONE + " Version/18.1 Mobile/15E148 Safari/604.1",
    "Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0",
    "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko)"
    " Chrome/142.0.0.0 Mobile Safari/537.36",
    IPHONE + " Mobile/15E148 [FBAN/FBIOS;FBAV/487.0.0.0;FBBV/657;FBDV/iPhone14,5]",
    IPHONE + " Mobile/15E148 Instagram 354.0.0.29.83",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
    " Chrome/141.0.0.0 Safari/537.36 Edg/141.0.0.0",
]
BOTS = [
    "",
    "curl/8.5.0",
    "python-requests/2.32",
    "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)",
    "Mozilla/5.0 (compatible; AhrefsBot/7.0; +http://ahrefs.com/robot/)",
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 HeadlessChrome/142.0.0.0 Safari/537.36",
    "Mozilla/5.0 (Linux; Android 8.0; Pixel 2 Build/OPD3.170816.012; Storebot-Google/1.0)"
    " AppleWebKit/537.36 (KHTML, like Gecko) Chrome/81.0.4044.138 Mobile Safari/537.36",
    "Mozilla/5.0 (Linux; Android 5.0) AppleWebKit/537.36 (KHTML, like Gecko) Mobile Safari/537.36"
    " (compatible; Bytespider; spider-feedback@bytedance.com)",
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko)"
    " Chrome/117.0.0.0 Safari/537.36 GTmetrix",
]
PREVIEWS = [
    "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
    "WhatsApp/2.23.20.0",
    "Twitterbot/1.0",
    "TelegramBot (like TwitterBot)",
    "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
    "Pinterest/0.2 (+https://www.pinterest.com/bot.html)",
    "Snap URL Preview Service; bot; snapchat; https://developers.snap.com/robots",
    "Viber/12.8.0.1 CFNetwork/1121.2.2 Darwin/19.3.0",
    "facebookexternalhit/1.1;line-poker/1.0",
    "Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)",
    "LinkedInBot/1.0 (compatible; Mozilla/5.0; +http://www.linkedin.com)",
]


@pytest.mark.parametrize("agent", PEOPLE)
def test_people(agent: str) -> None:
    assert classify_agent(agent) == "human"


@pytest.mark.parametrize("agent", BOTS)
def test_bots(agent: str) -> None:
    assert classify_agent(agent) == "bot"


@pytest.mark.parametrize("agent", PREVIEWS)
def test_previews(agent: str) -> None:
    assert classify_agent(agent) == "preview"


def test_of_the_public_list_of_crawlers_nearly_all_are_caught() -> None:
    assert crawlers_caught().right_share >= 0.997


def test_no_browser_of_the_lists_is_refused() -> None:
    assert browsers_counted().wrong == []
