from django.apps import AppConfig


class MailConfig(AppConfig):
    name = "servanda.mail"
    label = "mail"
