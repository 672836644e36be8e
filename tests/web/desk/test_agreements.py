"""The pages of agreements and support keys."""

import re
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from servanda.agreements import actions
from servanda.agreements.models import AgreementContact, SupportAgreement, SupportKey
from servanda.people.models import User
from tests.agreements import promises
from tests.agreements.promises import BUILDER
from tests.cast import NOON
from tests.customers import firms
from tests.organisations import places

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(miriam: User, client: Client) -> Client:
    """The contract manager's browser."""
    client.force_login(miriam)
    return client


def text(response: Any, status: int = 200) -> str:
    assert response.status_code == status, response.content.decode()[:2000]
    content: str = response.content.decode()
    return content


def test_an_agreement_is_drafted_from_its_customer_and_then_asked_for_its_times(
    desk: Client, miriam: User
) -> None:
    graz = places.organisation()
    customer = firms.customer(zone="Europe/Vienna")
    page = f"/agreements/new/{customer.id}"
    asked = text(desk.get(page))
    assert 'value="Europe/Vienna"' in asked
    assert f'value="{miriam.id}" selected' in asked
    sent = {"organisation_id": str(graz.id), "zone": "Europe/Vienna", "reference": "ERP 7"}
    answer = desk.post(page, sent)
    made = SupportAgreement.objects.get()
    assert answer["Location"] == f"/agreements/{made.number}/times"
    assert (made.reference, made.customer) == ("ERP 7", customer)


def test_all_that_is_wrong_with_an_agreement_is_said_in_one_round(desk: Client) -> None:
    sent = {
        "organisation_id": str(places.organisation().id),
        "zone": "Mars/Olympus",
        "effective_from": "2027-05-01",
        "expires_on": "2027-01-01",
        "review_on": "soon",
        "contract_number": "CT-1",
    }
    answer = text(desk.post(f"/agreements/new/{firms.customer().id}", sent), 422)
    for said in (
        "There is no time zone Mars/Olympus",
        "Enter a date like 2027-12-31.",
        "The last valid day lies before the start.",
        "Choose one of this customer",
    ):
        assert said in answer
    assert not SupportAgreement.objects.exists()


@pytest.mark.parametrize("page", ["/agreements/new/{customer}", "/keys/new/{customer}"])
def test_an_organisation_is_chosen_by_what_people_call_it(page: str, desk: Client) -> None:
    places.organisation("LINE", description="Line Support Europe")
    shown = text(desk.get(page.format(customer=firms.customer().id)))
    assert ">Line Support Europe</option>" in shown
    assert ">LINE</option>" not in shown


def test_a_draft_that_cannot_be_saved_says_why_at_the_field(desk: Client) -> None:
    places.organisation()
    answer = desk.post(f"/agreements/new/{firms.customer().id}", {"zone": "Mars/Olympus"})
    assert "There is no time zone Mars/Olympus" in text(answer, 422)


def test_agreements_stand_with_their_state_and_can_be_narrowed_to_one(desk: Client) -> None:
    draft, valid = promises.draft().number, promises.approved().number
    everything = text(desk.get("/agreements"))
    assert draft in everything
    assert valid in everything
    drafts = text(desk.get("/agreements?state=draft"))
    assert draft in drafts
    assert valid not in drafts


def test_the_list_costs_the_same_for_many(desk: Client) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as spent:
            desk.get("/agreements")
        return len(spent)

    promises.approved()
    cost()
    for_one = cost()
    for _ in range(5):
        promises.approved()
    assert cost() == for_one


def test_own_times_stand_beside_those_of_the_level(desk: Client) -> None:
    made = promises.draft()
    page = f"/agreements/{made.number}/times"
    assert "Standard v1" in text(desk.get(page))
    level = str(made.service_level_id)
    answer = desk.post(
        page,
        {
            "service_level_id": level,
            "overrides.1.irt": "45 min",
            "overrides.2.ort": "12:00",
            "overrides.2.ort.unit": "elapsed",
        },
    )
    assert answer.status_code == 302, text(answer, 422)
    made.refresh_from_db()
    assert made.overrides == {
        "1": {"irt": {"minutes": 45, "calendar": "case"}},
        "2": {"ort": {"minutes": 720, "calendar": "elapsed"}},
    }
    assert 'value="45 min"' in text(desk.get(page))


def test_one_unit_counts_for_all_times_of_a_severity(desk: Client) -> None:
    made = promises.draft()
    page = f"/agreements/{made.number}/times"
    sent = {
        "service_level_id": str(made.service_level_id),
        "overrides.1.unit": "elapsed",
        "overrides.1.irt": "45 min",
        "overrides.1.irt.unit": "case",
        "overrides.1.ola": "2",
        "overrides.1.ola.unit": "end_of_business_day",
    }
    desk.post(page, sent)
    made.refresh_from_db()
    assert made.overrides == {
        "1": {"irt": {"minutes": 45, "calendar": "elapsed"}, "ola": {"end_of_business_day": 2}}
    }


