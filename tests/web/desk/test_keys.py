"""The pages of support keys and business objects: made, connected, narrowed, labelled, asked for."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from servanda.agreements import actions, queries
from servanda.agreements.models import SupportKey
from servanda.cases.models import Case
from servanda.core.access import Role, Viewer
from servanda.customers.models import BusinessObject, Customer
from servanda.people.models import User
from tests.agreements import promises
from tests.cases import works
from tests.cast import NOON, staff
from tests.customers import firms
from tests.organisations import places
from tests.scanning import scanned

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(miriam: User) -> Client:
    """The contract manager's browser."""
    return browser(miriam)


@pytest.fixture
def phone(alice: User) -> Client:
    """The agent's browser."""
    return browser(alice)


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def text(response: Any, status: int = 200) -> str:
    assert response.status_code == status, response.content.decode()[:2000]
    content: str = response.content.decode()
    return content


def of(key: SupportKey, **changes: Any) -> dict[str, Any]:
    """The form of a key as it stands."""
    known = {
        "description": key.description,
        "installation_description": key.installation_description,
        "organisation_id": str(key.organisation_id),
        "service_level_id": str(key.service_level_id or ""),
        "zone": key.zone,
        "customer_id": key.customer.name,
        "agreement_number": key.agreement.number if key.agreement else "",
        "is_active": "on",
    }
    return known | changes


def test_what_was_promised_names_the_service_level(desk: Client) -> None:
    key = promises.key(promises.approved(service_level_id=promises.level().id))
    block = text(desk.get(f"/keys/{key.code}")).split("What was promised")[1].split("</dl>")[0]
    assert '<dt>Service level</dt><dd>Gold <span class="faint">version 1</span></dd>' in block


def test_a_form_shows_what_the_agreement_lends_and_takes_another(desk: Client) -> None:
    agreement, gold = promises.approved(), promises.level()
    page = f"/agreements/{agreement.number}/keys/new"
    assert f"Copied from {agreement.number} now" in text(desk.get(page))
    sent = {
        "description": "Line 1",
        "installation_description": "Two feeders.",
        "organisation_id": str(agreement.organisation_id),
        "service_level_id": str(gold.id),
        "zone": "Asia/Tokyo",
    }
    assert desk.post(page, sent).status_code == 302
    made = SupportKey.objects.get()
    assert (made.service_level, made.zone, made.agreement) == (gold, "Asia/Tokyo", agreement)


def test_a_key_with_terms_of_its_own_needs_all_of_them(desk: Client) -> None:
    places.organisation()
    answer = text(desk.post(f"/keys/new/{firms.customer().id}", {"zone": "UTC"}), 422)
    for said in ("Choose the work calendar.", "Choose the service level.", "Say what this key is for."):
        assert said in answer


def test_a_key_is_connected_to_the_business_objects_of_its_customer(desk: Client) -> None:
    key = promises.key()
    mine = firms.business_object("SO-1", key.customer)
    firms.business_object("SO-2", firms.customer("Globex"))
    page = f"/keys/{key.code}/change"
    shown = text(desk.get(page))
    assert "Sales order SO-1" in shown
    assert "SO-2" not in shown
    assert desk.post(page, of(key, business_object_ids=[str(mine.id)])).status_code == 302
    assert list(SupportKey.objects.get().business_objects.all()) == [mine]
    assert "SO-1" in text(desk.get(f"/keys/{key.code}"))


def test_another_customer_is_confirmed_before_anything_is_disconnected(desk: Client) -> None:
    key = promises.key()
    key.business_objects.add(firms.business_object("SO-1", key.customer))
    globex = firms.customer("Globex")
    calendar = str(places.work_calendar().id)
    page, sent = f"/keys/{key.code}/change", of(key, customer_id="Globex", work_calendar_id=calendar)
    asked = text(desk.post(page, sent), 422)
    assert f"disconnects agreement {key.agreement} and 1 business object." in asked
    assert SupportKey.objects.get().customer_id == key.customer_id
    assert desk.post(page, sent | {"asks_to_disconnect": "1", "disconnect": "on"}).status_code == 302
    moved = SupportKey.objects.get()
    assert (moved.customer, moved.agreement, moved.business_objects.count()) == (globex, None, 0)


def test_a_key_is_taken_from_its_agreement_and_stands_for_itself(desk: Client) -> None:
    key = promises.key(work_calendar_id=places.work_calendar().id)
    sent = of(key, agreement_number="", work_calendar_id=str(key.work_calendar_id))
    assert desk.post(f"/keys/{key.code}/change", sent).status_code == 302
    assert SupportKey.objects.get().agreement is None


def test_blocking_says_first_whom_it_concerns(desk: Client) -> None:
    at = works.desk()
    key = promises.key(promises.approved(at.customer))
    works.registered(at, support_key=key.code)
    asked = text(desk.get(f"/keys/{key.code}/block"))
    assert "1 open case</a> with this key runs on" in asked
    assert desk.post(f"/keys/{key.code}/block", {"reason": "Unpaid"}).status_code == 302
    assert "Unpaid" in text(desk.get(f"/keys/{key.code}"))


