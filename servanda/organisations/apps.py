from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "servanda.organisations"
    label = "organisations"
