from django.apps import AppConfig


class MemoryTeamConfig(AppConfig):
    name = "modules.memory_team"
    label = "memory_team"
    verbose_name = "Memory team"
