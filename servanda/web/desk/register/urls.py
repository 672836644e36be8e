"""Addresses of the Register page."""

from django.urls import path

from servanda.web.desk.register import pages

urlpatterns = [
    path("register", pages.register, name="register"),
    path("register/callers", pages.callers, name="register-callers"),
    path("register/beside", pages.live, name="register-beside"),
]
