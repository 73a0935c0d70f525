"""What is written to people, under `/manage/messages/`."""

from django.urls import path

from shop.views.manage.outgoing import gateway, texts, untold

one_text = "messages/texts/<str:kind>/<str:channel>/<str:language>/"
urlpatterns = [
    path("messages/", untold.show_list, name="messages"),
    path("messages/<int:message_id>/again/", untold.send_again, name="message_again"),
    path("messages/<int:message_id>/told/", untold.called, name="message_told"),
    path("messages/settings/", gateway.edit, name="message_settings"),
    path("messages/settings/test/", gateway.test, name="message_test"),
    path("messages/settings/register/", gateway.register, name="contact_register"),
    path("messages/texts/", texts.show_list, name="message_texts"),
    path(one_text, texts.edit, name="message_text"),
    path(f"{one_text}reset/", texts.reset, name="reset_message_text"),
]
