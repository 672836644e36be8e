from django.apps import AppConfig


class CustomersConfig(AppConfig):
    name = "servanda.customers"
    label = "customers"
