"""The cover of a case on its page, and what people do about it."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from servanda.agreements import actions as promised
from servanda.agreements.models import Contract
from servanda.cases.models import Case, CoverDecision
from servanda.people.models import User
from tests.agreements import allowances, promises
from tests.cases import works
from tests.cast import NOON
from tests.customers import firms

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead(bob: User) -> Client:
    """Bob's browser."""
    client = Client()
    client.force_login(bob)
    return client


def sold(desk: works.Desk, **terms: Any) -> Contract:
    given: dict[str, Any] = {"allowance": 4, "cycle": "contract_period"} | terms
    return allowances.contract(
        allowances.plan("Four incidents", **given),
        customer_id=desk.customer.id,
        starts_on=date(2026, 1, 1),
        ends_on=date(2099, 12, 31),
    )


def page(client: Client, case: Case) -> str:
    return client.get(f"/cases/{case.number}").content.decode()


def post(client: Client, case: Case, deed: str, **fields: Any) -> Any:
    return client.post(f"/cases/{case.number}/cover/{deed}", fields)


def test_the_card_names_the_contract_and_what_is_left(browser: Client, desk: works.Desk) -> None:
    contract = sold(desk)
    said = page(browser, works.registered(desk))
    assert f'href="/contracts/{contract.number}"' in said
    assert "<b>3 incidents</b> left of 4 incidents" in said
    assert "25 % used" in said


def test_what_a_correction_gave_beyond_the_use_is_not_used(browser: Client, desk: works.Desk) -> None:
    contract = sold(desk)
    case = works.registered(desk)
    promised.correct_allowance(
        number=contract.number, amount=2, reason="Goodwill.", by=promises.BUILDER, at=NOON
    )
    said = page(browser, case)
    assert "<b>5 incidents</b> left of 4 incidents" in said
    assert ">0 % used" in said


def test_what_has_ended_since_runs_off_with_a_word(browser: Client, desk: works.Desk) -> None:
    contract = sold(desk)
    case = works.registered(desk)
    assert "runs off" not in page(browser, case)
    promised.block_contract(number=contract.number, reason="Unpaid.", by=promises.BUILDER, at=NOON)
    assert f"{contract.number} is blocked by now: this case runs off" in page(browser, case)


def test_an_agreement_that_ended_is_said_as_well(browser: Client, desk: works.Desk) -> None:
    agreement = promises.approved(desk.customer, expires_on=date(2026, 12, 31))
    case = works.registered(desk)
    promised.block_agreement(number=agreement.number, reason="Unpaid.", by=promises.BUILDER, at=NOON)
    assert f"{agreement.number} is blocked by now" in page(browser, case)


def test_a_lead_decides_about_a_case_without_cover(lead: Client, desk: works.Desk) -> None:
    case = works.registered(desk)
    assert "Decide about cover" in page(lead, case)
    asked = lead.get(f"/cases/{case.number}/cover/decide").content.decode()
    assert "Referred to sales" in asked
    answer = post(lead, case, "decide", decision="courtesy")
    assert answer.headers["Location"] == f"/cases/{case.number}"
    decided = page(lead, case)
    assert "Cover decided: courtesy" in decided and "Decide otherwise" in decided
    assert "Without cover" not in decided and "Decide about cover" not in decided


def test_what_is_missing_stands_at_its_field_and_nothing_is_lost(lead: Client, desk: works.Desk) -> None:
    case = works.registered(desk)
    answer = post(lead, case, "decide", decision="chargeable", text="We do it for an order.")
    said = answer.content.decode()
    assert answer.status_code == 422
    assert "Enter the customer&#x27;s reference" in said or "Enter the customer’s reference" in said
    assert "We do it for an order." in said
    assert not CoverDecision.objects.exists()


def test_a_double_click_decides_once(lead: Client, desk: works.Desk) -> None:
    case = works.registered(desk)
    asked = lead.get(f"/cases/{case.number}/cover/decide").content.decode()
    once = asked.split('name="once" value="')[1].split('"')[0]
    for _ in range(2):
        post(lead, case, "decide", decision="courtesy", once=once)
    assert CoverDecision.objects.count() == 1


def test_a_covered_case_offers_an_engineer_nothing_to_decide(browser: Client, desk: works.Desk) -> None:
    promises.approved(desk.customer)
    said = page(browser, works.registered(desk))
    assert "Decide about cover" not in said
    assert "Judge again" not in said


def test_a_lead_confirms_a_provisionally_named_caller(lead: Client, desk: works.Desk, bob: User) -> None:
    agreement = promises.draft(desk.customer, named_contacts_only=True)
    promises.named(agreement, contact_id=firms.contact("Mina Main", desk.customer).id)
    promised.approve_agreement(
        number=agreement.number, expires_on=promises.LAST_DAY, by=promises.BUILDER, at=NOON
    )
    case = works.registered(desk, severity=1, provisionally_named=True)
    assert "Confirm the caller" in page(lead, case)
    asked = lead.get(f"/cases/{case.number}/cover/confirm-naming").content.decode()
    for known in ("<dd>Carla Conti</dd>", agreement.number, "Mina Main"):
        assert known in asked
    assert post(lead, case, "confirm-naming", confirmed="no").status_code == 422
    assert post(lead, case, "confirm-naming", confirmed="yes").status_code == 302
    assert Case.objects.get(id=case.id).naming == "confirmed"
    said = page(lead, case)
    assert "confirmed that the caller may use the agreement" in said
    assert f"The caller is not named; {bob.name} confirmed that they may use the agreement" in said


def test_somebody_vouches_for_an_unverified_sender(browser: Client, desk: works.Desk) -> None:
    contract = sold(desk)
    case = works.registered(desk, verified=False)
    assert "Nobody has vouched" in page(browser, case)
    assert post(browser, case, "confirm-sender").status_code == 302
    assert contract.cycles.get().balance == 3
    assert "Nobody has vouched" not in page(browser, case)


@pytest.mark.parametrize(
    ("deed", "said"),
    [
        pytest.param("decide", "Choose what becomes of it.", id="no decision"),
        pytest.param("confirm-naming", "Say whether the caller may use the agreement.", id="no answer"),
    ],
)
def test_nothing_is_done_by_leaving_it_open(lead: Client, desk: works.Desk, deed: str, said: str) -> None:
    answer = post(lead, works.registered(desk), deed, text="We help.", reason="Asked.")
    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_a_text_to_nobody_is_said_beforehand_and_how_to_mend_it(lead: Client, desk: works.Desk) -> None:
    case = works.registered(desk, caller_id=None, customer_id=desk.customer.id)
    assert "A text would reach nobody" in lead.get(f"/cases/{case.number}/cover/decide").content.decode()
    answer = post(lead, case, "decide", decision="chargeable", text="We help all the same.")
    said = answer.content.decode()
    assert answer.status_code == 422
    assert 'id="decide-text-error"' in said and 'id="decide-reference-error"' in said
    assert "enter the caller first, or leave the text empty" in said
    assert "We help all the same." in said
    assert not CoverDecision.objects.exists()


def test_a_text_that_reaches_somebody_warns_of_nothing(lead: Client, desk: works.Desk) -> None:
    asked = lead.get(f"/cases/{works.registered(desk).number}/cover/decide").content.decode()
    assert "A text would reach nobody" not in asked
