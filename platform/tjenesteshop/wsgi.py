import os

from django.core.wsgi import get_wsgi_application
from granian.utils.proxies import wrap_wsgi_with_proxy_headers

from tjenesteshop.settings import environment

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tjenesteshop.settings.production")
application = get_wsgi_application()
if proxies := environment.text("TRUSTED_PROXIES", ""):
    # Whose X-Forwarded-For is believed; without it every reader seems to come from the proxy.
    application = wrap_wsgi_with_proxy_headers(application, proxies)
