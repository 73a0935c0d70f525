"""What a message is about, in words: for the administration, and for who asks what is stored about them."""

from django.utils.translation import gettext as _

from notifications.kinds import forms_of


def kind_in_words(kind: str) -> str:
    """What a message is about, in a few words; of a kind there is no more, that it is another."""
    forms = forms_of(kind)
    return str(forms[0].title) if forms else _("Another message")
