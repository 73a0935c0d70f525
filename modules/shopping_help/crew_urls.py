"""Addresses of the crew, the store, and the money."""

from django.urls import URLPattern, path

from modules.shopping_help.views import (
    accounts,
    crew,
    crew_line,
    crew_money,
    delivery,
    invoices,
    owed,
    partner,
    store_partners,
)

urlpatterns: list[URLPattern] = [
    path("crew/", crew.show_runs, name="crew"),
    path("crew/runs/<int:run_id>/", crew.show_run, name="crew_run"),
    path("crew/runs/<int:run_id>/delivery/", delivery.show, name="crew_delivery"),
    path("crew/runs/<int:run_id>/set-out/", delivery.leave, name="set_out"),
    path("crew/runs/<int:run_id>/money/", crew_money.show, name="crew_money"),
    path("crew/runs/<int:run_id>/close/", crew_money.close, name="close_run"),
    path("crew/lines/<int:line_id>/", crew_line.show, name="crew_line"),
    path("crew/lines/<int:line_id>/take-back/", crew_line.undo, name="undo_mark"),
    path("crew/orders/<int:order_id>/move/", delivery.move, name="move_delivery"),
    path("crew/orders/<int:order_id>/outcome/", delivery.outcome, name="order_outcome"),
    path("crew/requests/<int:request_id>/seen/", crew.see, name="see_request"),
    path("store/", partner.show_inbox, name="store"),
    path("store/runs/<int:run_id>/", partner.show_run, name="store_run"),
    path("store/runs/<int:run_id>/received/", partner.confirm, name="store_received"),
    path("store/lines/<int:line_id>/", partner.show_line, name="store_line"),
    path("owed/", owed.show, name="owed"),
    path("departments/<int:department_id>/accounts/", accounts.show, name="accounts"),
    path("orders/<int:order_id>/correct/", accounts.correct_order, name="correct_order"),
    path("stores/<int:store_id>/partners/", store_partners.show, name="store_partners"),
    path("invoices/", invoices.show, name="invoices"),
    path("invoices/<str:kind>/<str:month>/file/", invoices.fetch_file, name="finance_file"),
]
