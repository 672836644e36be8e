from django.apps import AppConfig


class AgreementsConfig(AppConfig):
    name = "servanda.agreements"
    label = "agreements"
