"""A creative as one partner copies it: with their own address in it, as text and as HTML."""

from dataclasses import dataclass
from urllib.parse import quote, urlencode

from django.utils.html import escape, linebreaks, urlize

from business.models import Business
from business.placeholders import fill
from partners.models import Partner
from referrals.addresses import picture_address, tracking_address
from referrals.models import Ad, Creative


@dataclass(frozen=True, slots=True)
class ShownCreative:
    """`text` and `html` are to be copied; what people typed is escaped in `html` alone."""

    creative: Creative
    address: str
    subject: str
    text: str
    html: str

    @property
    def mail_address(self) -> str:
        """Opens the partner's own mail program with the text in it."""
        mail = {"subject": self.subject, "body": self.text.replace("\n", "\r\n")}
        return f"mailto:?{urlencode(mail, quote_via=quote)}"


def show_creative(
    creative: Creative, partner: Partner, business: Business, ad: Ad | None = None
) -> ShownCreative:
    address = tracking_address(creative.link, partner, ad)
    values = {
        "link": address,
        "name": partner.name,
        "code": partner.code,
        "business": business.name,
    }
    text = fill(creative.text, values)
    html = banner_html(creative, address) if creative.is_banner else text_html(text)
    return ShownCreative(creative, address, fill(creative.subject, values), text, html)


# Plain strings on purpose: pages show them as code to copy, and escape them once more for that.
def banner_html(creative: Creative, address: str) -> str:
    picture, words = picture_address(creative.picture), creative.alt_text or creative.name
    size = f'width="{creative.width}" height="{creative.height}"'
    image = f'<img src="{escape(picture)}" {size} alt="{escape(words)}">'
    return f'<a href="{escape(address)}">{image}</a>'


def text_html(text: str) -> str:
    """Paragraphs, with addresses as links."""
    return f"{linebreaks(urlize(text, autoescape=True))}"
