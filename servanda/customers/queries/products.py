"""Finding products and what of them is installed."""

from uuid import UUID

from django.db.models import QuerySet

from servanda.core.access import Permission, Viewer, require
from servanda.core.refusals import Unknown
from servanda.customers.models import InstalledProduct, Product
from servanda.customers.queries.words import with_words


class NoSuchProduct(Unknown):
    """No product by that id or external id."""


class NoSuchInstalledProduct(Unknown):
    """No installed product by that id or external id."""


def products(*, viewer: Viewer, search: str = "", is_active: bool | None = None) -> QuerySet[Product]:
    """All by name; ``search``: words of the name. Raises ``NotAllowed``."""
    require(viewer, Permission.CUSTOMER_SEE)
    found = with_words(Product.objects.order_by("sort_name", "id"), search)
    return found if is_active is None else found.filter(is_active=is_active)


def product(product_id: UUID, *, viewer: Viewer) -> Product:
    """Raises ``NotAllowed``, ``NoSuchProduct``."""
    return _one_product(products(viewer=viewer), product_id)


def lock_product(product_id: UUID, *, viewer: Viewer) -> Product:
    """The product, locked until the end of the transaction. Raises as ``product``."""
    return _one_product(products(viewer=viewer).select_for_update(), product_id)


def installed_products(
    *, viewer: Viewer, customer_id: UUID | None = None, is_active: bool | None = None
) -> QuerySet[InstalledProduct]:
    """All in the order in which they were recorded, with customer and product. Raises ``NotAllowed``."""
    require(viewer, Permission.CUSTOMER_SEE)
    found = InstalledProduct.objects.select_related("customer", "product").order_by("id")
    if customer_id is not None:
        found = found.filter(customer=customer_id)
    return found if is_active is None else found.filter(is_active=is_active)


def installed_product(installed_id: UUID, *, viewer: Viewer) -> InstalledProduct:
    """Raises ``NotAllowed``, ``NoSuchInstalledProduct``."""
    return _one_installed(installed_products(viewer=viewer), installed_id)


def lock_installed_product(installed_id: UUID, *, viewer: Viewer) -> InstalledProduct:
    """The installed product, locked until the end of the transaction. Raises as ``installed_product``."""
    return _one_installed(installed_products(viewer=viewer).select_for_update(of=("self",)), installed_id)


def _one_product(found: QuerySet[Product], product_id: UUID) -> Product:
    product = found.filter(id=product_id).first()
    if product is None:
        raise NoSuchProduct("There is no such product.")
    return product


def _one_installed(found: QuerySet[InstalledProduct], installed_id: UUID) -> InstalledProduct:
    installed = found.filter(id=installed_id).first()
    if installed is None:
        raise NoSuchInstalledProduct("There is no such installed product.")
    return installed
