"""Whom Halden has sold packaging lines to: customers, their people, what stands there."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from uuid import UUID

from servanda.core.access import Viewer
from servanda.customers import actions

PRODUCTS: Final[Mapping[str, str]] = {
    "CP-400": "CP-400 case packer",
    "LB-12": "LB-12 labeller",
    "PL-80": "PL-80 palletizer",
    "ST-30": "ST-30 shrink tunnel",
    "FL-220": "FL-220 filler",
    "WR-15": "WR-15 pallet wrapper",
}


@dataclass(frozen=True, slots=True)
class Firm:
    """One customer. ``people`` are (name, job title, phone), ``lines`` (product, serial, site).

    ``days_left`` of the agreement are from now; none means a draft, a negative number that it has expired.
    """

    name: str
    place: str
    domain: str
    people: tuple[tuple[str, str, str], ...]
    lines: tuple[tuple[str, str, str], ...]
    level: str | None = "Silver"
    days_old: int = 760
    days_left: int | None = 200
    zone: str = "Europe/Vienna"
    language: str = "de"
    parent: str = ""
    includes_sub_customers: bool = False
    block_reason: str = ""
    named_only: bool = False
    reference: str = ""
    weight: int | None = None


@dataclass(frozen=True, slots=True)
class Founded:
    """What was made, by the name of the customer: ids, installed products with their words, numbers and codes.

    ``contracts`` are by customer and name, the newest of a chain; ``keys`` by customer and product, ``sealed`` entries
    by key and label. ``speakers`` are the names of the first contacts.
    """

    customers: dict[str, UUID] = field(default_factory=dict)
    contacts: dict[str, list[UUID]] = field(default_factory=dict)
    installed: dict[str, dict[UUID, str]] = field(default_factory=dict)
    speakers: dict[str, str] = field(default_factory=dict)
    agreements: dict[str, str] = field(default_factory=dict)
    contracts: dict[tuple[str, str], str] = field(default_factory=dict)
    keys: dict[tuple[str, str], str] = field(default_factory=dict)
    sealed: dict[tuple[tuple[str, str], str], UUID] = field(default_factory=dict)


FIRMS: Final = (
    Firm(
        "Acme Foods",
        "Schwechat",
        "acme-foods.example",
        (
            ("Jana Novák", "Line manager", "+43 1 7123 884"),
            ("Paul Egger", "Shift lead", "+43 1 7123 890"),
            ("Sofia Brandl", "Purchasing", "+43 1 7123 801"),
        ),
        (
            ("CP-400", "22-0418", "Hall 2, line 1"),
            ("LB-12", "19-0733", "Hall 2, line 2"),
            ("PL-80", "21-0097", "Warehouse"),
        ),
        level="Gold",
        days_left=70,
        includes_sub_customers=True,
        reference="Line Care",
        weight=2,
    ),
    Firm(
        "Acme Foods Hungary",
        "Győr",
        "acme-foods.example.hu",
        (("Réka Szabó", "Plant manager", "+36 96 512 330"),),
        (("CP-400", "23-0102", "Hall 1"),),
        level=None,
        zone="Europe/Budapest",
        language="hu",
        parent="Acme Foods",
    ),
    Firm(
        "Globex Pharma",
        "Linz",
        "globex-pharma.example",
        (
            ("Gustav Hahn", "Head of packaging", "+43 732 6600 41"),
            ("Nora Lenz", "Maintenance", "+43 732 6600 58"),
        ),
        (("FL-220", "20-0551", "Clean room 3"), ("LB-12", "20-0552", "Clean room 3")),
        level="Platinum",
        reference="Pharma 24/7",
        weight=1,
    ),
    Firm(
        "Hooli Drinks",
        "Bregenz",
        "hooli-drinks.example",
        (("Mats Keller", "Operations", "+43 5574 208 15"), ("Ida Frei", "Line operator", "+43 5574 208 19")),
        (("LB-12", "18-0611", "Bottling 1"), ("ST-30", "18-0612", "Bottling 1")),
        days_left=22,
    ),
    Firm(
        "Brunner Dairy",
        "Salzburg",
        "brunner-dairy.example",
        (("Eva Brunner", "Owner", "+43 662 4408 0"), ("Josef Maier", "Technician", "+43 662 4408 23")),
        (("FL-220", "17-0330", "Yoghurt"),),
        named_only=True,
    ),
    Firm(
        "Nordlicht Bakery",
        "Bremen",
        "nordlicht-bakery.example",
        (("Frauke Harms", "Plant engineer", "+49 421 3055 17"),),
        (("CP-400", "24-0205", "Rolls"), ("PL-80", "24-0206", "Rolls")),
        level="Gold",
        zone="Europe/Berlin",
    ),
    Firm(
        "Keller Cosmetics",
        "Basel",
        "keller-cosmetics.example",
        (("Urs Ammann", "Technical lead", "+41 61 555 20 44"),),
        (("FL-220", "22-0601", "Creams"),),
        days_left=-20,
        zone="Europe/Zurich",
        reference="Not renewed yet",
    ),
    Firm(
        "Alpina Water",
        "Innsbruck",
        "alpina-water.example",
        (("Lukas Gruber", "Shift lead", "+43 512 7801 12"),),
        (("ST-30", "21-0440", "Six-packs"),),
        block_reason="Invoice 4471 is open since August",
    ),
    Firm(
        "Marchetti Pasta",
        "Bologna",
        "marchetti-pasta.example",
        (("Chiara Marchetti", "Managing director", "+39 051 229 900"),),
        (("CP-400", "19-0811", "Short pasta"),),
        zone="Europe/Rome",
        language="it",
    ),
    Firm(
        "Silesia Snacks",
        "Wrocław",
        "silesia-snacks.example",
        (("Piotr Zając", "Maintenance", "+48 71 330 45 10"),),
        (("CP-400", "20-0713", "Crisps"), ("LB-12", "20-0714", "Crisps")),
        zone="Europe/Warsaw",
        language="pl",
    ),
    Firm(
        "Lindner Coffee",
        "Graz",
        "lindner-coffee.example",
        (("Barbara Lindner", "Production", "+43 316 2280 6"),),
        (("LB-12", "23-0390", "Capsules"),),
        days_old=3,
        days_left=None,
        reference="Offer 88",
    ),
    Firm(
        "Taurus Pet Food",
        "Brno",
        "taurus-petfood.example",
        (("Tomáš Dvořák", "Head of maintenance", "+420 541 220 310"),),
        (("PL-80", "16-0120", "Hall B"),),
        level=None,
        zone="Europe/Prague",
        language="cs",
    ),
    Firm(
        "Vltava Mills",
        "Plzeň",
        "vltava-mills.example",
        (("Hana Benešová", "Dispatch", "+420 377 601 144"),),
        (("WR-15", "25-0031", "Flour"),),
        level=None,
        zone="Europe/Prague",
        language="cs",
    ),
)
"""Every kind of promise: three levels, one that covers a subsidiary, about to end, expired, blocked, a draft, none."""


def found(*, by: Viewer, at: datetime) -> Founded:
    """Make all of them."""
    products = {
        code: actions.add_product(name=name, code=code, by=by, at=at).id for code, name in PRODUCTS.items()
    }
    founded = Founded()
    for firm in FIRMS:
        _found(firm, founded, products, by=by, at=at)
    return founded


def _found(firm: Firm, founded: Founded, products: Mapping[str, UUID], *, by: Viewer, at: datetime) -> None:
    customer = actions.add_customer(
        name=firm.name,
        parent_id=founded.customers.get(firm.parent),
        mail_domains=[firm.domain],
        zone=firm.zone,
        language=firm.language,
        by=by,
        at=at,
    )
    founded.customers[firm.name] = customer.id
    founded.speakers[firm.name] = firm.people[0][0]
    founded.contacts[firm.name] = [
        actions.add_contact(
            customer_id=customer.id,
            name=name,
            job_title=job_title,
            phones=[phone],
            mails=[_mail(name, firm.domain)],
            by=by,
            at=at,
        ).id
        for name, job_title, phone in firm.people
    ]
    founded.installed[firm.name] = {
        actions.add_installed_product(
            customer_id=customer.id, product_id=products[product], serial=serial, site=site, by=by, at=at
        ).id: f"{product} no. {serial}"
        for product, serial, site in firm.lines
    }


def _mail(name: str, domain: str) -> str:
    """``Jana Novák`` writes as ``j.novak@…``."""
    plain = unicodedata.normalize("NFKD", name.replace("ł", "l")).encode("ascii", "ignore").decode().lower()
    first, *_, last = plain.split()
    return f"{first[0]}.{last}@{domain}"
