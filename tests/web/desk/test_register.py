"""The Register page without a script: who is calling, what is known, what is refused, and the new case."""

import re
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from servanda.agreements import actions as agreements
from servanda.cases.models import Case, Interaction
from servanda.core.access import system
from servanda.customers.models import InstalledProduct
from servanda.foundation import clock
from servanda.organisations import actions as set_up
from servanda.organisations.models import Category
from servanda.people.models import User
from tests.agreements import allowances, promises
from tests.cases import works
from tests.cast import NOON
from tests.customers import firms
from tests.organisations import places

pytestmark = pytest.mark.django_db

BY = system("test")
CALL = {
    "subject": "CP-400 stops",
    "description": "After a format change.",
    "severity": "2",
    "channel": "phone",
}


@pytest.fixture
def desk(alice: User) -> works.Desk:
    """Carla at Acme; an organisation with a default queue."""
    return works.desk(alice)


@pytest.fixture
def phone(alice: User, desk: works.Desk) -> Client:
    """The agent's browser."""
    return _signed_in(alice)


@pytest.fixture
def lead_phone(bob: User, desk: works.Desk) -> Client:
    """The queue lead's."""
    return _signed_in(bob)


def _signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def text(answer: Any) -> str:
    """The page as it reads, without its marks."""
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def opened(phone: Client, path: str, **asked: Any) -> Any:
    """The answer for an address with these fields, ids among them."""
    return phone.get(path, {name: str(value) for name, value in asked.items()})


def errors(answer: Any) -> dict[str, list[str]]:
    assert answer.status_code == 422
    found: dict[str, list[str]] = answer.context["form"].errors
    return found


def from_carla(desk: works.Desk, **more: str) -> dict[str, str]:
    return CALL | {"caller_id": str(desk.carla.id), "do": "register"} | more


def the_case() -> Case:
    return Case.objects.get()


# What is known


def test_what_a_contract_has_left_counts_what_was_added(phone: Client, desk: works.Desk) -> None:
    today = clock.now().date()
    contract = allowances.contract(starts_on=today - timedelta(days=3), ends_on=None)
    promises.approved(desk.customer, expires_on=today + timedelta(days=300))
    agreements.top_up_contract(number=contract.number, amount=10, by=BY, at=clock.now())
    allowances.use(contract, 5, today)
    said = text(opened(phone, "/register/beside", caller_id=desk.carla.id))
    assert "15 incidents left of 20 incidents 25 % used" in said


# Who is calling


def test_matches_of_what_is_typed_come_as_buttons_that_choose(phone: Client, desk: works.Desk) -> None:
    answer = phone.get("/register/callers", {"q": "carl"})
    assert "Carla Conti" in text(answer)
    assert f'value="contact:{desk.carla.id}"' in answer.content.decode()


def test_a_quoted_key_is_found_beside_names_and_numbers(phone: Client, desk: works.Desk) -> None:
    key = promises.key(promises.approved(desk.customer))
    answer = phone.get("/register/callers", {"q": key.code.lower()})
    assert f"key:{desk.customer.id}:{key.code}" in answer.content.decode()


def test_nobody_found_leads_to_an_unknown_customer(phone: Client) -> None:
    answer = phone.get("/register/callers", {"q": "zzzz"})
    assert "Nobody is known by “zzzz”" in text(answer)
    assert 'value="unknown"' in answer.content.decode()


def test_nothing_typed_finds_nothing(phone: Client) -> None:
    assert "match" not in phone.get("/register/callers", {"q": " "}).content.decode()


def test_whoever_is_found_alone_is_chosen_at_once(phone: Client) -> None:
    shown = text(phone.get("/register", {"q": "0043 1 7123 884"}))
    assert "Carla Conti, Acme Foods" in shown
    assert "speaks English" in shown


def test_several_matches_wait_for_a_choice_and_keep_what_was_typed(phone: Client, desk: works.Desk) -> None:
    firms.contact("Carlo Weiss", desk.customer)
    answer = phone.post("/register", {"q": "carl", "subject": "Half typed", "do": "lookup"})
    assert ("Carla Conti" in text(answer), "Carlo Weiss" in text(answer)) == (True, True)
    assert 'value="Half typed"' in answer.content.decode()


