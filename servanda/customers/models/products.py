"""What the vendor sells, and what of it stands where."""

from django.db import models
from django.db.models.functions import Lower, Upper

from servanda.core.codes import CODE_PATTERN
from servanda.customers.models.base import Findable, Foreign, one_external_id
from servanda.customers.models.customers import Customer


class Product(Findable):
    """What the vendor sells. ``code`` is upper case."""

    code = models.CharField(max_length=40)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                name="one_product_per_name",
                violation_error_code="name",
                violation_error_message="Another product has this name.",
            ),
            models.UniqueConstraint(
                models.F("code"),
                name="one_product_per_code",
                violation_error_code="code",
                violation_error_message="Another product has this code.",
            ),
            models.CheckConstraint(condition=~models.Q(name=""), name="product_has_a_name"),
            models.CheckConstraint(
                condition=models.Q(code__regex=f"^{CODE_PATTERN}$"), name="product_code_is_well_formed"
            ),
            one_external_id("one_product_per_external_id"),
        ]
        indexes = [models.Index(fields=["sort_name", "id"], name="products_by_name")]


class InstalledProduct(Foreign):
    """One product at one customer.

    ``serial`` may be unknown; known, it is unique for the product. ``warranty_until`` is the last day, local to
    the customer's zone.
    """

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="installed_products")
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="installed")
    serial = models.CharField(
        max_length=80, blank=True, error_messages={"max_length": "Shorten the serial to 80 characters."}
    )
    site = models.CharField(
        max_length=200, blank=True, error_messages={"max_length": "Shorten the site to 200 characters."}
    )
    warranty_until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Upper("serial"),
                "product",
                condition=~models.Q(serial=""),
                name="one_installed_product_per_product_and_serial",
                violation_error_code="serial",
                violation_error_message="This product is recorded with this serial already.",
            ),
            one_external_id("one_installed_product_per_external_id"),
        ]
        indexes = [models.Index(fields=["customer", "id"], name="installed_at_a_customer")]

    def __str__(self) -> str:
        return f"{self.product_id} {self.serial}"