@pytest.mark.parametrize(
    ("narrowed", "left"),
    [
        ("", {"K-AAAA", "K-0BLK"}),
        ("?state=blocked", {"K-0BLK"}),
        ("?state=active", {"K-AAAA", "K-0BLK"}),
        ("?state=direct", set()),
        ("?weight=2", {"K-AAAA"}),
        ("?weight=0", {"K-0BLK"}),
        ("?q=k-oblk", {"K-0BLK"}),
        ("?q=K+OB", {"K-0BLK"}),
    ],
)
def test_keys_are_narrowed_to(narrowed: str, left: set[str], desk: Client, as_miriam: Viewer) -> None:
    agreement = promises.approved()
    promises.key(agreement, "K-AAAA", severity_weight=2)
    promises.key(agreement, "K-0BLK")
    actions.block_support_key(code="K-0BLK", reason="Unpaid", by=as_miriam, at=NOON)
    assert set(re.findall(r">(K-\w+)</a>", text(desk.get(f"/keys{narrowed}")))) == left


def test_keys_are_narrowed_to_a_customer_and_an_organisation(desk: Client) -> None:
    key = promises.key()
    other = firms.customer("Globex")
    assert key.code in text(desk.get(f"/keys?customer={key.customer_id}&organisation={key.organisation_id}"))
    assert key.code not in text(desk.get(f"/keys?customer={other.id}"))


def test_the_list_costs_the_same_for_many(desk: Client) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as spent:
            desk.get("/keys")
        return len(spent)

    agreement = promises.approved()
    promises.key(agreement, "K-0000")
    cost()
    for_one = cost()
    for number in range(1, 5):
        promises.key(agreement, f"K-000{number}")
    assert cost() == for_one


def test_the_cases_of_a_key_stand_on_its_page(phone: Client) -> None:
    at = works.desk()
    key = promises.key(promises.approved(at.customer))
    assert "No case was registered" in text(phone.get(f"/keys/{key.code}/cases"))
    works.registered(at, support_key=key.code, subject="Feeder stands still")
    assert "Feeder stands still" in text(phone.get(f"/keys/{key.code}/cases"))


def test_who_changed_a_key_stands_in_its_history(as_miriam: Viewer) -> None:
    key = promises.key()
    actions.change_support_key(code=key.code, severity_weight=3, by=as_miriam, at=NOON)
    page = text(browser(staff("Otto Klein", Role.AUDITOR)).get(f"/keys/{key.code}/history"))
    assert "Miriam Moser" in page
    assert "everity weight" in page


def test_a_label_says_where_a_scan_leads(desk: Client, settings: Any) -> None:
    settings.SERVANDA_BASE_URL = "https://help.halden.example/"
    label = queries.key_label(promises.key())
    assert label.address == "https://help.halden.example/register?key=K-7QX2"
    page = text(desk.get("/keys/K-7QX2/label"))
    assert label.svg in page
    assert "style=" not in label.svg


def test_what_a_scanner_reads_from_the_drawing_is_the_address() -> None:
    label = queries.key_label(promises.key())
    size, dark = drawn(label.svg)
    modules = [[(col, row) in dark for col in range(4, size - 4)] for row in range(4, size - 4)]
    assert scanned(modules) == label.address
    assert all(4 <= place < size - 4 for module in dark for place in module)


def drawn(svg: str) -> tuple[int, set[tuple[int, int]]]:
    """Side in modules with the quiet zone, and the dark ones, read from the drawing alone."""
    found = re.search(r'scale\((\d+\.\d+)\)" d="([^"]+)"', svg)
    assert found
    dark = {(int(x), int(y)) for x, y in re.findall(r"M(\d+) (\d+)h1v1h-1z", found[2])}
    return round(290 / float(found[1])), dark


def test_a_name_with_signs_of_its_own_stays_a_name_on_the_label() -> None:
    key = promises.key(promises.approved(firms.customer("<b>Halden</b> & Sons")))
    assert "&lt;b&gt;Halden&lt;/b&gt; &amp;" in queries.key_label(key).svg


def test_the_labels_of_an_agreement_stand_on_one_sheet(desk: Client) -> None:
    agreement = promises.approved()
    for code in ("K-ONE", "K-TWO"):
        promises.key(agreement, code)
    promises.key(agreement, "K-OUT")
    SupportKey.objects.filter(code="K-OUT").update(is_active=False)
    page = text(desk.get(f"/agreements/{agreement.number}/labels"))
    assert re.findall(r"Label of support key ([\w-]+),", page) == ["K-ONE", "K-TWO"]
    assert 'data-size="a4"' in page


def test_a_scanned_label_opens_the_registration_with_its_key(phone: Client) -> None:
    key = promises.key()
    page = text(phone.get("/register?key=k-7qx2"))
    assert f'name="customer_id" value="{key.customer_id}"' in page
    assert 'value="K-7QX2"' in page


def test_a_scanned_code_that_is_no_key_is_looked_for(phone: Client) -> None:
    places.organisation()
    assert 'value="K-GONE"' in text(phone.get("/register?key=K-GONE"))


