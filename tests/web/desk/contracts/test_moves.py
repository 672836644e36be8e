"""What is done with a contract on its pages: each move asks first."""

from datetime import date, timedelta

import pytest
from django.test import Client

from servanda.agreements import actions
from servanda.agreements.models import Contract
from tests.agreements import promises
from tests.agreements.promises import BUILDER
from tests.cast import NOON
from tests.customers import firms
from tests.web.desk.contracts.opened import lasting, text

pytestmark = pytest.mark.django_db


def test_a_draft_is_activated(desk: Client) -> None:
    draft = promises.a_contract()
    page = f"/contracts/{draft.number}/activation"
    assert "Nothing is missing" in text(desk.get(page))
    desk.post(page, {"revision": draft.revision})
    draft.refresh_from_db()
    assert draft.stage == "active"


def test_activation_says_everything_that_is_missing_before_anybody_tries(desk: Client) -> None:
    product = firms.product("Feeder")
    draft = promises.a_contract(product_ids=[product.id])
    for gone in (product, draft.customer):
        gone.is_active = False
        gone.store()
    page = text(desk.get(f"/contracts/{draft.number}/activation"))
    assert "What is missing" in page
    assert "Not in use any more: Feeder." in page
    assert "Choose a customer that is in use." in page
    assert "Change it" in page


def test_activation_names_the_contract_in_its_way(desk: Client) -> None:
    active = promises.an_active_contract()
    draft = promises.a_contract()
    page = f"/contracts/{draft.number}/activation"
    assert f'<a href="/contracts/{active.number}">{active.number}</a> covers the whole customer' in text(
        desk.get(page)
    )
    assert active.number in text(desk.post(page, {}), 422)
    draft.refresh_from_db()
    assert draft.stage == "draft"


def test_activation_warns_of_what_does_not_keep_from_it(desk: Client) -> None:
    draft = promises.a_contract()
    assert "It has no owner" in text(desk.get(f"/contracts/{draft.number}/activation"))


def test_a_contract_is_renewed_from_the_day_after_its_end(desk: Client) -> None:
    contract = promises.an_active_contract()
    page = f"/contracts/{contract.number}/renewal"
    assert 'value="2027-01-01"' in text(desk.get(page))
    answer = desk.post(page, {"starts_on": "2027-01-01", "revision": contract.revision})
    renewal = Contract.objects.get(previous=contract)
    assert answer["Location"] == f"/contracts/{renewal.number}"
    assert (renewal.starts_on, renewal.ends_on) == (date(2027, 1, 1), date(2027, 12, 31))


def test_a_late_renewal_says_the_gap_and_what_it_means(desk: Client) -> None:
    contract = promises.an_active_contract()
    answer = desk.post(f"/contracts/{contract.number}/renewal", {"starts_on": "2027-02-01"}, follow=True)
    assert "31 days without cover, from 1 Jan 2027 to 31 Jan 2027" in text(answer)


def test_a_renewal_asks_for_its_gap_again_when_it_is_activated(desk: Client) -> None:
    contract = promises.an_active_contract()
    made = actions.renew_contract(
        number=contract.number, starts_on=date(2027, 2, 1), by=BUILDER, at=NOON
    ).contract
    page = text(desk.get(f"/contracts/{made.number}/activation"))
    assert f"31 days lie between {contract.number} and this one" in page


def test_a_renewed_contract_leads_to_its_renewal(desk: Client) -> None:
    contract = promises.an_active_contract()
    renewal = actions.renew_contract(number=contract.number, by=BUILDER, at=NOON).contract
    page = text(desk.get(f"/contracts/{contract.number}"))
    assert "Open the renewal" in page
    assert f'href="/contracts/{renewal.number}"' in page
    assert "Renew from" not in page


def test_a_contract_without_an_end_is_not_renewed(desk: Client) -> None:
    contract = promises.an_active_contract(ends_on=None)
    page = f"/contracts/{contract.number}/renewal"
    assert "It has no end." in text(desk.get(page))
    assert "It has no end." in text(desk.post(page, {}), 422)


