"""A contract manager writes down a new customer: the mill, its people, and what stands there."""

from playwright.sync_api import Page

from tests.journeys.conftest import Site, sign_in
from tests.journeys.test_look import look_at


def test_a_customer_is_written_down_with_people_and_products(page: Page, site: Site) -> None:
    sign_in(page, site, "m.adler@halden.example")
    product = add_a_product(page)
    mill = add_a_customer(page)
    add_a_contact(page)
    record_the_product(page, mill, product)
    look_at(page, mill)
    assert page.get_by_role("link", name="+43 (0)316 123456").get_attribute("href") == "tel:+43316123456"


def add_a_product(page: Page) -> str:
    name = "Folder-gluer"
    look_at(page, "/customers/products/new")
    page.get_by_label("Name").fill(name)
    page.get_by_label("Code").fill("FL-1")
    page.get_by_role("button", name="Add product").click()
    page.get_by_role("link", name=name).wait_for()
    return name


def add_a_customer(page: Page) -> str:
    look_at(page, "/customers/new")
    page.get_by_role("button", name="Add customer").click()
    page.get_by_text("Enter a name.").wait_for()
    page.get_by_label("Name").fill("Mill")
    page.get_by_label("Mail domains").fill("mill.example")
    page.get_by_role("button", name="Add customer").click()
    page.get_by_role("heading", name="Mill").wait_for()
    return page.url.removeprefix(page.evaluate("location.origin"))


def add_a_contact(page: Page) -> None:
    page.get_by_role("link", name="Add a contact").click()
    look_at(page, page.url)
    page.get_by_label("Name").fill("Carla Conti")
    page.get_by_label("Phones").fill("+43 (0)316 123456\n0664 1234567")
    page.get_by_label("Mail addresses").fill("carla@mill.example")
    page.get_by_role("button", name="Add contact").click()
    page.get_by_role("heading", name="Carla Conti").wait_for()
    look_at(page, page.url)


def record_the_product(page: Page, customer: str, product: str) -> None:
    page.goto(customer)
    page.get_by_role("link", name="Record a product").click()
    look_at(page, page.url)
    page.get_by_label("Product").select_option(label=product)
    page.get_by_label("Serial").fill("20-0311")
    page.get_by_label("Warranty until").fill("2027-12-31")
    page.get_by_role("button", name="Add installed product").click()
    page.get_by_role("cell", name="31 Dec 2027").wait_for()
