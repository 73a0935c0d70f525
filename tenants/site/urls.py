from django.urls import path

from tenants.agreements.texts import Kind
from tenants.site.views import agreements, crawlers, front, modules, municipalities, pricing, reading

app_name = "site"
urlpatterns = [
    path("", front.show, name="front"),
    path("modules/", modules.show, name="modules"),
    path("pricing/", pricing.show, name="pricing"),
    path("municipalities/", municipalities.show, name="municipalities"),
    *(path(f"{name}/", reading.show, {"name": name}, name=name) for name in reading.NAMES),
    path("sitemap.xml", crawlers.sitemap, name="sitemap"),
    path("robots.txt", crawlers.robots, name="robots"),
]
for kind in Kind:
    urlpatterns += [
        path(f"{kind}/", agreements.show_current, {"kind": kind}, name=kind),
        path(f"{kind}/<str:version>/", agreements.show, {"kind": kind}, name=f"{kind}-version"),
        path(
            f"{kind}/<str:version>/<str:language>.pdf", agreements.fetch, {"kind": kind}, name=f"{kind}-pdf"
        ),
    ]