def test_a_choice_keeps_what_was_typed(phone: Client, desk: works.Desk) -> None:
    answer = phone.post("/register", CALL | {"choose": f"contact:{desk.carla.id}"})
    assert "Carla Conti, Acme Foods" in text(answer)
    assert "After a format change." in text(answer)
    assert not Case.objects.exists()


def test_a_serial_brings_its_installation_along(phone: Client, desk: works.Desk) -> None:
    installed = firms.installed("SN-1", at=desk.customer)
    answer = phone.get("/register", {"q": "sn-1"})
    assert f'<option value="{installed.id}" selected>' in answer.content.decode()


def test_a_serial_of_two_products_leaves_open_which_one(phone: Client, desk: works.Desk) -> None:
    firms.installed("SN-1", of=firms.product("Feeder", "FDR"), at=desk.customer)
    firms.installed("SN-1", of=firms.product("Dryer", "DRY"), at=desk.customer)
    content = phone.get("/register", {"choose": f"serial:{desk.customer.id}:SN-1"}).content.decode()
    assert '<option value="" selected>Not about one of them' in content


def test_a_key_brings_its_only_installation_along(phone: Client, desk: works.Desk) -> None:
    installed = firms.installed("SN-1", at=desk.customer)
    key = promises.key(promises.approved(desk.customer), installed_product_ids=[installed.id])
    content = phone.get("/register", {"q": key.code}).content.decode()
    assert f'<option value="{installed.id}" selected>' in content
    assert f'value="{key.code}"' in content


def test_somebody_of_the_same_customer_keeps_the_installation(phone: Client, desk: works.Desk) -> None:
    installed = firms.installed("SN-1", at=desk.customer)
    asked = {"customer_id": desk.customer.id, "installed_product_id": installed.id}
    content = opened(phone, "/register", **asked, choose=f"contact:{desk.carla.id}").content.decode()
    assert f'<option value="{installed.id}" selected>' in content


def test_somebody_of_another_customer_lets_the_installation_go(phone: Client, desk: works.Desk) -> None:
    installed = firms.installed("SN-1", at=desk.customer)
    other = firms.contact("Otto Berg", firms.customer("Globex"))
    asked = {"customer_id": desk.customer.id, "installed_product_id": installed.id}
    answer = opened(phone, "/register/beside", **asked, choose=f"contact:{other.id}")
    assert "Otto Berg, Globex" in text(answer)
    assert str(installed.id) not in answer.content.decode()


@pytest.mark.parametrize(
    ("asked", "field"),
    [("+49 999 1234", "caller_phone"), ("x@nowhere.example", "caller_mail"), ("Zoe Zed", "caller_name")],
)
def test_an_unknown_caller_is_noted_by_what_was_looked_for(asked: str, field: str, phone: Client) -> None:
    answer = phone.get("/register", {"q": asked, "choose": "unknown"})
    assert "Customer unknown" in text(answer)
    assert answer.context["form"][field].value() == asked


def test_choosing_again_lets_everything_chosen_go(phone: Client, desk: works.Desk) -> None:
    answer = opened(phone, "/register", caller_id=desk.carla.id, choose="again")
    assert "Acme Foods" not in text(answer)


@pytest.mark.parametrize(
    "choice", ["nonsense", "contact:nonsense", "serial:nonsense:1", "robot:1", "key:x:\0", "agreement:\0"]
)
def test_a_choice_that_was_never_offered_is_refused(choice: str, phone: Client) -> None:
    assert phone.get("/register", {"choose": choice}).status_code == 422


def test_a_contact_who_is_gone_meanwhile_is_not_found(phone: Client) -> None:
    assert (
        phone.get("/register", {"choose": "contact:01a20206-a796-7d7d-8e53-a22aba62bb87"}).status_code == 404
    )


# What is known


def beside(phone: Client, **asked: Any) -> str:
    return text(opened(phone, "/register/beside", **{"severity": "1"} | asked))


