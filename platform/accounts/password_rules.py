"""What a password must be, where Django's own validators do not say it in our languages."""

from django.contrib.auth.password_validation import MinimumLengthValidator
from django.utils.translation import ngettext


class LongEnough(MinimumLengthValidator):
    """Django's, with words of ours: its own have no Norwegian."""

    def get_error_message(self) -> str:
        return ngettext(
            "It is too short: at least %(count)d character.",
            "It is too short: at least %(count)d characters.",
            self.min_length,
        ) % {"count": self.min_length}
