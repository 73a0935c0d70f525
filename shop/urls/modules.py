"""The modules' pages under `/modules/<key>/`; 404 where the municipality has the module off."""

from django.urls import URLPattern, URLResolver, include, path

from shop.registry import installed_modules

urlpatterns: list[URLPattern | URLResolver] = [
    path(f"{module.key}/", include((module.urlconf, module.key), namespace=module.key))
    for module in installed_modules()
    if module.urlconf
]
"""Each in a namespace named as its key, whatever its own file says."""
