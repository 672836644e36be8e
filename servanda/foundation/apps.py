from django.apps import AppConfig


class FoundationConfig(AppConfig):
    name = "servanda.foundation"
    label = "foundation"