def test_the_promise_is_told_in_words(phone: Client, desk: works.Desk) -> None:
    promises.approved(desk.customer, service_level_id=promises.level().id)
    shown = beside(phone, caller_id=desk.carla.id)
    assert "answered in 30 minutes round the clock , resolved in 4 hours ." in shown
    assert "If registered now First response by" in shown
    assert "Mon to Fri 08:00–17:00 Vienna" in shown


def test_the_default_plan_alone_is_said_calmly(phone: Client, desk: works.Desk) -> None:
    assert "Only the default plan holds No agreement covers this call" in beside(
        phone, caller_id=desk.carla.id
    )


def test_several_valid_agreements_are_offered_with_the_preset_one(phone: Client, desk: works.Desk) -> None:
    first, second = promises.approved(desk.customer), promises.approved(desk.customer)
    shown = beside(phone, caller_id=desk.carla.id)
    assert f"{first.number} Standard v1 Until 14 Jun 2027. Approved first of several, so preset" in shown
    assert f"It is {first.number}" in shown
    chosen = beside(phone, caller_id=desk.carla.id, agreement=second.number)
    assert f"{second.number} Standard v1 Until 14 Jun 2027. Chosen by hand" in chosen


def test_a_preset_agreement_is_not_sent_as_a_choice(phone: Client, desk: works.Desk) -> None:
    first, _ = promises.approved(desk.customer), promises.approved(desk.customer)
    content = opened(phone, "/register/beside", caller_id=desk.carla.id).content.decode()
    assert re.search(rf'id="id_agreement-{first.number}" value="" checked', content)


def test_the_preset_agreement_may_be_confirmed(phone: Client, desk: works.Desk) -> None:
    first, _ = promises.approved(desk.customer), promises.approved(desk.customer)
    shown = beside(phone, caller_id=desk.carla.id, choose=f"agreement:{first.number}")
    assert f"{first.number} Standard v1 Until 14 Jun 2027. Chosen by hand" in shown


def test_the_only_key_of_an_installation_is_found_by_itself(phone: Client, desk: works.Desk) -> None:
    installed = firms.installed("SN-1", at=desk.customer)
    key = promises.key(promises.approved(desk.customer), installed_product_ids=[installed.id])
    shown = beside(phone, customer_id=desk.customer.id, installed_product_id=installed.id)
    assert f"{key.code}, the only key of this installation" in shown


def test_several_keys_of_an_installation_are_named(phone: Client, desk: works.Desk) -> None:
    installed, agreement = firms.installed("SN-1", at=desk.customer), promises.approved(desk.customer)
    for code in ("K-1AAA", "K-2BBB"):
        promises.key(agreement, code, installed_product_ids=[installed.id])
    shown = beside(phone, customer_id=desk.customer.id, installed_product_id=installed.id)
    assert "Several belong to it: K-1AAA, K-2BBB" in shown


def test_a_blocked_key_says_why_and_lends_nothing(phone: Client, desk: works.Desk) -> None:
    key = promises.key(promises.approved(desk.customer))
    agreements.block_support_key(code=key.code, reason="Unpaid", by=BY, at=NOON)
    shown = beside(phone, customer_id=desk.customer.id, support_key=key.code)
    assert f"{key.code} is blocked Unpaid. It still routes the case, and lends nothing." in shown


def test_a_key_that_there_is_not_is_said_at_its_field(phone: Client, desk: works.Desk) -> None:
    assert "There is no such support key." in beside(phone, caller_id=desk.carla.id, support_key="K-0000")


def test_rejected_agreements_stand_with_their_reasons(phone: Client, desk: works.Desk) -> None:
    old = promises.approved(desk.customer, expires_on=NOON.date() + timedelta(days=1))
    shown = beside(phone, caller_id=desk.carla.id)
    assert "Why, and 1 rejected" in shown
    assert f"{old.number} Expired 16 Jun 2026" in shown
    assert f"1 rejected: {old.number}, expired 16 Jun 2026" in shown