def test_times_that_are_counted_differently_keep_each_its_own_unit(desk: Client) -> None:
    day, night = {"minutes": 60, "calendar": "case"}, {"minutes": 90, "calendar": "elapsed"}
    made = promises.draft(overrides={"1": {"irt": day, "ort": night}})
    page = f"/agreements/{made.number}/times"
    shown = text(desk.get(page))
    assert '<option value="" selected>each its own</option>' in shown
    fields = {f"overrides.1.{clock}": words for clock, words in (("irt", "1 h"), ("ort", "1 h 30 min"))}
    units = {"overrides.1.irt.unit": "case", "overrides.1.ort.unit": "elapsed", "overrides.1.unit": ""}
    desk.post(page, {"service_level_id": str(made.service_level_id), **fields, **units})
    made.refresh_from_db()
    assert made.overrides["1"] == {"irt": day, "ort": night}


def test_what_an_approval_locks_stands_in_words_and_asks_for_nothing(desk: Client) -> None:
    made = promises.approved(overrides={"1": {"irt": {"minutes": 45, "calendar": "elapsed"}}})
    shown = text(desk.get(f"/agreements/{made.number}/times"))
    assert "<b>45 min" in shown
    assert "The approval locks these times" in shown
    for asked in ("Leave a field empty", "Choosing another level", 'name="overrides.1.irt"'):
        assert asked not in shown


def test_a_time_that_is_none_is_said_at_its_cell(desk: Client) -> None:
    made = promises.draft()
    answer = desk.post(
        f"/agreements/{made.number}/times",
        {"service_level_id": str(made.service_level_id), "overrides.1.irt": "soon"},
    )
    assert "Enter a length like 30 min" in text(answer, 422)


def test_another_level_takes_the_own_times_away_after_asking(desk: Client) -> None:
    made = promises.draft(overrides={"1": {"irt": {"minutes": 45, "calendar": "case"}}})
    gold = promises.level()
    page, sent = (
        f"/agreements/{made.number}/times",
        {"service_level_id": str(gold.id), "overrides.1.irt": "45 min"},
    )
    assert "takes 1 changed time away" in text(desk.post(page, sent), 422)
    made.refresh_from_db()
    assert made.overrides
    desk.post(page, sent | {"reset": "on"})
    made.refresh_from_db()
    assert (made.service_level, made.overrides) == (gold, {})


def test_approving_says_what_is_missing_and_then_approves(desk: Client) -> None:
    made = promises.draft(named_contacts_only=True)
    page = f"/agreements/{made.number}/approval"
    missing = text(desk.post(page, {"revision": "1"}), 422)
    assert "Set the last valid day" in missing
    assert "name at least one" in missing
    promises.named(made, contact_id=firms.contact(at=made.customer).id)
    assert desk.post(page, {"revision": "1", "expires_on": "2099-12-31"}).status_code == 302
    assert "Valid" in text(desk.get(f"/agreements/{made.number}"))


def test_what_stands_before_an_approval_is_judged_with_the_day_that_was_typed(desk: Client) -> None:
    made = promises.draft(named_contacts_only=True)
    page = f"/agreements/{made.number}/approval"
    assert "2 missing" in text(desk.get(page))
    refused = text(desk.post(page, {"revision": "1", "expires_on": "2099-12-31"}), 422)
    assert "1 missing" in refused
    assert "31 Dec 2099" in refused


def test_what_is_missing_leads_to_where_it_is_mended(desk: Client) -> None:
    old = promises.approved()
    actions.amend_agreement(number=old.number, by=BUILDER, at=NOON)
    made = SupportAgreement.objects.get(amends=old)
    made.effective_from = date(2020, 1, 1)
    made.named_contacts_only = True
    made.store()
    page = text(desk.get(f"/agreements/{made.number}/approval"))
    assert "Its start lies before that of the agreement that it amends" in page
    assert f'href="/agreements/{made.number}/change#id_effective_from"' in page
    assert f'href="/agreements/{made.number}/contacts"' in page


def test_what_can_never_be_kept_stands_before_an_approval(desk: Client) -> None:
    hour, sooner = {"minutes": 60, "calendar": "case"}, {"minutes": 30, "calendar": "case"}
    hasty = promises.level(targets={"1": {"irt": hour, "ort": sooner}})
    made = promises.draft(service_level_id=hasty.id)
    assert "Plan check" in text(desk.get(f"/agreements/{made.number}/approval"))
    assert "Plan check" not in text(desk.get(f"/agreements/{promises.draft().number}/approval"))


def test_extending_blocking_and_removing_ask_first(desk: Client) -> None:
    number = promises.approved(expires_on=promises.LAST_DAY).number
    assert "without a gap" in text(desk.get(f"/agreements/{number}/extension"))
    desk.post(f"/agreements/{number}/extension", {"expires_on": "2099-12-31"})
    desk.post(f"/agreements/{number}/block", {"reason": "Unpaid."})
    assert "Unpaid." in text(desk.get(f"/agreements/{number}"))
    desk.post(f"/agreements/{number}/block/removal")
    desk.post(f"/agreements/{number}/approval/removal")
    found = SupportAgreement.objects.get()
    assert (str(found.expires_on), found.is_blocked, found.is_approved) == ("2099-12-31", False, False)


