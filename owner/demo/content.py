"""Who and what the demo shows: a hair salon, its three partners and what they share."""

from dataclasses import dataclass

from referrals.models import Ad

BUSINESS = {
    "name": "Bella Hair",
    "reply_to": "bella@bella-hair.example",
    "country": "DE",
    "currency": "EUR",
    "time_zone": "Europe/Berlin",
    "shows_revenue": True,
    "welcome": (
        "Welcome to Bella Hair's partner pages!\n\n"
        "The free hair care guide is what people like best: share that link first. "
        "New this month: everyone you send may book a first appointment online."
    ),
}
OWNER = {"name": "Bella Romano", "email": "bella@bella-hair.example"}
API_KEY_NAME = "Bella Hair's shop"
# As an opt-in's row names the orders that are reported with this key.
SHOP = "api:shop"
PROGRAMS = {
    "Gold": {
        "what_you_earn": "20 % of every first purchase, and 5 % of what your partners sell.",
        "when_you_are_paid": "On the 5th of each month, by bank transfer.",
    },
    "Silver": {
        "what_you_earn": "10 % of every first purchase.",
        "when_you_are_paid": "On the 5th of each month, as soon as it is 25 euros or more.",
    },
}
FORM = {
    "title": "Free hair care guide",
    "slug": "free-offer",
    "intro": (
        "Twelve pages on washing, drying and caring for your hair, written in our salon. "
        "Where may we send it?"
    ),
    "consent_label": "Yes, send me the guide and now and then a hair care tip.",
    "button": "Send me the guide",
    "thank_you": "Thank you! Your guide is on its way. Please look into your mailbox.",
}
JOINING = {
    "application_intro": (
        "Do your friends ask where you had your hair done? Send them to us by a link of your own: "
        "partners get 10 %, and in our program Gold 20 %, of every first purchase."
    ),
    "lets_partners_recruit": True,
}
QUESTIONS = ("Where will you share your links?", "How do you know Bella Hair?")
TERMS = (
    "Share your links where people want them: no unasked mail, no advertising on our own name.\n\n"
    "We pay what your program says. Either of us may end this at any time; what you earned until "
    "then is yours."
)
APPLICANT = {
    "name": "Nadia Roth",
    "email": "nadia@applicants.example",
    "answers": {
        QUESTIONS[0]: "On my blog about living in Kreuzberg, and in my newsletter of 900 readers.",
        QUESTIONS[1]: "Marty cut my fringe last spring, and I never went anywhere else.",
    },
}
LETTER = {
    "subject": "New: let your friends book online",
    "text": (
        "Dear {{ name }},\n\n"
        "your friends may book a first appointment online now: see your Link Generator, and a "
        "new banner.\n\n"
        "Bella"
    ),
}
DRAFT = {
    "subject": "Gold partners: a first colour for a third less",
    "text": (
        "Dear {{ name }},\n\n"
        "this month your friends get their first colour for a third less. The words to post are "
        "under Page texts, with your link inside.\n\n"
        "Bella"
    ),
}
RECRUITER = "abc123"
THANK_YOU_PAGE = "/thank-you"


@dataclass(frozen=True, slots=True)
class DemoPartner:
    name: str
    code: str
    email: str
    parent: str = ""
    programs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DemoAd:
    partner: str
    name: str
    code: str
    media_type: Ad.MediaType
    description: str


@dataclass(frozen=True, slots=True)
class DemoLink:
    name: str
    code: str
    page: str
    partner: str = ""
    programs: tuple[str, ...] = ()
    is_archived: bool = False


PARTNERS = (
    DemoPartner("Marty Cole", "abc123", "marty@partners.example", programs=("Gold",)),
    DemoPartner(
        "Lena Park", "lena", "lena@partners.example", parent="abc123", programs=("Silver",)
    ),
    DemoPartner("Sam Okafor", "sam", "sam@partners.example"),
)
ADS = (
    DemoAd("abc123", "My website, front page", "website2", Ad.MediaType.WEBSITE, "The big button"),
    DemoAd("abc123", "Sunday newsletter", "newsletter", Ad.MediaType.EMAIL, "Second paragraph"),
    DemoAd("lena", "Flyer at the gym", "flyer", Ad.MediaType.PRINT, "200 copies, with QR code"),
)
LINKS = (
    DemoLink("Hair care free guide", "haircare", "/haircare"),
    DemoLink("Book an appointment", "salon", "/salon"),
    DemoLink("Gold offer: first colour", "gold", "/gold-offer", programs=("Gold",)),
    DemoLink("Sam's own page", "sams-page", "/partner-page/sam", partner="sam"),
    DemoLink("Summer sale", "summer", "/summer-sale", is_archived=True),
)