def test_a_blocked_agreement_says_openly_why(phone: Client, desk: works.Desk) -> None:
    agreement = promises.approved(desk.customer)
    agreements.block_agreement(number=agreement.number, reason="Invoice 4471 is open.", by=BY, at=NOON)
    shown = beside(phone, caller_id=desk.carla.id)
    assert f"{agreement.number} is blocked: Invoice 4471 is open Only" in shown


def test_of_many_rejected_agreements_the_first_are_named(phone: Client, desk: works.Desk) -> None:
    drafts = [promises.draft(desk.customer).number for _ in range(5)]
    named = "; ".join(f"{number}, not approved" for number in drafts[:3])
    assert f"5 rejected: {named}; 2 more" in beside(phone, caller_id=desk.carla.id)


def of_a_draft(desk: works.Desk) -> tuple[Any, str, str]:
    """An installation, the code of its only key, and the number of the draft that the key belongs to."""
    installed, draft = firms.installed("SN-1", at=desk.customer), promises.draft(desk.customer)
    key = promises.key(draft, installed_product_ids=[installed.id])
    return installed, key.code, draft.number


def test_a_key_of_a_rejected_agreement_says_so_and_what_to_choose(phone: Client, desk: works.Desk) -> None:
    installed, code, draft = of_a_draft(desk)
    valid = promises.approved(desk.customer).number
    shown = beside(phone, customer_id=desk.customer.id, installed_product_id=installed.id)
    said = f"The support key {code} belongs to {draft}, which is not approved."
    assert f"{said} Choose {valid} if the call is about that. Until then: Standard v1" in shown
    assert "No agreement covers this call" not in shown


def test_an_agreement_that_a_key_passed_over_is_listed_with_the_reason(
    phone: Client, desk: works.Desk
) -> None:
    installed, _, draft = of_a_draft(desk)
    valid = promises.approved(desk.customer).number
    shown = beside(phone, customer_id=desk.customer.id, installed_product_id=installed.id)
    assert "Why, and 2 rejected" in shown
    assert f"{valid} The support key belongs to {draft}" in shown


def test_an_agreement_beside_that_of_the_key_is_listed_with_the_reason(
    phone: Client, desk: works.Desk
) -> None:
    of_key, other = promises.approved(desk.customer), promises.approved(desk.customer)
    code = promises.key(of_key).code
    shown = beside(phone, customer_id=desk.customer.id, support_key=code)
    assert f"{other.number} The support key belongs to {of_key.number}" in shown


def test_an_agreement_chosen_against_the_key_holds(phone: Client, desk: works.Desk) -> None:
    installed, _, _ = of_a_draft(desk)
    valid = promises.approved(desk.customer).number
    about = {"installed_product_id": str(installed.id), "agreement": valid}
    shown = beside(phone, caller_id=desk.carla.id, **about)
    assert f"{valid} Standard v1 Until 14 Jun 2027. Chosen by hand" in shown
    phone.post("/register", from_carla(desk, **about))
    agreement = the_case().agreement
    assert agreement is not None and agreement.number == valid


def test_a_blocked_key_says_what_may_be_chosen_instead(phone: Client, desk: works.Desk) -> None:
    key, other = promises.key(promises.approved(desk.customer)), promises.approved(desk.customer)
    agreements.block_support_key(code=key.code, reason="Unpaid", by=BY, at=NOON)
    shown = beside(phone, customer_id=desk.customer.id, support_key=key.code)
    assert f"The support key {key.code} is blocked. Choose {other.number} if the call is about that." in shown


def test_an_agreement_of_the_parent_names_whose_it_is(phone: Client, desk: works.Desk) -> None:
    number = promises.approved(desk.customer, includes_sub_customers=True).number
    below = firms.customer("Acme Hungary", parent_id=desk.customer.id)
    shown = beside(phone, customer_id=below.id)
    assert f"{number} of Acme Foods, with its sub-customers" in shown


