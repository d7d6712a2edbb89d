"""Which placeholders stand in creatives and letters."""

from business.placeholders import LINK, has_link, validate_placeholders

IN_TEXT = (LINK, "name", "code", "business")
# A subject with an address in it looks like spam, and most mail programs show no link there.
IN_SUBJECT = ("name", "code", "business")


def validate_text(text: str) -> None:
    validate_placeholders(text, IN_TEXT)


def validate_subject(text: str) -> None:
    validate_placeholders(text, IN_SUBJECT)


def with_link(text: str) -> str:
    """The text; where it lacks the link, with the link as its last line."""
    return text if has_link(text) else f"{text.rstrip()}\n\n{{{{ {LINK} }}}}"
