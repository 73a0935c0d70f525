"""Requests: hosts, middleware, templates, sessions, static files, what browsers are told."""

from django.utils.csp import CSP

from tjenesteshop.settings import environment

PLATFORM_HOST = environment.text("PLATFORM_HOST", "localhost")
"""The host of the platform itself; a municipality lives one label below it."""
PUBLIC_SCHEME = environment.text("PUBLIC_SCHEME", "https")
PUBLIC_PORT = environment.text("PUBLIC_PORT", "")
"""With these, people reach the hosts from outside: what is written to them names whole addresses."""

ALLOWED_HOSTS = [f".{PLATFORM_HOST}"]
ROOT_URLCONF = "tjenesteshop.urls.municipality"
PLATFORM_URLCONF = "tjenesteshop.urls.platform"
WSGI_APPLICATION = "tjenesteshop.wsgi.application"

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "tenants.operations.middleware.ActivityMiddleware",
    "tenants.middleware.MunicipalityMiddleware",
    "accounts.middleware.DeviceCookieMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "accounts.middleware.EndingMiddleware",
    "tenants.languages.LanguageWishMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "tenants.operations.middleware.OperatorMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "shop.middleware.ModuleSwitchMiddleware",
    "shop.access_logging.AccessLogMiddleware",
    "ui.middleware.DomainErrorMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.template.context_processors.csp",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "ui.context_processors.chrome",
                "accounts.session_end.session_notice",
                "accounts.person_here.person_here",
                "shop.context_processors.navigation",
            ],
        },
    },
]
FORM_RENDERER = "ui.forms.DesignsystemRenderer"

AUTHENTICATION_BACKENDS = ["accounts.backends.PasswordBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "accounts.password_rules.LongEnough", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "accounts:sign_in"

# The session lies in the municipality's own schema, and the cookie names no domain: it is host-only.
SESSION_ENGINE = "accounts.sessions"
SESSION_COOKIE_AGE = 60 * 60 * 8
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "shop.views.stale.form_not_taken"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

SECURE_CSP = {
    "default-src": [CSP.SELF],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "object-src": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
# A file that is uploaded has people in it: it never lies on the disk, and what does not fit is not kept at all.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_500_000

STATIC_URL = "static/"
STATIC_ROOT: str | None = None  # demo and tests serve straight from the apps; production collects
WHITENOISE_USE_FINDERS = True
WHITENOISE_ALLOW_ALL_ORIGINS = False