def test_open_cases_of_the_customer_may_be_added_to(phone: Client, desk: works.Desk) -> None:
    case = works.registered(desk, subject="Feeder stands")
    shown = beside(phone, caller_id=desk.carla.id)
    assert "Feeder stands" in shown
    assert f"{case.number}, New" in shown


def test_the_clock_of_an_open_case_keeps_its_abbreviation(phone: Client, desk: works.Desk) -> None:
    promises.approved(desk.customer, service_level_id=promises.level().id)
    phone.post("/register", from_carla(desk, severity="1", qualified="on", qualified_answer="Clean it."))
    assert f"{the_case().number}, New, resolution (ORT)" in beside(phone, caller_id=desk.carla.id)


def test_somebody_unconfirmed_is_marked(phone: Client, desk: works.Desk) -> None:
    paul = firms.contact("Paul Egger", desk.customer, confirmed=False)
    assert "Unconfirmed: make sure who it is" in beside(phone, caller_id=paul.id)


@pytest.mark.parametrize("who", [{}, {"customer_unknown": "on"}], ids=["nobody yet", "unknown"])
def test_the_category_lends_its_texts(who: dict[str, str], phone: Client) -> None:
    category = set_up.add_term(
        vocabulary="categories",
        values={"label": "Labels", "title_template": "Labels: ", "description_template": "Speed? Format?"},
        by=BY,
        at=NOON,
    )
    content = opened(phone, "/register/beside", **who, category_id=category.id).content.decode()
    assert '<template data-fill="description">Speed? Format?</template>' in content


def test_a_lookup_fills_empty_texts_from_the_category(phone: Client, desk: works.Desk) -> None:
    category = set_up.add_term(
        vocabulary="categories",
        values={"label": "Labels", "title_template": "Labels: ", "description_template": "Speed? Format?"},
        by=BY,
        at=NOON,
    )
    form = {
        "caller_id": str(desk.carla.id),
        "category_id": str(category.id),
        "subject": "Mine",
        "do": "lookup",
    }
    answer = phone.post("/register", form)
    values = {name: answer.context["form"][name].value() for name in ("subject", "description")}
    assert values == {"subject": "Mine", "description": "Speed? Format?"}


def test_before_an_organisation_is_set_up_the_page_says_who_helps(alice: User) -> None:
    firms.contact("Carla Conti", phones=["+43 1 7123 884"])
    shown = text(_signed_in(alice).get("/register", {"q": "0043 1 7123 884"}))
    assert "An administrator sets one up." in shown


# Callers who are not named


@pytest.fixture
def closed_circle(desk: works.Desk) -> str:
    """An agreement that names Paul alone; its number."""
    agreement = promises.draft(desk.customer, named_contacts_only=True)
    paul = firms.contact("Paul Egger", desk.customer)
    promises.named(agreement, contact_id=paul.id, is_main=True)
    agreements.approve_agreement(number=agreement.number, expires_on=promises.LAST_DAY, by=BY, at=NOON)
    return agreement.number


def test_a_caller_who_is_not_named_is_said_with_who_can_help(
    phone: Client, desk: works.Desk, closed_circle: str
) -> None:
    shown = beside(phone, caller_id=desk.carla.id, severity="3")
    assert f"Carla Conti is not named in {closed_circle} A queue lead may overrule it." in shown


def test_at_severity_one_the_agent_names_provisionally(
    phone: Client, desk: works.Desk, closed_circle: str
) -> None:
    phone.post("/register", from_carla(desk, severity="1", provisionally_named="on"))
    case = the_case()
    assert case.agreement is not None
    assert (case.agreement.number, case.cover["cover"]["provisionally_named"]) == (closed_circle, True)


def test_the_lead_overrules_with_a_reason(lead_phone: Client, desk: works.Desk, closed_circle: str) -> None:
    shown = beside(lead_phone, caller_id=desk.carla.id, overrule_reason="Stands in for Paul")
    assert "Overruled: the agreement holds" in shown
    lead_phone.post("/register", from_carla(desk, overrule_reason="Stands in for Paul"))
    agreement = the_case().agreement
    assert agreement is not None and agreement.number == closed_circle


