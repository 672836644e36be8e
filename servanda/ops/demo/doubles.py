"""A customer and a contact that were there twice, until somebody looked."""

from datetime import datetime, timedelta
from typing import Final

from servanda.cases.actions import merge_contacts, merge_customers
from servanda.core.access import Viewer
from servanda.customers import actions
from servanda.ops.demo.firms import Founded

_FIRM: Final = "Taurus Pet Food"
_TWICE: Final = "Taurus Petfood s.r.o."
_THERE: Final = ("Lenka Marková", "Purchasing", "+420 541 220 355", "l.markova@taurus-petfood.example")
_SPEAKS_FOR: Final = "Hooli Drinks"
_MISHEARD: Final = ("Max Keller", "+43 5574 208 15")
_MADE: Final = 64
_SEEN: Final = 47


def unite(founded: Founded, *, by: Viewer, at: datetime) -> None:
    """Make both a second time, as happens on the phone, and merge them some weeks later."""
    made_at, seen_at = at - timedelta(days=_MADE), at - timedelta(days=_SEEN)
    twice = actions.add_customer(name=_TWICE, zone="Europe/Prague", language="cs", by=by, at=made_at)
    name, job_title, phone, mail = _THERE
    actions.add_contact(
        customer_id=twice.id, name=name, job_title=job_title, phones=[phone], mails=[mail], by=by, at=made_at
    )
    merge_customers(keep_id=founded.customers[_FIRM], gone_id=twice.id, by=by, at=seen_at)
    name, phone = _MISHEARD
    again = actions.add_contact(
        customer_id=founded.customers[_SPEAKS_FOR], name=name, phones=[phone], by=by, at=made_at
    )
    merge_contacts(keep_id=founded.contacts[_SPEAKS_FOR][0], gone_id=again.id, by=by, at=seen_at)
