"""A page on which something must be put right: its title says so first, and one summary has all of it."""

from collections.abc import Iterable

from django import template
from django.forms import BaseForm
from django.template.base import Node, NodeList, Parser, Token
from django.template.context import Context
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

register = template.Library()

SUMMARY = 'class="error-summary"'  # what people have written is escaped, so only a summary has these quotes
TITLE = "<title>"


@register.simple_tag
def with_errors(form: BaseForm | None, others: Iterable[BaseForm] = ()) -> list[BaseForm]:
    """Of forms that are sent together, those with something to put right. A page may lack the first now and then."""
    return [each for each in (form, *others) if each and each.errors]


@register.tag
def errors_in_title(parser: Parser, token: Token) -> Node:
    """Around a whole page: where an error summary stands on it, the title begins with “Error:”.

    The title comes before the forms are drawn, and no view has to tell it of them.
    """
    page = parser.parse(("end_errors_in_title",))
    parser.delete_first_token()
    return ErrorsInTitle(page)


class ErrorsInTitle(Node):
    def __init__(self, nodelist: NodeList) -> None:
        self.nodelist = nodelist

    def render(self, context: Context) -> SafeString:
        page = self.nodelist.render(context)
        if SUMMARY not in page:
            return page
        word = _("Error:")  # not inside the other string, where makemessages does not see it
        said = f"{TITLE}{escape(word)} "
        return mark_safe(page.replace(TITLE, said, 1))  # noqa: S308 - drawn and escaped already
