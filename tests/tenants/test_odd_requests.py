"""Requests no browser makes get a page, not a traceback."""

from django.test import Client


def test_a_session_cookie_that_django_could_not_have_made_is_no_session(db: None) -> None:
    client = Client(headers={"host": "larvik.localhost"})
    for value in ('"abc\\000defghijklmnop"', "x" * 5000, "", "ÆØÅ"):
        assert client.get("/", headers={"cookie": f"sessionid={value}"}).status_code == 200


def test_a_form_in_an_odd_charset_gets_a_page(db: None) -> None:
    client = Client(headers={"host": "larvik.localhost"}, enforce_csrf_checks=True)
    client.get("/sign-in/password/")
    for charset in ("utf-16", "latin-1"):
        content_type = f"application/x-www-form-urlencoded; charset={charset}"
        response = client.post("/sign-in/password/", b"a=1", content_type=content_type)
        assert response.status_code in {400, 403}, charset
        assert "Content-Security-Policy" in response
