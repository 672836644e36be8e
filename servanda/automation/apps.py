from django.apps import AppConfig


class AutomationConfig(AppConfig):
    name = "servanda.automation"
    label = "automation"
