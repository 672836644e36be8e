"""What is sold is kept: a plan, a contract, an agreement and a key are made, and a case inherits from all of them."""

from datetime import timedelta
from typing import Final

from playwright.sync_api import Page, expect

from tests.journeys.conftest import Site, sign_in
from tests.journeys.test_contracts import CONTRACT_MANAGER, today_of
from tests.journeys.test_phone_call import choose

AGENT: Final = "l.fischer@halden.example"
# Nobody else's journey goes to Brunner Dairy, whose contracts are for one product each.
CUSTOMER: Final = "Brunner Dairy"
CONTACT: Final = "Eva Brunner"
NAME: Final = "Night watch"
LINE: Final = "Bottling line"
NOTE: Final = "Ask for the shift leader."


def test_a_case_inherits_what_was_sold_and_agreed(page: Page, site: Site) -> None:
    sign_in(page, site, CONTRACT_MANAGER)
    sell_a_plan(page)
    contract = sign_a_contract(page)
    agreement = agree(page, contract)
    key = hand_out_a_key(page, agreement)
    sign_in(page, site, AGENT)
    call(page, key)
    for part, lent in {
        "Cover": (contract, agreement, "Gold"),
        "Details": ("2 of 9", LINE),
        "Told along": (CONTACT, "gets mail"),
    }.items():
        shown = page.get_by_role("region", name=part, exact=True)
        for words in lent:
            expect(shown).to_contain_text(words)
    expect(page.get_by_text(NOTE)).to_be_visible()


def sell_a_plan(page: Page) -> None:
    page.goto("/plans/new")
    page.get_by_label("Name", exact=True).fill(NAME)
    choose(page.get_by_label("Service level").first, "Gold")
    page.get_by_role("button", name="Add plan").click()
    expect(page.get_by_text(f"{NAME} was added.")).to_be_visible()


def sign_a_contract(page: Page) -> str:
    """Its number."""
    today = today_of(page)
    page.goto("/contracts/new")
    page.get_by_role("searchbox", name="Customer").fill(CUSTOMER)
    page.get_by_role("button", name="Find").click()
    page.get_by_role("link", name=CUSTOMER, exact=True).click()
    page.get_by_label("Name", exact=True).fill(NAME)
    choose(page.get_by_label("Plan", exact=True), NAME)
    page.get_by_label("First day").fill(str(today - timedelta(days=3)))
    page.get_by_label("Last day").fill(str(today + timedelta(days=300)))
    page.get_by_role("button", name="Draft").click()
    page.get_by_role("link", name="Activate").click()
    page.get_by_role("button", name="Activate").click()
    expect(page.get_by_text("Active", exact=True)).to_be_visible()
    return page.url.split("/")[-1]


def agree(page: Page, contract: str) -> str:
    """The number of an approved agreement that promises what the contract's plan does."""
    page.goto(f"/contracts/{contract}")
    page.get_by_role("link", name=CUSTOMER).first.click()
    page.get_by_role("link", name="Add an agreement").click()
    choose(page.get_by_label("Contract"), contract)
    page.get_by_role("button", name="Add agreement").click()
    page.get_by_role("link", name="Response times").click()
    choose(page.get_by_label("Service level", exact=True), "As the contract's plan says")
    page.get_by_role("button", name="Save").click()
    number = page.url.split("/")[-2]
    page.goto(f"/agreements/{number}/contacts")
    page.get_by_role("combobox", name="Contact").first.fill(CONTACT)
    choose(page.get_by_label("Gets"), "mail to")
    page.get_by_role("button", name="Name", exact=True).click()
    expect(page.get_by_role("link", name=CONTACT)).to_be_visible()
    page.goto(f"/agreements/{number}/flash-notes")
    page.get_by_role("textbox", name="Note").fill(NOTE)
    page.get_by_label("Banner").check()
    page.get_by_role("button", name="Write", exact=True).click()
    page.goto(f"/agreements/{number}/projects")
    page.get_by_label("Name", exact=True).fill(LINE)
    page.get_by_label("Preset").check()
    page.get_by_role("button", name="Add").click()
    page.goto(f"/agreements/{number}/approval")
    page.get_by_label("Last valid day").fill(str(today_of(page) + timedelta(days=200)))
    page.get_by_role("button", name="Approve").click()
    expect(page.get_by_text("Valid", exact=True)).to_be_visible()
    return number


def hand_out_a_key(page: Page, agreement: str) -> str:
    """The code of a key made from it."""
    page.goto(f"/agreements/{agreement}/keys/new")
    page.get_by_label("Description", exact=True).fill(LINE)
    page.get_by_label("Installation").fill("Two tunnels behind the filler.")
    page.get_by_label("Severity weight").fill("2")
    page.get_by_role("button", name="Add key").click()
    return page.url.split("/")[-1]


def call(page: Page, key: str) -> None:
    """Somebody calls whom the key's customer knows."""
    page.goto(f"/register?key={key}")
    page.get_by_label("Subject").fill("The tunnel is cold")
    page.get_by_label("Description").fill("Since this morning.")
    for note in page.get_by_label("I have read it").all():
        note.check()
    page.get_by_role("button", name="Register", exact=True).click()
