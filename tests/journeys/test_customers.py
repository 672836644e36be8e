"""A contract manager writes down a new customer: the mill, its people, and what stands there."""

from typing import Literal

import pytest
from playwright.sync_api import Browser, Page

from tests.journeys.conftest import Site, sign_in
from tests.journeys.test_look import look_at

LOOKS = [
    pytest.param("light", 1440, id="light"),
    pytest.param("dark", 390, id="phone, dark"),
]


@pytest.mark.parametrize(("scheme", "width"), LOOKS)
def test_a_customer_is_written_down_with_people_and_products(
    chromium: Browser, site: Site, scheme: Literal["light", "dark"], width: int
) -> None:
    context = chromium.new_context(
        base_url=site.address, color_scheme=scheme, viewport={"width": width, "height": 900}
    )
    page = context.new_page()
    sign_in(page, site, "m.adler@halden.example")
    look = f"{scheme}-{width}"
    product = add_a_product(page, look)
    mill = add_a_customer(page, look)
    add_a_contact(page, look)
    record_the_product(page, mill, product, look)
    look_at(page, mill, look)
    assert page.get_by_role("link", name="+43 (0)316 123456").get_attribute("href") == "tel:+43316123456"
    context.close()


def add_a_product(page: Page, look: str) -> str:
    name = f"Folder-gluer {look}"
    look_at(page, "/customers/products/new", look)
    page.get_by_label("Name").fill(name)
    page.get_by_label("Code").fill(f"FL-{look}")
    page.get_by_role("button", name="Add product").click()
    page.get_by_role("link", name=name).wait_for()
    return name


def add_a_customer(page: Page, look: str) -> str:
    look_at(page, "/customers/new", look)
    page.get_by_role("button", name="Add customer").click()
    page.get_by_text("Enter a name.").wait_for()
    page.get_by_label("Name").fill(f"Mill {look}")
    page.get_by_label("Mail domains").fill(f"{look}.example")
    page.get_by_role("button", name="Add customer").click()
    page.get_by_role("heading", name=f"Mill {look}").wait_for()
    return page.url.removeprefix(page.evaluate("location.origin"))


def add_a_contact(page: Page, look: str) -> None:
    page.get_by_role("link", name="Add a contact").click()
    look_at(page, page.url, look)
    page.get_by_label("Name").fill("Carla Conti")
    page.get_by_label("Phones").fill("+43 (0)316 123456\n0664 1234567")
    page.get_by_label("Mail addresses").fill(f"carla@{look}.example")
    page.get_by_role("button", name="Add contact").click()
    page.get_by_role("heading", name="Carla Conti").wait_for()
    look_at(page, page.url, look)


def record_the_product(page: Page, customer: str, product: str, look: str) -> None:
    page.goto(customer)
    page.get_by_role("link", name="Record a product").click()
    look_at(page, page.url, look)
    page.get_by_label("Product").select_option(label=product)
    page.get_by_label("Serial").fill("20-0311")
    page.get_by_label("Warranty until").fill("2027-12-31")
    page.get_by_role("button", name="Add installed product").click()
    page.get_by_role("cell", name="31 Dec 2027").wait_for()
