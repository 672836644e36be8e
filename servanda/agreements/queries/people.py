"""Whom an agreement can name of the customers' people."""

from typing import Final

from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL
from django.db.models.functions import Lower

from servanda.agreements.models import SupportAgreement
from servanda.core.access import Viewer
from servanda.customers.models import Contact
from servanda.customers.queries import contacts, customer_line


def nameable_people(agreement: SupportAgreement, *, viewer: Viewer, search: str = "") -> QuerySet[Contact]:
    """Contacts in use whom it may name (``core.agreements.may_be_named``) and does not yet, by name.

    ``search``: words of the name. Four statements. Raises ``NotAllowed``.
    """
    line = [one.id for one in customer_line(agreement.customer_id)]
    theirs = Q(customer__in=line)
    if agreement.includes_sub_customers:
        theirs |= Q(customer__in=RawSQL(_BELOW, [agreement.customer_id]))  # noqa: S611  constant, with parameters
    found = contacts(viewer=viewer, search=search, is_active=True).filter(theirs)
    return found.exclude(agreements__agreement=agreement)


def people_called(text: str, agreement: SupportAgreement, *, viewer: Viewer) -> QuerySet[Contact]:
    """Those of ``nameable_people`` with this mail address or this whole name, in whatever case."""
    found = nameable_people(agreement, viewer=viewer).annotate(folded_name=Lower("name"))
    called = text.strip().lower()
    return found.filter(
        Q(folded_name=called)
        | Q(id__in=Contact.objects.annotate(mail=Lower("addresses__mail")).filter(mail=called).values("id"))
    )


# The tree has no loops (a trigger sees to that), so going down ends.
_BELOW: Final = """
    WITH RECURSIVE below (id) AS (
        SELECT id FROM customers_customer WHERE parent_id = %s
        UNION
        SELECT next.id FROM customers_customer next JOIN below ON next.parent_id = below.id
    )
    SELECT id FROM below
"""
