"""A number that text messages reach, or what is said to whoever writes another."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from notifications.numbers import international, is_landline


def require_mobile(number: str) -> None:
    """Raises ValidationError, and says what is done where somebody has a landline only."""
    if international(number):
        return
    if is_landline(number):
        raise ValidationError(landline_in_words())
    raise ValidationError(_("Write a mobile number of eight digits, or with + and the country's code."))


def landline_in_words() -> str:
    return _("Text messages do not reach a landline. Without a mobile we write e-mail, or call.")
