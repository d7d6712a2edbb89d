"""What a user agent is: a person's browser, a bot, or a program that makes link previews."""

import re
from functools import lru_cache

from is_bot import Bots

from tracking.hit import HitClass

PREVIEWS = re.compile(
    r"facebookexternalhit|facebookcatalog|meta-externalagent|WhatsApp|Twitterbot|TelegramBot"
    r"|LinkedInBot|Slackbot|Slack-ImgProxy|Discordbot|SkypeUriPreview|Pinterest/|Pinterestbot"
    r"|redditbot|Viber|Iframely|Embedly|MicrosoftPreview|BingPreview|Mastodon|Pleroma|Misskey"
    r"|vkShare|Snapchat|Google-PageRenderer|google\.com/\+/web/snippet|kakaotalk-scrap"
    r"|Line(?:/|bot)|Signal-|Bluesky|Cardyb|Synapse",
    re.IGNORECASE,
)
# Browsers inside the same companies' apps: a person clicked there.
APPS = re.compile(r"\bFBA[NV]/|Instagram|Pinterest for|Snapchat/\d.*\bSafari|Line/\d.*\bSafari")
BOTS = Bots()


@lru_cache(maxsize=8192)
def classify_agent(user_agent: str) -> HitClass:
    """Human, bot or preview; an empty user agent is a bot."""
    if APPS.search(user_agent):
        return HitClass.HUMAN
    if PREVIEWS.search(user_agent):
        return HitClass.PREVIEW
    if not user_agent or BOTS.is_bot(user_agent):
        return HitClass.BOT
    return HitClass.HUMAN
