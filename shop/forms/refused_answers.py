"""A module has refused what was answered: it is said where the answer was given."""

from django import forms

from shop.errors import RefusedByModule


def say_refused(questions: forms.Form, refusal: RefusedByModule) -> None:
    """At the question it is about, which the summary leads to; above them all where it is about none."""
    questions.add_error(refusal.question if refusal.question in questions.fields else None, refusal.in_full())
