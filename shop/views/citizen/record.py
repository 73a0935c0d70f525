"""How the visits went lately, told to the one who had them: kindly, and without a lesson."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shop.queries.own_record import OwnRecord


def record_in_words(record: OwnRecord, *, whose: str = "") -> str:
    """“In the last three months you had 12 visits. Once we came and met nobody. 2 times we could not come.”

    Empty where there is nothing to tell. `whose` is the name of whom the reader acts for.
    """
    return " ".join(_sentences(record, whose=whose))


def _sentences(record: OwnRecord, *, whose: str) -> Iterator[str]:
    if record.is_empty:
        return
    yield _so_many_visits(record.visits, whose=whose)
    if record.not_met:
        yield ngettext(
            "Once we came and met nobody.", "%(count)s times we came and met nobody.", record.not_met
        ) % {"count": record.not_met}
        yield _("That happens to everybody, and changes nothing in what you can book.")
    if record.not_come:
        yield ngettext(
            "Once we could not come as agreed. We are sorry.",
            "%(count)s times we could not come as agreed. We are sorry.",
            record.not_come,
        ) % {"count": record.not_come}


def _so_many_visits(count: int, *, whose: str) -> str:
    if whose:
        text = ngettext(
            "In the last three months %(name)s had %(count)s visit.",
            "In the last three months %(name)s had %(count)s visits.",
            count,
        )
    else:
        text = ngettext(
            "In the last three months you had %(count)s visit.",
            "In the last three months you had %(count)s visits.",
            count,
        )
    return text % {"count": count, "name": whose}
