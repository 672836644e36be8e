from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "servanda.people"
    label = "people"