def test_a_contract_is_terminated_with_a_reason(desk: Client, today: date) -> None:
    contract = lasting(today, 100, 100)
    page = f"/contracts/{contract.number}/termination"
    assert "Open cases keep the promise" in text(desk.get(page))
    desk.post(page, {"on": str(today), "reason": "Sold their line", "revision": contract.revision})
    contract.refresh_from_db()
    assert (contract.terminated_on, contract.termination_reason) == (today, "Sold their line")
    assert "Sold their line" in text(desk.get(f"/contracts/{contract.number}"))


def test_a_termination_that_cannot_be_says_days_as_people_do(desk: Client) -> None:
    contract = promises.an_active_contract(ends_on=None)
    fields = {"on": "2025-01-01", "reason": "Sold"}
    assert "It starts on 1 Jan 2026" in text(
        desk.post(f"/contracts/{contract.number}/termination", fields), 422
    )


def test_a_termination_without_a_reason_is_asked_again(desk: Client, today: date) -> None:
    contract = lasting(today, 100, 100)
    answer = desk.post(f"/contracts/{contract.number}/termination", {"on": str(today)})
    assert "Say why" in text(answer, 422)


def test_a_contract_is_blocked_with_a_reason_and_unblocked(desk: Client, today: date) -> None:
    contract = lasting(today, 100, 100)
    desk.post(f"/contracts/{contract.number}/block", {"reason": "Unpaid"})
    assert "Unblock" in text(desk.get(f"/contracts/{contract.number}"))
    desk.post(f"/contracts/{contract.number}/block/removal")
    contract.refresh_from_db()
    assert not contract.is_blocked


def test_a_draft_is_deleted_once_that_is_confirmed(desk: Client) -> None:
    draft = promises.a_contract()
    page = f"/contracts/{draft.number}/deletion"
    assert "It held for nobody" in text(desk.get(page))
    assert desk.post(page, {"revision": draft.revision})["Location"] == "/contracts"
    assert not Contract.objects.exists()


def test_what_was_changed_meanwhile_is_not_moved_unseen(desk: Client) -> None:
    draft = promises.a_contract()
    actions.change_contract(number=draft.number, name="Other", by=BUILDER, at=NOON)
    answer = desk.post(f"/contracts/{draft.number}/deletion", {"revision": draft.revision})
    assert answer.status_code == 422
    assert Contract.objects.exists()


def test_a_move_pressed_twice_is_done_once(desk: Client, today: date) -> None:
    contract = lasting(today, 100, 100)
    page = f"/contracts/{contract.number}/renewal"
    starts = str(today + timedelta(days=101))
    sent = {"starts_on": starts, "revision": contract.revision}
    desk.post(page, sent)
    again = desk.post(page, sent)
    assert "It is renewed already" in text(again, 422)
    assert Contract.objects.filter(previous=contract).count() == 1


def test_a_renewal_sent_twice_leads_to_the_same_draft(desk: Client) -> None:
    contract = promises.an_active_contract()
    page = f"/contracts/{contract.number}/renewal"
    sent = {"starts_on": "2027-01-01", "once": "0198f2d2-0000-7000-8000-000000000002"}
    assert desk.post(page, sent)["Location"] == desk.post(page, sent)["Location"]
    assert Contract.objects.filter(previous=contract).count() == 1


def test_a_termination_is_taken_back_from_its_banner(desk: Client, today: date) -> None:
    contract = lasting(today, 100, 100)
    fields = {"on": str(today), "reason": "Sold their line", "revision": contract.revision}
    desk.post(f"/contracts/{contract.number}/termination", fields)
    page = f"/contracts/{contract.number}/termination/removal"
    assert f'href="{page}"' in text(desk.get(f"/contracts/{contract.number}"))
    assert "holds until" in text(desk.get(page))
    desk.post(page, {"revision": contract.revision + 1})
    contract.refresh_from_db()
    assert (contract.terminated_on, contract.stage) == (None, "active")


def test_a_termination_whose_day_has_passed_offers_no_way_back(desk: Client, today: date) -> None:
    contract = lasting(today, 100, 100)
    fields = {"on": str(today - timedelta(days=1)), "reason": "Sold", "revision": contract.revision}
    desk.post(f"/contracts/{contract.number}/termination", fields)
    page = f"/contracts/{contract.number}/termination/removal"
    assert page not in text(desk.get(f"/contracts/{contract.number}"))
    assert "has passed" in text(desk.post(page, {}), 422)
