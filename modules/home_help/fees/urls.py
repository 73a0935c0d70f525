from django.urls import URLPattern, path

from modules.home_help.fees.views import bands, months, own, tables, without_band

urlpatterns: list[URLPattern] = [
    path("", tables.show, name="fees"),
    path("mine/", own.mine, name="my_fees"),
    path("tables/new/", tables.add, name="add_fee_table"),
    path("tables/<int:table_id>/", tables.change, name="fee_table"),
    path("tables/<int:table_id>/remove/", tables.remove, name="remove_fee_table"),
    path("months/", months.show, name="fee_months"),
    path("months/close/", months.close, name="close_fee_month"),
    path("months/<int:run_id>/", months.show_month, name="fee_month"),
    path("months/<int:run_id>/file/", months.fetch_file, name="fee_file"),
    path("recipients/<int:recipient_id>/", bands.recipient_band, name="recipient_band"),
    path("departments/<int:department_id>/without-band/", without_band.show, name="without_band"),
]
