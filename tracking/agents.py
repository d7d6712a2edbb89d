"""What a user agent is: a person's browser, a bot, or a program that makes link previews."""

import re
from functools import lru_cache

from is_bot import Bots

from tracking.hit import HitClass

PREVIEWS = re.compile(
    r"facebookexternalhit|facebookcatalog|meta-externalagent|^WhatsApp|Twitterbot|TelegramBot"
    r"|LinkedInBot|Slackbot|Slack-ImgProxy|Discordbot|SkypeUriPreview|Pinterest/\d|Pinterestbot"
    r"|redditbot|^Viber|Iframely|Embedly|MicrosoftPreview|BingPreview|Mastodon|Pleroma|Misskey"
    r"|vkShare|^Snapchat|Snap URL Preview|Google-PageRenderer|google\.com/\+/web/snippet"
    r"|kakaotalk-scrap|line-poker|Signal-|Bluesky|Cardyb|Synapse",
    re.IGNORECASE,
)
# Browsers inside the same companies' apps, and one that writes itself unlike any other browser.
APPS = re.compile(r"\bFBA[NV]/|Instagram|Pinterest for|pr\(UCBrowser")
# What browsers and phones are called that reads like a bot: models such as "Spider 8" or
# "M bot 54", WeChat's and a television's processes, a browser of a search engine's company.
INNOCENT = re.compile(
    r"(?<=\(Linux; )(?:U; |arm_64; )?Android [^;()]*;"
    r"(?: [a-z]{2}-[a-z]{2};)?[^;()]*(?:\([^()]*\)[^;()]*)*"
    r"|\bProcess/tools\w*|WebAppManager|\.Catcher[\d.]+|SogouM\w+|SogouSearch Android",
    re.IGNORECASE,
)
BOTS = Bots()
# Programs that the library does not know.
BOTS.extend([r"gtmetrix", r"miniature\.io", r"\bYLT\b", r"turingos"])


@lru_cache(maxsize=8192)
def classify_agent(user_agent: str) -> HitClass:
    """Human, bot or preview; an empty user agent is a bot."""
    if APPS.search(user_agent):
        return HitClass.HUMAN
    if PREVIEWS.search(user_agent):
        return HitClass.PREVIEW
    if not user_agent or BOTS.is_bot(INNOCENT.sub("", user_agent)):
        return HitClass.BOT
    return HitClass.HUMAN
