"""Those of a department who pay for help and have no band yet."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from modules.home_help.fees.lists import WithoutBandTable
from modules.home_help.fees.without_band import recipients_without_band
from shop.forms.lists.plain import WordsForm
from shop.queries.finding import with_words
from shop.queries.recipient_access import get_decisions_department_for
from shop.viewer import viewer_of
from shop.views.guards import staff_page
from shop.views.manage.frame import UNPROCESSABLE
from shop.views.manage.lists.answering import answer_with_list


@staff_page
@require_safe
def show(request: HttpRequest, department_id: int) -> HttpResponse:
    department = get_decisions_department_for(viewer_of(request), department_id)
    form = WordsForm(request.GET)
    found = with_words(recipients_without_band(department), form.words, "name")
    return answer_with_list(
        request,
        "home_help/fees/without_band.html",
        department,
        WithoutBandTable(request, found),
        name=_("without a band"),
        current="recipients",
        status=UNPROCESSABLE if form.errors else 200,
        form=form,
    )
