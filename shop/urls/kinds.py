"""Which kinds of service the municipality has on."""

from django.urls import path

from shop.views.manage import modules

KINDS = [
    path("modules/", modules.show, name="modules"),
    path("modules/<slug:key>/on/", modules.switch_on, name="switch_on_module"),
    path("modules/<slug:key>/off/", modules.switch_off, name="switch_off_module"),
]
