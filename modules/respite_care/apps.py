from django.apps import AppConfig


class RespiteCareConfig(AppConfig):
    name = "modules.respite_care"
    label = "respite_care"
    verbose_name = "Respite care"