def test_a_reason_to_overrule_holds_for_one_caller_alone(
    lead_phone: Client, desk: works.Desk, closed_circle: str
) -> None:
    other = firms.contact("Otto Berg", desk.customer)
    asked = {"caller_id": desk.carla.id, "overrule_reason": "Stands in for Paul"}
    shown = beside(lead_phone, **asked, choose=f"contact:{other.id}")
    assert f"Otto Berg is not named in {closed_circle}" in shown


def test_an_agent_cannot_overrule_by_a_forged_form(
    phone: Client, desk: works.Desk, closed_circle: str
) -> None:
    assert phone.post("/register", from_carla(desk, overrule_reason="Me")).status_code == 403
    assert not Case.objects.exists()


# Registering


def test_a_registered_case_is_shown_and_its_half_typed_call_is_done(phone: Client, desk: works.Desk) -> None:
    answer = phone.post("/register", from_carla(desk, call="call-l8x2k1"))
    case = the_case()
    assert answer.headers["Location"] == f"/cases/{case.number}"
    assert (case.subject, case.severity, case.caller, case.customer) == (
        "CP-400 stops",
        2,
        desk.carla,
        desk.customer,
    )
    assert 'data-draft-done="call-l8x2k1"' in phone.get("/password").content.decode()


def test_only_a_half_typed_call_is_done_by_registering(phone: Client, desk: works.Desk) -> None:
    phone.post("/register", from_carla(desk, call="case-4817-note"))
    assert "data-draft-done" not in phone.get("/password").content.decode()


def test_a_refused_form_stays_the_half_typed_call_that_it_was(phone: Client, desk: works.Desk) -> None:
    answer = phone.post("/register", from_carla(desk, call="call-l8x2k1", subject=""))
    assert '<input type="hidden" name="call" value="call-l8x2k1" id="id_call">' in answer.content.decode()


def test_starting_anew_leads_to_a_page_that_brings_nothing_back(phone: Client, desk: works.Desk) -> None:
    shown = phone.get("/register").content.decode()
    assert '<a href="/register?choose=again" data-anew>' in shown
    assert "autofocus" in phone.get("/register?choose=again").content.decode()


def test_registering_and_dispatching_takes_the_proposed_queue(phone: Client, desk: works.Desk) -> None:
    shown = beside(phone, caller_id=desk.carla.id)
    assert "Register and dispatch to Line Support" in shown
    phone.post("/register", from_carla(desk, do="dispatch"))
    assert (the_case().status, the_case().queue) == ("queued", desk.queue)


def test_a_queue_chosen_by_hand_goes_first(phone: Client, desk: works.Desk) -> None:
    other = places.queue("Spare Parts", desk.organisation)
    phone.post("/register", from_carla(desk, do="dispatch", queue_id=str(other.id)))
    assert the_case().queue == other


def test_a_case_is_solved_on_the_phone(phone: Client, desk: works.Desk, alice: User) -> None:
    solved = {"resolution_text": "Cleaned.", "resolution_code_id": str(desk.solved.id), "to": "told"}
    phone.post("/register", from_carla(desk, do="solve", **solved))
    case = the_case()
    assert (case.status, case.sent_how, case.owner) == ("completed", "told", alice)


def test_a_solution_goes_by_mail(phone: Client, desk: works.Desk) -> None:
    solved = {"resolution_text": "Cleaned.", "resolution_code_id": str(desk.solved.id), "to": "mail"}
    phone.post("/register", from_carla(desk, do="solve", **solved))
    assert (the_case().status, the_case().sent_how) == ("completed", "mail")


def test_a_solution_without_anybody_to_write_to_says_so_at_its_field(phone: Client, desk: works.Desk) -> None:
    solved = {"resolution_text": "Cleaned.", "resolution_code_id": str(desk.solved.id), "to": "mail"}
    answer = phone.post("/register", CALL | solved | {"customer_unknown": "on", "do": "solve"})
    assert errors(answer) == {"to": ["Nobody to write to."]}
    assert not Case.objects.exists()


