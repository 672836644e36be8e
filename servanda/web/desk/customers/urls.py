"""Addresses below ``/customers/``."""

from django.urls import path, register_converter

from servanda.web.converters import one_of
from servanda.web.desk.customers import (
    changing,
    contacts,
    installed,
    lookup,
    merging,
    naming,
    objects,
    pages,
    products,
)

register_converter(one_of(pages.USES), "use")

urlpatterns = [
    path("new", changing.new_customer, name="customers-new"),
    path("named", naming.named, name="customers-named"),
    path("products", products.products, name="customers-products"),
    path("products/new", products.new_product, name="customers-new-product"),
    path("products/<uuid:product_id>", products.product, name="customers-product"),
    path("products/<uuid:product_id>/<use:move>", products.use_product, name="customers-use-product"),
    path("contacts/<uuid:contact_id>", contacts.contact, name="customers-contact"),
    path("contacts/<uuid:contact_id>/merge", merging.merge_contact, name="customers-merge-contact"),
    path("contacts/<uuid:contact_id>/change", contacts.change_contact, name="customers-change-contact"),
    path(
        "contacts/<uuid:contact_id>/confirmation", contacts.confirm_contact, name="customers-confirm-contact"
    ),
    path("contacts/<uuid:contact_id>/<use:move>", contacts.use_contact, name="customers-use-contact"),
    path("installed/<uuid:installed_id>", installed.installed, name="customers-installed"),
    path("installed/<uuid:installed_id>/<use:move>", installed.use_installed, name="customers-use-installed"),
    path("objects/<uuid:object_id>", objects.change_object, name="customers-object"),
    path("objects/<uuid:object_id>/<use:move>", objects.use_object, name="customers-use-object"),
    path("<uuid:customer_id>", lookup.customer, name="customers-customer"),
    path("<uuid:customer_id>/merge", merging.merge_customer, name="customers-merge"),
    path("<uuid:customer_id>/change", changing.change_customer, name="customers-change"),
    path("<uuid:customer_id>/contacts/new", contacts.new_contact, name="customers-new-contact"),
    path("<uuid:customer_id>/installed/new", installed.new_installed, name="customers-new-installed"),
    path("<uuid:customer_id>/objects", objects.objects, name="customers-objects"),
    path("<uuid:customer_id>/objects/new", objects.new_object, name="customers-new-object"),
    path("<uuid:customer_id>/<use:move>", changing.use_customer, name="customers-use"),
]
