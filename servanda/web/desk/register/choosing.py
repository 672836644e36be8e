"""Choosing who is calling: what one press on a match enters into the form."""

from collections.abc import Callable, Mapping
from typing import Final
from uuid import UUID

from django.http import QueryDict

from servanda.agreements import queries as agreements
from servanda.agreements.queries import KEY_PROBE
from servanda.core.access import Viewer
from servanda.core.refusals import Invalid
from servanda.customers import queries
from servanda.customers.queries import Caller, NoSuchContact

SHOWN: Final = 8
"""So many matches are offered; more letters narrow them down."""

_ABOUT_WHOM: Final = (
    "customer_id",
    "customer_unknown",
    "caller_id",
    "installed_product_id",
    "support_key",
    "business_object_ids",
    "objects_of",
    "reference",
    "agreement",
    "overrule_reason",
    "provisionally_named",
)
"""What holds of one caller and not of the next."""


class NoSuchChoice(Invalid):
    """What was pressed is none of the matches that the page offers."""


def matches(asked: str, *, viewer: Viewer) -> list[Caller]:
    """Whom a text may name, the keys of customers included. At most two statements."""
    return queries.callers(asked, viewer=viewer, also=[KEY_PROBE], limit=SHOWN) if asked.strip() else []


def choice_of(caller: Caller) -> str:
    """What the button of a match says when it is pressed."""
    if caller.contact_id:
        return f"contact:{caller.contact_id}"
    if caller.matched in ("serial", "key", "object"):
        return f"{caller.matched}:{caller.customer_id}:{caller.found}"
    return f"customer:{caller.customer_id}"


def choose(data: QueryDict, choice: str, *, viewer: Viewer) -> None:
    """Enter a choice into what was sent. Raises ``NoSuchChoice``, and ``Unknown`` for what is gone meanwhile."""
    kind, _, rest = choice.partition(":")
    take = _KINDS.get(kind)
    if take is None or "\0" in rest:
        raise NoSuchChoice("That cannot be chosen. Look up the caller again.")
    take(data, rest, viewer)


def choose_key(data: QueryDict, code: str, *, viewer: Viewer) -> None:
    """Enter a key that was scanned, with its customer; of one that there is not, what was read is looked up."""
    read = code.replace("\0", "").strip()[:40]
    key = agreements.support_keys(viewer=viewer, is_active=True).filter(code=read.upper()).first()
    if key is None:
        data["q"] = data.get("q", "") or read
    else:
        _key(data, f"{key.customer_id}:{key.code}", viewer)


def _contact(data: QueryDict, rest: str, viewer: Viewer) -> None:
    """Somebody. What the call is about stays if it is their customer's, or their parents' or sub-customers'."""
    # Without what only its own page shows.
    contact = queries.contacts(viewer=viewer).prefetch_related(None).filter(id=_id(rest)).first()
    if contact is None:
        raise NoSuchContact("There is no such contact any more. Look up the caller again.")
    kept = _related(data, contact.customer_id)
    before, about = data.get("customer_id", ""), data.getlist("business_object_ids")
    _enter(data, caller_id=str(contact.id), **(kept or {"customer_id": str(contact.customer_id)}))
    if data["customer_id"] == before:
        data.setlist("business_object_ids", about)


def _customer(data: QueryDict, rest: str, viewer: Viewer) -> None:
    _enter(data, customer_id=str(_id(rest)))


def _serial(data: QueryDict, rest: str, viewer: Viewer) -> None:
    customer, _, serial = rest.partition(":")
    found = queries.installed_products(viewer=viewer, customer_id=_id(customer), is_active=True)
    ids = [str(one.id) for one in found.filter(serial__iexact=serial)[:2]]
    # The same serial on two products leaves it open which one it is.
    _enter(data, customer_id=customer, installed_product_id=ids[0] if len(ids) == 1 else "")


def _key(data: QueryDict, rest: str, viewer: Viewer) -> None:
    customer, _, code = rest.partition(":")
    key = agreements.support_key(code, viewer=viewer)
    ids = [str(one.id) for one in key.installed_products.all()]
    only = ids[0] if len(ids) == 1 else ""
    _enter(data, customer_id=str(_id(customer)), support_key=key.code, installed_product_id=only)


def _object(data: QueryDict, rest: str, viewer: Viewer) -> None:
    """The same reference of two kinds leaves it open which one it is."""
    customer, _, reference = rest.partition(":")
    found = queries.business_objects(viewer=viewer, customer_id=_id(customer), is_active=True)
    meant = list(found.filter(reference__iexact=reference)[:2])
    only = meant[0] if len(meant) == 1 else None
    installed = str(only.installed_product_id) if only and only.installed_product_id else ""
    _enter(data, customer_id=customer, installed_product_id=installed)
    data.setlist("business_object_ids", [str(only.id)] if only else [])


def _unknown(data: QueryDict, rest: str, viewer: Viewer) -> None:
    """Nobody we know. What was looked for is most likely what they said of themselves."""
    _enter(data, customer_unknown="on")
    asked = data.get("q", "").strip()
    field = _said(asked)
    if asked and not data.get(field):
        data[field] = asked


def _agreement(data: QueryDict, rest: str, viewer: Viewer) -> None:
    """The one that was preset: somebody asked, and it is this one."""
    data["agreement"] = rest


def _again(data: QueryDict, rest: str, viewer: Viewer) -> None:
    _enter(data)


_KINDS: Final[Mapping[str, Callable[[QueryDict, str, Viewer], None]]] = {
    "contact": _contact,
    "customer": _customer,
    "serial": _serial,
    "key": _key,
    "object": _object,
    "unknown": _unknown,
    "agreement": _agreement,
    "again": _again,
}


def _enter(data: QueryDict, **chosen: str) -> None:
    """The choice alone: what an earlier one entered is gone."""
    for name in _ABOUT_WHOM:
        data[name] = chosen.get(name, "")


def _related(data: QueryDict, customer_id: UUID) -> dict[str, str]:
    """The customer, installation and key entered before, where they go together with this customer."""
    before = data.get("customer_id", "")
    about = {name: data.get(name, "") for name in ("customer_id", "installed_product_id", "support_key")}
    if not before or not (about["installed_product_id"] or about["support_key"]):
        return {}
    other = _id(before)
    lines = (queries.customer_line(customer_id), queries.customer_line(other))
    near = any(
        one.id == wanted for line, wanted in zip(lines, (other, customer_id), strict=True) for one in line
    )
    return about if near else {}


def _said(asked: str) -> str:
    if "@" in asked:
        return "caller_mail"
    return "caller_name" if any(letter.isalpha() for letter in asked) else "caller_phone"


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NoSuchChoice("That cannot be chosen. Look up the caller again.") from None