def test_an_order_that_a_caller_quotes_is_ticked(phone: Client) -> None:
    places.organisation()
    one = firms.business_object("SO-4711")
    page = text(phone.get("/register?q=so-4711"))
    assert f'value="{one.id}" id="object-{one.id}" checked' in page


@pytest.mark.parametrize(("asks", "ticked"), [(False, True), (True, False)])
def test_the_objects_of_a_key_are_ticked_unless_it_asks(asks: bool, ticked: bool, phone: Client) -> None:
    key = asking_key(works.desk(), asks=asks)
    one = BusinessObject.objects.get()
    page = text(phone.get(f"/register?key={key.code}"))
    assert (f'id="object-{one.id}" checked' in page) is ticked
    assert ("Which of them is it about?" in page) is asks


def asking_key(at: works.Desk, *, asks: bool) -> SupportKey:
    agreement = promises.approved(at.customer)
    one = firms.business_object("SO-1", at.customer)
    return promises.key(agreement, business_object_ids=[one.id], ask_for_business_objects=asks)


def call(at: works.Desk, **fields: Any) -> dict[str, Any]:
    """The form as it is sent."""
    severity = {"severity": "2", "channel": "phone", "do": "register"}
    return {
        "customer_id": str(at.customer.id),
        "subject": "Stops",
        "description": "It stops.",
        **severity,
        **fields,
    }


def test_a_case_is_about_what_was_ticked_and_quoted(phone: Client) -> None:
    at = works.desk()
    key, one = asking_key(at, asks=True), BusinessObject.objects.get()
    ticked = {"support_key": key.code, "objects_of": key.code, "business_object_ids": [str(one.id)]}
    phone.post("/register", call(at, **ticked, kind="rma", reference="RMA 7"))
    case = Case.objects.get()
    assert {(one.kind, one.reference) for one in case.business_objects.all()} == {
        ("sales_order", "SO-1"),
        ("rma", "RMA 7"),
    }


def test_what_was_unticked_is_not_taken(phone: Client) -> None:
    at = works.desk()
    key = asking_key(at, asks=False)
    phone.post("/register", call(at, support_key=key.code, objects_of=key.code))
    assert Case.objects.get().business_objects.count() == 0


def test_who_saw_no_ticks_takes_what_the_key_offers(phone: Client) -> None:
    at = works.desk()
    phone.post("/register", call(at, support_key=asking_key(at, asks=False).code))
    assert [one.reference for one in Case.objects.get().business_objects.all()] == ["SO-1"]


def test_a_quoted_reference_without_a_kind_is_refused_at_its_field(phone: Client) -> None:
    at = works.desk()
    answer = text(phone.post("/register", call(at, reference="RMA 7")), 422)
    assert "Choose what kind of thing it is." in answer
    assert not Case.objects.exists()


def test_the_objects_of_a_case_are_chosen_anew_and_removed(phone: Client) -> None:
    at = works.desk()
    case, one = works.registered(at), firms.business_object("SO-1", at.customer)
    page = f"/cases/{case.number}/objects"
    assert "Sales order SO-1" in text(phone.get(page))
    phone.post(page, {"business_object_ids": [str(one.id)], "kind": "rma", "reference": "RMA 7"})
    shown = text(phone.get(f"/cases/{case.number}"))
    assert "SO-1" in shown
    assert "RMA 7" in shown
    phone.post(f"{page}/{one.id}/removal")
    assert [left.reference for left in case.business_objects.all()] == ["RMA 7"]


def test_business_objects_are_recorded_and_found_on_the_page_of_their_customer(desk: Client) -> None:
    customer = firms.customer()
    page = f"/customers/{customer.id}/objects"
    sent = {"kind": "invoice", "reference": "IN-9", "label": "Maintenance", "link": "https://erp.example/9"}
    assert desk.post(f"{page}/new", sent).status_code == 302
    assert 'href="https://erp.example/9"' in text(desk.get(f"/customers/{customer.id}"))
    assert "IN-9" in text(desk.get(f"{page}?q=in-"))
    assert "No reference begins like this" in text(desk.get(f"{page}?q=SO"))
    assert "has Invoice IN-9 (Maintenance) already" in text(desk.post(f"{page}/new", sent), 422)


def test_a_business_object_is_changed_and_taken_out_of_use(desk: Client) -> None:
    one = firms.business_object("SO-1")
    page = f"/customers/objects/{one.id}"
    desk.post(page, {"kind": "sales_order", "reference": "SO-2"})
    desk.post(f"{page}/deactivate")
    one.refresh_from_db()
    assert (one.reference, one.is_active) == ("SO-2", False)
    assert "SO-2 is out of use." in text(desk.get("/"))
    assert "SO-2" not in text(desk.get(f"/customers/{one.customer_id}"))
    assert "SO-2" in text(desk.get(f"/customers/{one.customer_id}/objects"))


def test_looking_up_an_order_leads_to_it(phone: Client) -> None:
    one = firms.business_object("SO-4711")
    found = text(phone.get("/customers?q=SO-4711"))
    assert f"/customers/{one.customer_id}/objects?q=SO-4711" in found
    assert Customer.objects.get().name in found
