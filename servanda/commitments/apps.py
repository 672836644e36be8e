from django.apps import AppConfig


class CommitmentsConfig(AppConfig):
    name = "servanda.commitments"
    label = "commitments"
