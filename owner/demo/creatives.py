"""The demo's creatives: two banners, an e-mail for everybody and a page text for Gold partners."""

from owner.demo.banners import square_banner, wide_banner
from partners.models import Program
from referrals.models import Creative, TrackingLink
from referrals.picture_files import keep_picture
from referrals.pictures import Picture

MAIL_SUBJECT = "A free hair care guide for you"
MAIL = """Hello,

my hair has not been this easy to live with for years, and most of it I know from one small guide. \
{{ business }} gives it away: twelve pages on washing, drying and caring, written in the salon.

Here you get it, free of charge:
{{ link }}

All the best
{{ name }}"""
GOLD_TEXT = """A first colour from {{ business }} costs a third less this month, for people who \
come by this page:

{{ link }}

I had mine done there. Ask for Bella, and say hello from {{ name }}."""


def make_creatives() -> None:
    haircare, salon, gold = (
        TrackingLink.objects.get(code=code) for code in ("haircare", "salon", "gold")
    )
    words = "Beautiful hair, every day: twelve pages from our salon, free for you"
    make_banner("Hair care guide, wide", haircare, wide_banner(), words)
    words = "Your first appointment: cut, colour, care. Book it online."
    make_banner("First appointment, square", salon, square_banner(), words)
    Creative.objects.create(
        kind=Creative.Kind.EMAIL,
        name="Letter to friends",
        link=haircare,
        subject=MAIL_SUBJECT,
        text=MAIL,
    )
    offer = Creative.objects.create(
        kind=Creative.Kind.TEXT, name="Gold offer, for a post", link=gold, text=GOLD_TEXT
    )
    offer.programs.set(Program.objects.filter(name="Gold"))


def make_banner(name: str, link: TrackingLink, picture: Picture, words: str) -> None:
    Creative.objects.create(
        kind=Creative.Kind.BANNER,
        name=name,
        link=link,
        picture=keep_picture(picture),
        width=picture.width,
        height=picture.height,
        alt_text=words,
        order=Creative.objects.count() + 1,
    )