def test_the_subject_alone_is_enough_for_later(phone: Client) -> None:
    phone.post("/register", {"subject": "Line 2 stands", "do": "pocket"})
    case = the_case()
    assert (case.to_be_completed, case.customer, case.description) == (True, None, "Line 2 stands")


def test_for_later_what_was_typed_of_the_caller_is_kept(phone: Client) -> None:
    phone.post("/register", {"q": "+49 999 12345", "subject": "Line 2 stands", "do": "pocket"})
    assert the_case().caller_phone == "+49 999 12345"


def test_what_an_unknown_caller_says_is_kept(phone: Client) -> None:
    said = {"caller_name": "Zoe", "caller_mail": "zoe@x.example", "caller_phone": "+49 99"}
    phone.post("/register", CALL | said | {"customer_unknown": "on", "do": "register"})
    case = the_case()
    assert (case.caller_name, case.caller_mail, case.caller_phone) == ("Zoe", "zoe@x.example", "+49 99")


def test_a_qualified_answer_keeps_the_response(phone: Client, desk: works.Desk) -> None:
    told = {"qualified": "on", "qualified_answer": "Clean the sensor, I call back at two."}
    phone.post("/register", from_carla(desk, **told))
    assert Interaction.objects.get().counts_as_response


def test_a_text_that_was_not_ticked_is_no_answer(phone: Client, desk: works.Desk) -> None:
    phone.post("/register", from_carla(desk, qualified_answer="Left over from before."))
    assert the_case().documented == 0


def test_a_tick_without_its_text_is_refused(phone: Client, desk: works.Desk) -> None:
    answer = phone.post("/register", from_carla(desk, qualified="on"))
    assert errors(answer) == {"qualified_answer": ["Write what the caller was told."]}


def test_a_call_received_earlier_counts_from_then(phone: Client, desk: works.Desk) -> None:
    earlier = clock.now().replace(second=0, microsecond=0) - timedelta(hours=2)
    zoned = earlier.astimezone(ZoneInfo("Europe/Vienna"))
    phone.post("/register", from_carla(desk, received_at=f"{zoned:%Y-%m-%dT%H:%M}"))
    assert the_case().received_at == earlier


def test_the_call_is_added_to_an_open_case(phone: Client, desk: works.Desk) -> None:
    case = works.registered(desk)
    answer = phone.post("/register", from_carla(desk, do="", add=case.number, description="It stands again."))
    assert answer.headers["Location"] == f"/cases/{case.number}"
    added = Interaction.objects.get(case=case)
    assert (added.text, added.contact_id, Case.objects.count()) == ("It stands again.", desk.carla.id, 1)


@pytest.mark.parametrize("number", ["0", "1\0", "x"])
def test_nothing_is_added_to_a_case_that_there_is_not(number: str, phone: Client, desk: works.Desk) -> None:
    assert phone.post("/register", from_carla(desk, do="", add=number)).status_code == 404


def test_an_empty_call_is_not_added(phone: Client, desk: works.Desk) -> None:
    case = works.registered(desk)
    answer = phone.post("/register", {"caller_id": str(desk.carla.id), "add": case.number})
    assert errors(answer) == {"description": ["Write what was said; it is added to the case."]}


# Refused


def test_everything_missing_stands_at_its_field(phone: Client) -> None:
    answer = phone.post("/register", {"q": "Jemand", "severity": "", "do": "solve"})
    assert errors(answer).keys() == {
        "customer_id",
        "subject",
        "description",
        "resolution_text",
        "resolution_code_id",
    }
    assert answer.context["form"]["q"].value() == "Jemand"


def test_what_cannot_be_read_is_said_with_all_that_is_missing(phone: Client, desk: works.Desk) -> None:
    wrong = {
        "subject": "",
        "severity": "9",
        "received_at": "yesterday",
        "caller_mail": "zoe",
        "category_id": "x",
        "channel": "pigeon",
        "caller_name": "z" * 121,
    }
    answer = phone.post("/register", from_carla(desk, **wrong))
    assert errors(answer).keys() == wrong.keys()


