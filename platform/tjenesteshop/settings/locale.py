"""Languages and time. One time zone per municipality; the database speaks UTC."""

from pathlib import Path

from django.utils.translation import gettext_lazy as _

_PLATFORM = Path(__file__).resolve().parents[2]

LANGUAGE_CODE = "nb"
LANGUAGES = [("nb", _("Norwegian Bokmål")), ("nn", _("Norwegian Nynorsk")), ("en", _("English"))]
USE_I18N = True
# Packages that are no Django apps have texts too.
LOCALE_PATHS = [_PLATFORM / "foundation" / "locale", _PLATFORM / "tjenesteshop" / "locale"]
USE_TZ = True
TIME_ZONE = "Europe/Oslo"
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_HTTPONLY = True
