"""What each word of a message stands for."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from notifications.enums import Channel
from notifications.standards import Standard


def explained(form: Standard, channel: Channel) -> Mapping[str, str]:
    """On that channel: a text message asks in short, and its link is the one that answers."""
    words = {**_about_visits(), **_about_standing_bookings(), **_about_people()}
    words |= {each.name: str(each.meaning) for each in form.own}
    return {**words, **_in_short()} if channel == Channel.SMS else words


def _in_short() -> Mapping[str, str]:
    return {
        "link": _("the address where they see it, or answer whether they will be there"),
        "ask": _("the question whether they will be there, or nothing; put {link} after it"),
        "answer": _("the same address as {link}, where there is a question"),
    }


def _about_visits() -> Mapping[str, str]:
    return {
        "service": _("what the service may be called, or “your appointment”"),
        "when": _("day and time"),
        "former": _("the day and time before"),
        "until": _("until when there is time to do it"),
        "last": _("the last day they wanted"),
        "who": _("who comes"),
        "times": _("the nearest times that are free"),
        "phone": _("the department's phone"),
        "link": _("the address of the page where they see it"),
        "ask": _("the question whether they will be there, with its address, or nothing"),
        "answer": _("the address where they say, without signing in, whether they will be there"),
    }


def _about_standing_bookings() -> Mapping[str, str]:
    return {
        "goes_on": _("that a standing booking goes on, or nothing"),
        "rhythm": _("which days and when"),
        "pause": _("from when until when it is paused"),
        "cancelled": _("the visits that are cancelled with it, or nothing"),
        "visits": _("the visits it is about, one a line, or nothing"),
        "asked": _("the visits about which the department still answers, one a line"),
        "day": _("the day it is about"),
        "days": _("the days it is about: why, and what is free near them"),
        "granted": _("how much is granted"),
    }


def _about_people() -> Mapping[str, str]:
    return {
        "count": _("how many"),
        "department": _("the name of the department"),
        "list": _("what is overdue, department by department"),
        "name": _("the first name of who gets it"),
        "by": _("who invited them"),
        "address": _("the address of the page where they go on"),
        "valid": _("how long the address works"),
        "phones": _("the departments with their telephone numbers, one a line, or nothing"),
        "device": _("from what kind of device"),
        "what": _("what has happened, or what to do if it was not them"),
        "sessions": _("the address of the page that shows where they are signed in"),
    }
