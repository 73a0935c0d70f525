"""The markup of forms: every field has its label, help and errors wired to it."""

from html.parser import HTMLParser
from typing import ClassVar

import pytest
from django import forms
from django.template.loader import render_to_string

from ui.forms import CardRadioSelect, DateInput, PhoneInput, TimeInput

pytestmark = pytest.mark.unit

REASONS = [("away", "I am away"), ("ill", "I am ill")]


class EveryKind(forms.Form):
    name = forms.CharField(label="Name", help_text="What we call you.")
    phone = forms.CharField(label="Phone", required=False, widget=PhoneInput())
    day = forms.DateField(label="Day", widget=DateInput())
    at = forms.TimeField(label="At", widget=TimeInput())
    reason = forms.ChoiceField(
        label="Why", choices=REASONS, widget=CardRadioSelect(), help_text="Choose one."
    )
    days = forms.MultipleChoiceField(label="Days", choices=REASONS, widget=forms.CheckboxSelectMultiple())
    text = forms.CharField(label="Message", widget=forms.Textarea())
    place = forms.ChoiceField(label="Place", choices=REASONS)
    agreed = forms.BooleanField(label="I have read this")
    key = forms.CharField(widget=forms.HiddenInput(), initial="k")


class Page(HTMLParser):
    """The elements of a piece of HTML, as (tag, attributes)."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def all(self, *tags: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.elements if tag in tags]

    @property
    def ids(self) -> set[str | None]:
        return {attributes["id"] for _, attributes in self.elements if "id" in attributes}

    @property
    def controls(self) -> list[dict[str, str | None]]:
        return [
            control for control in self.all("input", "select", "textarea") if control.get("type") != "hidden"
        ]


def unbound() -> Page:
    return Page(str(EveryKind()))


def refused() -> Page:
    return Page(str(EveryKind({})))


def test_every_control_has_a_label() -> None:
    page = unbound()

    labelled = {label["for"] for label in page.all("label")}
    assert {control["id"] for control in page.controls} == labelled


def test_every_control_wears_the_design_systems_class() -> None:
    assert all(control["class"] == "ds-input" for control in unbound().controls)


def test_a_hidden_field_is_only_an_input() -> None:
    [hidden] = [control for control in unbound().all("input") if control.get("type") == "hidden"]

    assert "class" not in hidden


@pytest.mark.parametrize("page", [unbound, refused], ids=["empty form", "refused form"])
def test_whatever_describes_a_field_is_on_the_page(page: object) -> None:
    assert callable(page)
    html: Page = page()

    described = [
        attributes["aria-describedby"] for _, attributes in html.elements if "aria-describedby" in attributes
    ]
    assert described
    assert {one for ids in described for one in (ids or "").split()} <= html.ids


def test_help_is_read_out_with_the_field() -> None:
    [name] = [control for control in unbound().controls if control["name"] == "name"]

    assert name["aria-describedby"] == "id_name_helptext"


def test_help_for_a_group_of_choices_is_read_out_with_the_group() -> None:
    assert {"class": "ds-fieldset", "aria-describedby": "id_reason_helptext"} in unbound().all("fieldset")


def test_a_refused_field_says_so_and_names_its_error() -> None:
    [name] = [control for control in refused().controls if control["name"] == "name"]

    assert name["aria-invalid"] == "true"
    assert name["aria-describedby"] == "id_name_helptext id_name_error"


def test_a_field_that_may_stay_empty_says_so() -> None:
    html = str(EveryKind())

    assert html.count('class="optional"') == 1


def test_boxes_and_what_narrows_a_list_say_nothing_about_staying_empty() -> None:
    class Boxes(forms.Form):
        days = forms.MultipleChoiceField(
            choices=REASONS, required=False, widget=forms.CheckboxSelectMultiple()
        )

    class Narrowing(forms.Form):
        only_narrows = True
        name = forms.CharField(required=False)

    class Listing(forms.Form):
        reason = forms.ChoiceField(choices=REASONS, required=False)

    assert 'class="optional"' not in str(Boxes()) + str(Narrowing()) + str(Listing())


def test_a_field_that_another_answer_makes_needed_says_for_what() -> None:
    class Conditional(forms.Form):
        needed_for: ClassVar = {"phone": "needed for text messages"}
        phone = forms.CharField(required=False)

    html = str(Conditional())
    assert "(needed for text messages)" in html
    assert "may be left empty" not in html


def test_an_untouched_form_has_no_error_summary() -> None:
    assert "error-summary" not in str(EveryKind())


def test_the_error_summary_comes_first_and_takes_focus() -> None:
    tag, attributes = refused().elements[0]

    assert (tag, attributes["class"]) == ("div", "error-summary")
    assert "autofocus" in attributes
    assert attributes["tabindex"] == "-1"


def test_forms_that_are_sent_together_have_one_summary() -> None:
    class Why(forms.Form):
        why = forms.CharField()

    together = {"form": EveryKind({}), "others": [Why({})]}
    summary = render_to_string("ui/forms/error_summary.html", together)
    assert summary.count("<h2>") == 1
    assert summary.index("#id_name") < summary.index("#id_why")
    together["form"] = EveryKind()
    assert "#id_why" in render_to_string("ui/forms/error_summary.html", together)
    assert "error-summary" not in render_to_string("ui/forms/fields.html", {"form": Why({})})


def test_every_link_of_the_error_summary_leads_to_a_control() -> None:
    page = refused()

    targets = {(link["href"] or "").removeprefix("#") for link in page.all("a")}
    assert len(targets) == 8
    assert targets <= {control["id"] for control in page.controls}


def test_an_error_of_the_whole_form_stands_in_the_summary() -> None:
    form = EveryKind({})
    form.add_error(None, "The times overlap.")

    assert "<li>The times overlap.</li>" in str(form)


def test_error_texts_are_escaped() -> None:
    form = EveryKind({})
    form.add_error("name", "<script>")

    assert "<script>" not in str(form)


def test_choices_are_a_fieldset_with_a_legend_and_one_label_each() -> None:
    html = EveryKind()["days"].as_field_group()
    page = Page(html)

    assert "<legend>Days" in html
    assert len(page.all("input")) == len(page.all("label")) == len(REASONS)


def test_card_radios_are_drawn_as_cards() -> None:
    assert "choices-cards" in EveryKind()["reason"].as_field_group()
    assert "choices-cards" not in EveryKind()["days"].as_field_group()


def test_dates_and_times_travel_in_the_browsers_own_format() -> None:
    form = EveryKind({"day": "2026-11-24", "at": "09:30"})
    page = Page(str(form))

    values = {control.get("name"): (control.get("type"), control.get("value")) for control in page.controls}
    assert values["day"] == ("date", "2026-11-24")
    assert values["at"] == ("time", "09:30")


def test_a_formset_brings_its_management_form() -> None:
    html = str(forms.formset_factory(EveryKind, extra=2)())

    assert 'name="form-TOTAL_FORMS"' in html
    assert 'id="id_form-1-name"' in html
