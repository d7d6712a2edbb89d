"""What each template may use, so that See as partner needs no page to know of it.

`{% url %}` is Django's, but from a page of that view it leads to pages of that view.
`{% locked %}` disables a button that changes something.
"""

from typing import Any

from django import template
from django.template.base import Parser, Token, Variable
from django.template.context import Context
from django.template.defaulttags import URLNode
from django.template.defaulttags import url as parse_url

from portal.addresses import SEEN, seen_in

register = template.Library()
PORTAL = "portal:"


class StayingURLNode(URLNode):
    def render(self, context: Context) -> str:
        seen = seen_in(getattr(context, "request", None))
        name = str(self.view_name.resolve(context))
        if seen is None or not name.startswith(PORTAL):
            return super().render(context)
        page: Any = Variable(f'"{SEEN}:{name.removeprefix(PORTAL)}"')
        partner: Any = Variable(str(seen.pk))
        # Django takes the values of an address either all with names or all without.
        if self.kwargs:
            return URLNode(page, [], {"seen": partner, **self.kwargs}, self.asvar).render(context)
        return URLNode(page, [partner, *self.args], {}, self.asvar).render(context)


@register.tag("url")
def url(parser: Parser, token: Token) -> URLNode:
    node = parse_url(parser, token)
    return StayingURLNode(node.view_name, node.args, node.kwargs, node.asvar)


@register.simple_tag(takes_context=True)
def locked(context: Any) -> str:
    return "disabled" if seen_in(getattr(context, "request", None)) else ""
