"""Which app has its tables where. Order matters: templates and commands of the first win."""

from tjenesteshop.settings.packages import apps_of, modules_of_packages

SHARED_APPS = [
    "tenants",
    "tenants.letters",
    "tenants.signup",
    "tenants.operations",
    "django.contrib.contenttypes",
    "django.contrib.auth",
]
"""Tables in the public schema: municipalities as customers, and no citizen, ever."""

TENANT_APPS = [
    "accounts",
    "allauth.account",
    "allauth.mfa",
    "audit",
    "notifications",
    "shop",
    "modules.home_help",
    "modules.memory_team",
    "modules.respite_care",
    "modules.shopping_help",
]
"""Tables in every municipality's schema."""

IN_PART = {"allauth.account": "accounts.borrowed.AccountTables"}
"""Apps of others that are installed by a configuration of ours."""

QUEUE_APPS = ["procrastinate.contrib.django"]
"""Tables in the schema `jobs`."""

MODULES = [
    "modules.home_help.module.HomeHelp",
    "modules.memory_team.module.MemoryTeam",
    "modules.respite_care.module.RespiteCare",
    "modules.shopping_help.module.ShoppingHelp",
]
"""Service modules of our own."""

MODULES_OF_PACKAGES = modules_of_packages()
"""Others plug in through the entry point `tjenesteshop.modules`."""

APPS_OF_PACKAGES = apps_of(MODULES_OF_PACKAGES)
"""Their tables are in no snapshot of ours: each municipality's schema is migrated to have them."""

TENANT_APPS += APPS_OF_PACKAGES

NIGHTLY_JOBS = [
    "accounts.forget_sessions",
    "notifications.refresh_register",
    "shop.make_shifts",
    "shop.expire_periods",
    "shop.forget_holds",
    "shop.decline_unanswered",
    "shop.close_recipients",
    "shop.close_providers",
    "shop.tend_waitlist",
    "shop.book_series",
    "shop.settle_replaced",
    "shop.forget_what_is_due",
    "shop.nightly_jobs_of_modules",
]
"""Jobs of the tenants' apps that run once a night for every municipality."""

MORNING_JOBS = ["shop.tell_what_is_overdue", "shop.write_day_lists"]
"""Jobs that run once more before the day begins."""

FREQUENT_JOBS = ["shop.remind", "shop.forget_imports", "shop.frequent_jobs_of_modules"]
"""Jobs that run every few minutes, day and night."""

INSTALLED_APPS = [
    "ui",
    *SHARED_APPS,
    *(IN_PART.get(app, app) for app in TENANT_APPS),
    *QUEUE_APPS,
    "tenants.site",
    "observability",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "django_htmx",
]

AUTH_USER_MODEL = "accounts.User"
TENANT_MODEL = "tenants.Municipality"
TENANT_DOMAIN_MODEL = "tenants.Domain"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
