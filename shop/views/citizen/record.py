"""How the visits went lately, told to the one who had them: kindly, and without a lesson."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shop.queries.own_record import OwnRecord


def record_in_words(record: OwnRecord) -> str:
    """“In the last three months you had 12 visits. Once we did not meet you. 2 times we could not come.”

    Empty where there is nothing to tell.
    """
    return " ".join(_sentences(record))


def _sentences(record: OwnRecord) -> Iterator[str]:
    if record.is_empty:
        return
    yield ngettext(
        "In the last three months you had %(count)s visit.",
        "In the last three months you had %(count)s visits.",
        record.visits,
    ) % {"count": record.visits}
    if record.not_met:
        yield ngettext(
            "Once we came and nobody was home, or we did not meet you.",
            "%(count)s times we came and nobody was home, or we did not meet you.",
            record.not_met,
        ) % {"count": record.not_met}
        yield _("That happens to everybody, and changes nothing in what you can book.")
    if record.not_come:
        yield ngettext(
            "Once we could not come as agreed. We are sorry.",
            "%(count)s times we could not come as agreed. We are sorry.",
            record.not_come,
        ) % {"count": record.not_come}
