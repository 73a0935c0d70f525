from django.urls import path

from modules.shopping_help import crew_urls
from modules.shopping_help.views import (
    by_phone,
    call_off,
    own,
    products,
    run_admin,
    run_changes,
    set_up,
    staff_allergies,
    stores,
)

urlpatterns = [
    *crew_urls.urlpatterns,
    path("", own.show_runs, name="runs"),
    path("allergies/", own.allergies, name="allergies"),
    path("runs/<int:run_id>/list/", own.write_list, name="list"),
    path("runs/<int:run_id>/order/", own.order, name="order"),
    path("orders/<int:order_id>/list/", own.write_order_list, name="order_list"),
    path("orders/<int:order_id>/at-the-door/", own.contact_free, name="contact_free"),
    path("departments/<int:department_id>/runs/", run_admin.show_list, name="run_list"),
    path("departments/<int:department_id>/runs/add/", run_admin.add, name="add_run"),
    path("departments/<int:department_id>/set-up/", set_up.show, name="set_up"),
    path("departments/<int:department_id>/stores/", stores.show_list, name="store_list"),
    path("departments/<int:department_id>/stores/add/", stores.add, name="add_store"),
    path("stores/<int:store_id>/", products.show_list, name="product_list"),
    path("stores/<int:store_id>/change/", stores.change, name="change_store"),
    path("stores/<int:store_id>/close/", stores.close, name="close_store"),
    path("stores/<int:store_id>/products/add/", products.add, name="add_product"),
    path("products/<int:product_id>/", products.change, name="change_product"),
    path("department-runs/<int:run_id>/", run_admin.show, name="run_page"),
    path("department-runs/<int:run_id>/change/", run_changes.change, name="change_run"),
    path("department-runs/<int:run_id>/leader/", run_changes.change_leader, name="run_leader"),
    path("department-runs/<int:run_id>/store/", run_changes.change_store, name="run_store"),
    path("department-runs/<int:run_id>/call-off/", call_off.call_off, name="call_off_run"),
    path("department-runs/<int:run_id>/for/<int:recipient_id>/", by_phone.write_list, name="staff_list"),
    path("department-runs/<int:run_id>/for/<int:recipient_id>/order/", by_phone.order, name="staff_order"),
    path(
        "department-runs/<int:run_id>/for/<int:recipient_id>/allergies/",
        staff_allergies.show,
        name="staff_allergies",
    ),
    path("department-orders/<int:order_id>/", by_phone.write_order_list, name="staff_order_list"),
]
