"""The only pages that another site may show in a frame: a provider's sign-out opens them so."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpResponse
from django.utils.html import format_html_join


def frames_to(addresses: Sequence[str], *, framed_by: str = "") -> HttpResponse:
    """Nothing to see, which opens each of these addresses, and which the issuer's pages may frame: ID-porten's."""
    frames = format_html_join(
        "", '<iframe src="{}" title="" hidden></iframe>', ((each,) for each in addresses)
    )
    response = HttpResponse(f"<!doctype html><title>-</title>{frames}")
    origins = {f"{parts.scheme}://{parts.netloc}" for parts in map(urlsplit, addresses)}
    framers = _framers(framed_by or settings.ID_PORTEN_ISSUER)
    response["Content-Security-Policy"] = (
        f"default-src 'none'; frame-src {' '.join(sorted(origins)) or "'none'"}; frame-ancestors {framers}"
    )
    return response


def _framers(of: str) -> str:
    """The issuer, its sign-in host (`https://idporten.no` shows people `https://login.idporten.no`), and our own."""
    issuer, ours = urlsplit(of), settings.PLATFORM_HOST
    port = f":{settings.PUBLIC_PORT}" if settings.PUBLIC_PORT else ""
    theirs = [f"{issuer.scheme}://{issuer.netloc}"]
    if issuer.scheme == "https":
        theirs.append(f"https://*.{issuer.netloc}")
    return " ".join([*theirs, f"{settings.PUBLIC_SCHEME}://{ours}{port}"])