@pytest.mark.parametrize("received", ["2999-01-01T10:00", "1999-01-01T10:00", "0001-01-01T00:00"])
def test_a_call_is_received_neither_in_the_future_nor_in_another_age(
    received: str, phone: Client, desk: works.Desk
) -> None:
    assert errors(phone.post("/register", from_carla(desk, received_at=received))).keys() == {"received_at"}


def test_a_subject_too_long_stays_in_its_field(phone: Client, desk: works.Desk) -> None:
    answer = phone.post("/register", from_carla(desk, subject="x" * 201))
    assert errors(answer)["subject"] == ["At most 200 characters."]
    assert "x" * 201 in answer.content.decode()


def test_texts_with_marks_of_their_own_stay_texts(phone: Client, desk: works.Desk) -> None:
    content = phone.post("/register", from_carla(desk, subject="", description="<script>1")).content.decode()
    assert "&lt;script&gt;1" in content


def test_a_nul_is_refused_at_its_field(phone: Client, desk: works.Desk) -> None:
    assert errors(phone.post("/register", from_carla(desk, subject="a\0b"))).keys() == {"subject"}


def test_without_a_queue_nothing_is_dispatched(phone: Client, desk: works.Desk) -> None:
    set_up.change_organisation(organisation_id=desk.organisation.id, default_queue_id=None, by=BY, at=NOON)
    assert "Nothing names a queue for this case; it stays New" in beside(phone, caller_id=desk.carla.id)
    answer = phone.post("/register", from_carla(desk, do="dispatch"))
    assert errors(answer) == {"queue_id": ["Nothing names a queue for this case; choose one."]}
    assert not Case.objects.exists()


def test_the_same_form_registers_one_case(phone: Client, desk: works.Desk) -> None:
    content = opened(phone, "/register", caller_id=desk.carla.id).content.decode()
    once = re.search(r'name="once" value="([^"]+)"', content)
    assert once is not None
    homes = [phone.post("/register", from_carla(desk, once=once[1])).headers["Location"] for _ in range(2)]
    assert homes == [f"/cases/{the_case().number}"] * 2


def test_two_calls_alike_are_two_cases(phone: Client, desk: works.Desk) -> None:
    for _ in range(2):
        phone.post("/register", from_carla(desk))
    assert Case.objects.count() == 2


# Costs


@pytest.fixture
def full_house(desk: works.Desk) -> works.Desk:
    """A customer with everything: agreements, a key, installations, people, open cases."""
    agreement, _ = promises.approved(desk.customer), promises.approved(desk.customer)
    for number in range(4):
        firms.contact(f"Anna {number}", desk.customer)
        works.registered(desk, subject=f"Case {number}")
    installed = firms.installed("SN-1", at=desk.customer)
    promises.key(agreement, installed_product_ids=[installed.id])
    return desk


@pytest.mark.parametrize("more", [{}, {"choose": "contact:{carla}"}], ids=["known", "being chosen"])
def test_the_page_costs_at_most_thirty_statements(
    more: dict[str, str],
    phone: Client,
    full_house: works.Desk,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    known = {"customer_id": full_house.customer.id, "installed_product_id": _installed(), "severity": "2"}
    known |= {name: value.format(carla=full_house.carla.id) for name, value in more.items()}
    opened(phone, "/register", **known)
    with django_assert_max_num_queries(30):
        opened(phone, "/register", **known)


def test_what_stands_beside_costs_at_most_thirty_statements(
    phone: Client, full_house: works.Desk, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    known = {"caller_id": full_house.carla.id, "installed_product_id": _installed(), "severity": "2"}
    known["category_id"] = Category.objects.get(is_default=True).id
    opened(phone, "/register/beside", **known)
    with django_assert_max_num_queries(30):
        opened(phone, "/register/beside", **known)


def test_matches_cost_a_handful_of_statements(
    phone: Client, desk: works.Desk, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    phone.get("/register/callers", {"q": "carl"})
    with django_assert_num_queries(4):
        phone.get("/register/callers", {"q": "carl"})


def _installed() -> Any:
    return InstalledProduct.objects.get().id
