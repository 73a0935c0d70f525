"""Where to go after something was done."""

from django.http import HttpResponseRedirect


class SeeOther(HttpResponseRedirect):
    """Look there with a GET, whatever was asked with."""

    status_code = 303
