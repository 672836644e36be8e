from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "servanda.cases"
    label = "cases"
