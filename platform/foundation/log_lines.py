"""What may not stand in a log: an address that opens something to whoever reads it."""

import logging
import re

SECRET_PATHS = re.compile(r"(/(?:v|sign-in/reset|sign-in/invitation|calendar/feed)/)[^/\s\"'?]+")
"""Up to the token, which is the next part of the address."""


class HidesTokens(logging.Filter):
    """Writes … for the token of a link in whatever a line says."""

    def filter(self, record: logging.LogRecord) -> bool:
        text = record.getMessage()
        hidden = SECRET_PATHS.sub(r"\1…", text)
        if hidden != text:
            record.msg, record.args = hidden, ()
        return True