def test_people_are_named_marked_and_removed(desk: Client) -> None:
    made = promises.draft()
    carla = firms.contact(at=made.customer)
    page = f"/agreements/{made.number}/contacts"
    desk.post(page, {"contact_id": str(carla.id), "mail": "to", "is_main": "on"})
    entry = AgreementContact.objects.get()
    assert "main contact, gets mail" in text(desk.get(page))
    desk.post(f"{page}/{entry.id}", {"mail": "cc"})
    assert "gets a copy" in text(desk.get(page))
    desk.post(f"{page}/{entry.id}/removal")
    assert "Nobody is named yet" in text(desk.get(page))


def test_people_of_the_group_are_found_by_words_and_foreign_ones_are_not(desk: Client) -> None:
    group = firms.customer("Group")
    made = promises.draft(firms.customer("Halden", parent_id=group.id))
    firms.contact("Gerda Graf", group, mails=["gerda@group.example"])
    firms.contact("Gerda Gross", made.customer)
    firms.contact("Gerda Globe", firms.customer("Globex"))
    page = f"/agreements/{made.number}/contacts"
    proposed = text(desk.get(f"{page}/found?q=ger"))
    assert ("gerda@group.example" in proposed, "Gross" in proposed, "Globe" in proposed) == (
        True,
        True,
        False,
    )
    offered = text(desk.post(page, {"contact_id": "gerda"}), 422)
    assert ("Choose whom of these" in offered, "Globe" in offered) == (True, False)
    chosen = re.search(r'name="contact_id-found" value="([^"]+)"><span>Gerda Gross', offered)
    assert chosen is not None
    sent = {"contact_id": "gerda", "contact_id-asked": "gerda", "contact_id-found": chosen[1]}
    assert desk.post(page, sent).status_code == 302
    assert AgreementContact.objects.get().name == "Gerda Gross"


@pytest.mark.parametrize("said", ["GERDA@group.example", "gerda graf"])
def test_somebody_is_named_by_mail_address_or_whole_name(desk: Client, said: str) -> None:
    made = promises.draft()
    gerda = firms.contact("Gerda Graf", made.customer, mails=["gerda@group.example"])
    assert desk.post(f"/agreements/{made.number}/contacts", {"contact_id": said}).status_code == 302
    assert AgreementContact.objects.get().contact == gerda


@pytest.mark.parametrize("said", ["Nobody", "0190a8c0-0000-7000-8000-000000000001"])
def test_whoever_cannot_be_named_is_not_found(desk: Client, said: str) -> None:
    made = promises.draft()
    assert "can be named here" in text(
        desk.post(f"/agreements/{made.number}/contacts", {"contact_id": said}), 422
    )


def test_a_key_is_made_from_its_agreement_with_its_terms(desk: Client) -> None:
    made = promises.approved()
    page = f"/agreements/{made.number}/keys/new"
    form = text(desk.get(page))
    organisation = re.search(r'value="([^"]+)" selected', form)
    assert organisation is not None
    sent = {
        "description": "Line 1",
        "installation_description": "Two feeders.",
        "organisation_id": str(made.organisation_id),
        "service_level_id": str(made.service_level_id),
        "zone": made.zone,
    }
    assert desk.post(page, sent).status_code == 302
    key = SupportKey.objects.get()
    assert (key.agreement, key.customer) == (made, made.customer)
    assert key.code in text(desk.get(f"/agreements/{made.number}/keys"))
    assert "Two feeders." in text(desk.get(f"/keys/{key.code}"))


def test_a_key_without_agreement_says_what_it_needs(desk: Client) -> None:
    places.organisation()
    answer = desk.post(f"/keys/new/{firms.customer().id}", {"description": "", "zone": ""})
    content = text(answer, 422)
    for words in ("Say what this key is for", "Describe the installation", "Choose the work calendar"):
        assert words in content


def test_a_key_is_found_changed_and_blocked(desk: Client) -> None:
    key = promises.key(code="K-7QX2")
    assert "K-7QX2" in text(desk.get("/keys?q=7qx"))
    assert "No key is like that" in text(desk.get("/keys?q=zzz"))
    sent = {
        "description": "Line 9",
        "installation_description": key.installation_description,
        "organisation_id": str(key.organisation_id),
        "service_level_id": str(key.service_level_id),
        "zone": key.zone,
        "customer_id": key.customer.name,
        "agreement_number": key.agreement.number if key.agreement else "",
        "is_active": "on",
    }
    assert desk.post("/keys/K-7QX2/change", sent).status_code == 302
    desk.post("/keys/K-7QX2/block", {"reason": "Lost."})
    assert "Lost." in text(desk.get("/keys/K-7QX2"))
    desk.post("/keys/K-7QX2/block/removal")
    key.refresh_from_db()
    assert (key.description, key.is_blocked) == ("Line 9", False)


def test_a_caller_who_quotes_a_key_is_found(desk: Client) -> None:
    key = promises.key(code="K-7QX2")
    assert key.customer.name in text(desk.get("/customers?q=k-7qx2"))
