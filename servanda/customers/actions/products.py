"""Adding and changing products, and recording what of them is installed."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Final, TypedDict, Unpack
from uuid import UUID

from servanda.core import codes
from servanda.core.access import Permission, Viewer, require
from servanda.core.refusals import Fault, Invalid, refuse
from servanda.customers import queries
from servanda.customers.actions.objects import leave_installed_product
from servanda.customers.actions.setting import known_outside, name_faults, set_fields
from servanda.customers.models import Customer, InstalledProduct, Product
from servanda.foundation.transactions import action
from servanda.organisations.actions.faults import faults_of
from servanda.people.revisions import expect_nothing, expect_revision

_OF_A_PRODUCT: Final = ("name", "code", "external_id", "is_active")
_OF_AN_INSTALLED_PRODUCT: Final = (
    "customer_id",
    "product_id",
    "serial",
    "site",
    "warranty_until",
    "external_id",
    "is_active",
)
_REFERENCES: Final = ("customer", "product")


class ProductInvalid(Invalid):
    """A product cannot be like this."""


class InstalledProductInvalid(Invalid):
    """An installed product cannot be like this."""


class ProductFields(TypedDict, total=False):
    """What is set about a product; what is left out stays as it is."""

    name: str
    code: str
    external_id: str
    is_active: bool


class InstalledProductFields(TypedDict, total=False):
    """What is set about an installed product; what is left out stays as it is."""

    customer_id: UUID
    product_id: UUID
    serial: str
    site: str
    warranty_until: date | None
    external_id: str
    is_active: bool


@action
def add_product(*, by: Viewer, at: datetime, **fields: Unpack[ProductFields]) -> Product:
    """Add a product. Raises ``NotAllowed``, ``ProductInvalid``."""
    require(by, Permission.CUSTOMER_EDIT)
    product = Product()
    _set_product(product, fields)
    product.save(force_insert=True)
    return product


@action
def change_product(
    *,
    product_id: UUID,
    expecting: int | None = None,
    by: Viewer,
    at: datetime,
    **fields: Unpack[ProductFields],
) -> Product:
    """Change what is given. Raises ``NotAllowed``, ``NoSuchProduct``, ``Stale`` or ``ProductInvalid``."""
    require(by, Permission.CUSTOMER_EDIT)
    product = queries.lock_product(product_id, viewer=by)
    expect_revision(product.revision, expecting)
    _set_product(product, fields)
    product.store()
    return product


@action
def put_product(
    *,
    external_id: str,
    fields: ProductFields,
    expecting: int | None = None,
    by: Viewer,
    at: datetime,
) -> tuple[Product, bool]:
    """Change the product that another system knows by this id, or add it; and whether it was added."""
    require(by, Permission.CUSTOMER_EDIT)
    wanted: ProductFields = {**fields, "external_id": external_id}
    known = known_outside(queries.products(viewer=by), external_id)
    if known is None:
        expect_nothing(expecting)
        return add_product(by=by, at=at, **wanted), True
    return change_product(product_id=known.id, expecting=expecting, by=by, at=at, **wanted), False


@action
def add_installed_product(
    *, by: Viewer, at: datetime, **fields: Unpack[InstalledProductFields]
) -> InstalledProduct:
    """Record a product at a customer. Raises ``NotAllowed``, ``InstalledProductInvalid``."""
    require(by, Permission.CUSTOMER_EDIT)
    installed = InstalledProduct()
    _set_installed(installed, fields)
    installed.save(force_insert=True)
    return installed


@action
def change_installed_product(
    *,
    installed_id: UUID,
    expecting: int | None = None,
    by: Viewer,
    at: datetime,
    **fields: Unpack[InstalledProductFields],
) -> InstalledProduct:
    """Change what is given and leave the rest. At another customer, business objects of the former refer to it no more.

    Raises ``NotAllowed``, ``NoSuchInstalledProduct``, ``Stale`` or ``InstalledProductInvalid``.
    """
    require(by, Permission.CUSTOMER_EDIT)
    installed = queries.lock_installed_product(installed_id, viewer=by)
    expect_revision(installed.revision, expecting)
    _set_installed(installed, fields)
    installed.store()
    leave_installed_product(installed)
    return installed


@action
def put_installed_product(
    *,
    external_id: str,
    fields: InstalledProductFields,
    expecting: int | None = None,
    by: Viewer,
    at: datetime,
) -> tuple[InstalledProduct, bool]:
    """Change what another system knows by this id, or record it; and whether it was added."""
    require(by, Permission.CUSTOMER_EDIT)
    wanted: InstalledProductFields = {**fields, "external_id": external_id}
    known = known_outside(queries.installed_products(viewer=by), external_id)
    if known is None:
        expect_nothing(expecting)
        return add_installed_product(by=by, at=at, **wanted), True
    changed = change_installed_product(installed_id=known.id, expecting=expecting, by=by, at=at, **wanted)
    return changed, False


def _set_product(product: Product, fields: ProductFields) -> None:
    set_fields(product, fields, _OF_A_PRODUCT)
    faults = [*faults_of(product, but=["code"]), *name_faults(product.name)]
    try:
        product.code = codes.code(product.code)
    except codes.MalformedCode as refused:
        faults += refused.faults
    if Product.objects.filter(code=product.code).exclude(id=product.id).exists():
        faults.append(Fault("code", "Another product has this code."))
    refuse(ProductInvalid, "This product cannot be saved.", faults)


def _set_installed(installed: InstalledProduct, fields: InstalledProductFields) -> None:
    set_fields(installed, fields, _OF_AN_INSTALLED_PRODUCT)
    faults = [*_reference_faults(installed), *faults_of(installed, but=_REFERENCES)]
    refuse(InstalledProductInvalid, "This installed product cannot be saved.", faults)


def _reference_faults(installed: InstalledProduct) -> Iterator[Fault]:
    if not Customer.objects.filter(id=installed.customer_id).exists():
        yield Fault("customer_id", "Choose a customer that there is.")
    taken = InstalledProduct.objects.filter(
        product=installed.product_id, serial__iexact=installed.serial
    ).exclude(id=installed.id)
    if not Product.objects.filter(id=installed.product_id).exists():
        yield Fault("product_id", "Choose a product that there is.")
    elif installed.serial and taken.exists():
        yield Fault("serial", "This product is recorded with this serial already.")
