"""The frame of a page, and the pages for when something is in the way."""

import pytest
from django import forms
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import reverse
from django.utils import translation

from ui.chrome import Brand, FooterLink, NavItem
from ui.context_processors import chrome

pytestmark = pytest.mark.unit

STAND_ALONE = ["500.html", "503.html"]
ERROR_PAGES = ["400.html", "403.html", "403_csrf.html", "404.html", "405.html", "429.html", *STAND_ALONE]


class Someone:
    """A signed-in person as far as a page's frame is concerned."""

    is_authenticated = True
    name = "Ingrid Solheim"
    first_name = "Ingrid"


class Form(forms.Form):
    name = forms.CharField()


class NobodyMayAsk:
    """A user that cannot be looked up, because the database is what failed."""

    @property
    def is_authenticated(self) -> bool:
        raise AssertionError("an error page asked who the user is")


def frame(**context: object) -> str:
    return render_to_string("ui/page.html", context)


def test_the_frame_needs_no_context() -> None:
    html = frame()

    assert '<main class="main" id="main" tabindex="-1">' in html
    assert 'href="#main"' in html
    assert "Tjenesteshop" in html


def test_the_page_says_its_language() -> None:
    with translation.override("nb"):
        assert '<html lang="nb"' in frame()
    with translation.override("en"):
        assert '<html lang="en"' in frame()


def test_the_brand_gives_name_crest_and_colour() -> None:
    html = frame(brand=Brand(name="Larvik kommune", subtitle="Tjenesteshop", theme_colour="plum"))

    assert 'data-theme-colour="plum"' in html
    assert '<text x="18" y="25">L</text>' in html
    assert "– Larvik kommune</title>" in html


def test_a_colour_that_is_no_preset_is_refused() -> None:
    with pytest.raises(ValueError, match="theme_colour"):
        Brand(name="Larvik kommune", theme_colour="#ff0000")


def test_where_something_must_be_put_right_the_title_says_so_first() -> None:
    refused, untouched = Form(data={}), Form()

    page = render_to_string("ui/confirm_page.html", {"form": refused, "heading": "<title>"})
    assert page.count("<title>Feil: ") == 1
    assert "Feil:" not in render_to_string("ui/confirm_page.html", {"form": untouched})
    assert "Feil:" not in frame(brand=Brand(name='class="error-summary"'))


def test_the_current_page_is_marked_in_the_menu() -> None:
    html = frame(nav_items=[NavItem("Free times", "/", is_current=True), NavItem("Me", "/me/")])

    assert '<a href="/" aria-current="page">Free times</a>' in html
    assert '<a href="/me/">Me</a>' in html


def test_sign_out_is_a_form_and_only_for_those_who_are_signed_in() -> None:
    form = f'action="{reverse("accounts:sign_out")}" method="post"'

    assert form not in frame()
    assert form in frame(user=Someone())


def test_the_language_is_changed_by_a_form_that_returns_to_the_page() -> None:
    request = RequestFactory().get("/book/?day=2026-11-24")

    html = render_to_string("ui/page.html", {"request": request})

    assert f'action="{reverse("set_language")}" method="post"' in html
    assert 'name="next" value="/book/?day=2026-11-24"' in html
    assert 'value="en" lang="en"' in html


def test_help_and_statements_stand_at_the_foot() -> None:
    html = frame(help_phone="680 50 123", footer_links=[FooterLink("Privacy", "/privacy/")])

    assert '<a href="tel:68050123">680\u00a050\u00a0123</a>' in html
    assert '<a href="/privacy/">Privacy</a>' in html


def test_the_demonstration_says_that_it_is_one() -> None:
    assert "demo-strip" not in frame()
    assert 'href="/demo/"' in frame(demo_banner=True, demo_sign_in_url="/demo/")


def test_an_error_message_looks_like_danger() -> None:
    class Message:
        level_tag = "error"

        def __str__(self) -> str:
            return "Somebody was faster."

    html = frame(messages=[Message()])

    assert 'role="status"' in html
    assert 'class="ds-alert" data-color="danger"' in html


def test_chrome_is_taken_from_the_request_and_else_from_the_platform() -> None:
    request = RequestFactory().get("/")
    assert chrome(request)["brand"].name == "Tjenesteshop"

    vars(request)["brand"] = Brand(name="Melhus kommune")
    assert chrome(request)["brand"].letter == "M"


@pytest.mark.parametrize("template", ERROR_PAGES)
def test_an_error_page_needs_no_context(template: str) -> None:
    html = render_to_string(template)

    assert html.count("<h1>") == 1
    assert 'class="ds-button"' in html


@pytest.mark.parametrize("template", ERROR_PAGES)
def test_an_error_page_asks_nobody_who_the_user_is(template: str) -> None:
    assert render_to_string(template, {"user": NobodyMayAsk(), "messages": None})


@pytest.mark.parametrize("template", ERROR_PAGES)
def test_an_error_page_speaks_bokmal(template: str) -> None:
    with translation.override("nb"):
        norwegian = render_to_string(template)
    with translation.override("en"):
        english = render_to_string(template)

    assert norwegian.count("<p>") == english.count("<p>") > 0
    assert norwegian.split("<h1>")[1] != english.split("<h1>")[1]


@pytest.mark.parametrize("template", STAND_ALONE)
def test_a_stand_alone_page_does_not_ask_for_the_static_manifest(
    template: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_manifest(path: str) -> str:
        raise ValueError(f"missing staticfiles manifest entry for {path}")

    monkeypatch.setattr("django.templatetags.static.StaticNode.handle_simple", no_manifest)

    assert "ui/tokens.css" in render_to_string(template)


def test_a_refusal_shows_its_words_its_code_and_what_to_do() -> None:
    html = render_to_string(
        "ui/error.html",
        {
            "heading": "Somebody was faster",
            "advice": "Choose another time.",
            "code": "slot_taken",
            "actions": [NavItem("09.00", "/book/9/"), NavItem("All times", "/book/")],
        },
    )

    assert "<h1>Somebody was faster</h1>" in html
    assert "<code>slot_taken</code>" in html
    assert '<a class="ds-button" href="/book/9/">09.00</a>' in html
    assert '<a class="ds-button" data-variant="secondary" href="/book/">All times</a>' in html


def test_a_confirmation_is_a_form_with_a_way_back() -> None:
    html = render_to_string(
        "ui/confirm_page.html", {"heading": "Cancel?", "back_url": "/", "is_destructive": True}
    )

    assert '<form class="card stack form-wide" method="post"' in html
    assert 'type="submit" data-color="danger"' in html
    assert 'data-variant="secondary" href="/"' in html
