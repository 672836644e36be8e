"""The pages of promise notices."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from servanda.agreements import actions
from servanda.agreements.models import Contract
from servanda.core.agreements.noticing import read
from servanda.people.models import User
from tests.agreements import allowances, promises
from tests.automation.lending import naming
from tests.cast import NOON
from tests.organisations import places

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(miriam: User) -> Client:
    client = Client()
    client.force_login(miriam)
    return client


@pytest.fixture
def contract(miriam: User) -> Contract:
    places.organisation()
    return allowances.contract(owner_id=miriam.id, ends_on=date(2099, 12, 31))


def page(browser: Client, contract: Contract) -> str:
    return browser.get(f"/contracts/{contract.number}/notices").content.decode()


def save(browser: Client, contract: Contract, **fields: Any) -> Any:
    entered = {"days_before": "30, 14", "days_after": "1", "percents": "80", "owner": "on", "do": "save"}
    return browser.post(f"/contracts/{contract.number}/notices", entered | fields)


def test_the_page_says_what_will_be_told_and_whom_it_reaches(
    browser: Client, contract: Contract, miriam: User
) -> None:
    said = page(browser, contract)
    assert "30 days before the end" in said
    assert "80 % used" in said
    assert f"Reaches {miriam.name} now." in said
    assert f"days, to {miriam.name}" in said
    assert "as usual" in said


def test_own_notices_are_kept_and_taken_back(browser: Client, contract: Contract) -> None:
    answer = save(browser, contract, days_before="7, 0", addresses="sales@halden.example", to_customer="on")
    assert answer.status_code == 302
    terms = read(Contract.objects.get().notices)
    assert (terms.days, terms.percents, terms.to_customer) == ((-7, 0, 1), (80,), True)
    assert "sales@halden.example" in page(browser, contract)
    save(browser, contract, do="usual")
    assert Contract.objects.get().notices is None


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        pytest.param({"days_before": "soon"}, "Enter whole numbers", id="no number"),
        pytest.param({"owner": ""}, "Say who is told", id="told to nobody"),
        pytest.param({"addresses": "nowhere"}, "This is no mail address: nowhere", id="no address"),
        pytest.param({"days_before": "400"}, "400 is too big: at most 366 days.", id="too far away"),
        pytest.param(
            {"days_after": "7, 99999"}, "99999 is too big: at most 366 days.", id="far too far away"
        ),
        pytest.param({"percents": "300"}, "300 is too big: at most 200 percent.", id="too many percent"),
        pytest.param(
            {"addresses": "not a mail"}, "This is no mail address: not a mail", id="an address a line"
        ),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(
    browser: Client, contract: Contract, fields: dict[str, str], said: str
) -> None:
    answer = save(browser, contract, **fields)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    for value in fields.values():
        assert value in answer.content.decode()


def test_all_that_is_wrong_with_notices_is_said_at_its_field_in_one_round(
    browser: Client, contract: Contract
) -> None:
    said = save(browser, contract, days_before="400", percents="many", addresses="nowhere").content.decode()
    for field in ("days_before", "percents", "addresses"):
        assert f'id="id_{field}-error"' in said
    assert Contract.objects.get().notices is None


def test_somebody_else_was_quicker(browser: Client, contract: Contract) -> None:
    save(browser, contract)
    answer = save(browser, contract, revision="1", percents="90")
    assert answer.status_code == 422
    assert 'value="90"' in answer.content.decode()


def test_an_agreement_has_notices_without_percents(browser: Client, contract: Contract) -> None:
    agreement = promises.approved(expires_on=date(2099, 12, 31))
    said = browser.get(f"/agreements/{agreement.number}/notices").content.decode()
    assert "30 days before the end" in said
    assert "Percent used" not in said
    answer = browser.post(f"/agreements/{agreement.number}/notices", {"days_before": "3", "owner": "on"})
    assert answer.status_code == 302


def test_a_notice_that_a_renewal_silences_says_so(browser: Client, contract: Contract) -> None:
    made = actions.renew_contract(number=contract.number, by=promises.BUILDER, at=NOON)
    assert "silent" not in page(browser, contract)
    actions.activate_contract(number=made.contract.number, by=promises.BUILDER, at=NOON)
    assert page(browser, contract).count("silent: the renewal leaves no gap") == 3


def test_the_page_warns_where_nobody_of_the_customer_is_reached(browser: Client, contract: Contract) -> None:
    warning = "Nobody of the customer is reached"
    assert warning not in page(browser, contract)
    save(browser, contract, to_customer="on")
    assert warning in page(browser, contract)
    naming(contract, expires_on=date(2100, 12, 31))
    said = page(browser, contract)
    assert warning not in said
    assert f"also to Carla Conti of {contract.customer.name}" in said


def test_the_overview_of_a_contract_lists_its_notices(
    browser: Client, contract: Contract, miriam: User
) -> None:
    said = browser.get(f"/contracts/{contract.number}").content.decode()
    block = said.split('id="notices"')[1].split("</section>")[0]
    assert "30 days before the end" in block
    assert "80 % used<small>at 8 incidents, 8 incidents from now, to " in block
    assert f"to {miriam.name}" in block
    assert f'href="/contracts/{contract.number}/notices">Set' in block


def test_the_line_across_the_balance_says_whom_a_notice_tells(
    browser: Client, contract: Contract, miriam: User
) -> None:
    allowances.use(contract)
    line = f"80 % used: notice to {miriam.name}, "
    assert line in browser.get(f"/contracts/{contract.number}").content.decode()
    save(browser, contract, percents="90")
    assert line not in browser.get(f"/contracts/{contract.number}").content.decode()
