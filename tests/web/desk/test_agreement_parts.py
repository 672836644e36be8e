"""The further tabs of an agreement: notes, projects, documents, keys, cases, history; amending and trying out."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from servanda.agreements import actions
from servanda.agreements.models import CustomerProject, Document, FlashNote, SupportAgreement
from servanda.core.access import Role
from servanda.people.models import User
from tests.agreements import promises
from tests.agreements.promises import BUILDER
from tests.cases import works
from tests.cast import NOON, staff
from tests.customers import firms
from tests.web.desk.test_agreements import text

pytestmark = pytest.mark.django_db

OVERRIDES = {"1": {"irt": {"minutes": 45, "calendar": "case"}}}


@pytest.fixture
def desk(miriam: User, client: Client, settings: Settings, tmp_path: Path) -> Client:
    """The contract manager's browser; files lie in a folder of the test."""
    settings.SERVANDA_HOME = tmp_path
    client.force_login(miriam)
    return client


def test_a_note_is_looked_at_before_it_is_written(desk: Client) -> None:
    page = f"/agreements/{promises.approved().number}/flash-notes"
    sent = {"text": "Ask for Weber.", "pop_up": "on", "from_on": "2026-06-15"}
    assert "So it will look" in text(desk.post(page, sent | {"look": "1"}))
    assert not FlashNote.objects.exists()
    desk.post(page, sent)
    assert "Ask for Weber." in text(desk.get(page))


def test_a_note_that_shows_nowhere_is_refused_and_the_input_stays(desk: Client) -> None:
    page = f"/agreements/{promises.draft().number}/flash-notes"
    refused = text(desk.post(page, {"text": "Ask for Weber."}), 422)
    assert "as a banner, or both" in refused
    assert "Ask for Weber.</textarea>" in refused


def test_a_note_is_changed_and_taken_away(desk: Client) -> None:
    agreement = promises.approved()
    note = actions.add_flash_note(number=agreement.number, text="Old", by=BUILDER, at=NOON)
    page = f"/agreements/{agreement.number}/flash-notes/{note.id}"
    desk.post(page, {"text": "New", "banner": "on", "from_on": "2026-06-15", "revision": "1"})
    desk.post(f"{page}/removal")
    note.refresh_from_db()
    assert (note.text, note.pop_up, note.banner, note.is_active) == ("New", False, True, False)


def test_two_managers_at_once_do_not_write_over_each_other(desk: Client) -> None:
    agreement = promises.approved()
    note = actions.add_flash_note(number=agreement.number, text="Old", by=BUILDER, at=NOON)
    actions.change_flash_note(number=agreement.number, note_id=note.id, text="Theirs", by=BUILDER, at=NOON)
    page = f"/agreements/{agreement.number}/flash-notes/{note.id}"
    sent = {"text": "Mine", "pop_up": "on", "from_on": "2026-06-15", "revision": "1"}
    assert "Mine</textarea>" in text(desk.post(page, sent), 422)
    note.refresh_from_db()
    assert note.text == "Theirs"


def test_projects_stand_as_a_tree_and_are_added_and_changed(desk: Client) -> None:
    page = f"/agreements/{promises.approved().number}/projects"
    desk.post(page, {"kind": "project", "name": "Line 4"})
    line = CustomerProject.objects.get()
    desk.post(page, {"kind": "activity", "parent_id": str(line.id), "name": "Visits", "is_default": "on"})
    shown = text(desk.get(page))
    assert shown.index("Line 4") < shown.index("Visits")
    desk.post(f"{page}/{line.id}", {"name": "Line 5", "revision": "1"})
    line.refresh_from_db()
    assert line.name == "Line 5"


def test_a_project_goes_out_of_use_and_comes_back(desk: Client) -> None:
    agreement = promises.approved()
    page = f"/agreements/{agreement.number}/projects"
    desk.post(page, {"kind": "project", "name": "Line 4"})
    line = CustomerProject.objects.get()
    desk.post(page, {"kind": "activity", "parent_id": str(line.id), "name": "Visits"})
    desk.post(f"{page}/{line.id}/removal")
    line.refresh_from_db()
    assert line.is_active is False
    desk.post(f"{page}/{line.id}/use")
    line.refresh_from_db()
    assert line.is_active is True


@pytest.mark.parametrize("kind", ["agreements", "contracts"])
def test_a_document_is_added_saved_and_removed(desk: Client, kind: str) -> None:
    number = (promises.approved() if kind == "agreements" else promises.a_contract()).number
    page = f"/{kind}/{number}/documents"
    desk.post(page, {"documents": SimpleUploadedFile("Offer.html", b"<script>alert(1)</script>")})
    document = Document.objects.get()
    assert "Offer.html" in text(desk.get(page))
    file = desk.get(f"{page}/{document.id}")
    assert file.getvalue() == b"<script>alert(1)</script>"
    assert file["Content-Type"] == "text/plain"
    assert file["Content-Disposition"] == 'attachment; filename="Offer.html"'
    assert (file["X-Content-Type-Options"], file["Content-Security-Policy"][:7]) == ("nosniff", "sandbox")
    desk.post(f"{page}/{document.id}/removal")
    assert not Document.objects.exists()


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"", "The file is empty"), (b"x" * 1_048_577, "at most 1 MB"), (None, "at least one")],
)
def test_a_file_that_cannot_be_taken_is_refused_in_words(
    desk: Client, settings: Settings, content: bytes | None, said: str
) -> None:
    settings.SERVANDA_FILE_MB = 1
    page = f"/agreements/{promises.draft().number}/documents"
    sent = {} if content is None else {"documents": SimpleUploadedFile("Offer.pdf", content)}
    assert said in text(desk.post(page, sent), 422)
    assert not Document.objects.exists()


def test_a_file_that_is_gone_is_said_to_be(desk: Client, tmp_path: Path) -> None:
    page = f"/agreements/{promises.draft().number}/documents"
    desk.post(page, {"documents": SimpleUploadedFile("Offer.pdf", b"%PDF-")})
    for path in (tmp_path / "files").glob("*/*"):
        path.unlink()
    answer = desk.get(f"{page}/{Document.objects.get().id}")
    assert answer.status_code == 404
    assert "not on the server any more" in answer.content.decode()


def test_amending_asks_and_leads_to_the_draft(desk: Client) -> None:
    old = promises.approved()
    page = f"/agreements/{old.number}"
    assert "its keys follow" in text(desk.get(f"{page}/amendment"))
    answer = desk.post(f"{page}/amendment", {"revision": str(SupportAgreement.objects.get().revision)})
    new = SupportAgreement.objects.get(amends=old)
    assert answer["Location"] == f"/agreements/{new.number}/times"
    assert f'follows <a href="{page}">' in text(desk.get(f"/agreements/{new.number}"))
    assert "amended by the draft" in text(desk.get(page))


def test_an_amendment_is_discarded(desk: Client) -> None:
    old = promises.approved()
    actions.amend_agreement(number=old.number, by=BUILDER, at=NOON)
    desk.post(f"/agreements/{old.number}/amendment/removal")
    assert SupportAgreement.objects.count() == 1


def test_keys_with_other_terms_take_them_again(desk: Client) -> None:
    agreement = promises.draft()
    key = promises.key(agreement)
    gold = promises.level()
    actions.change_agreement(number=agreement.number, service_level_id=gold.id, by=BUILDER, at=NOON)
    page = f"/agreements/{agreement.number}/keys"
    assert "Keys with other terms" in text(desk.get(page))
    desk.post(f"{page}/terms", {"codes": [key.code]})
    key.refresh_from_db()
    assert key.service_level == gold
    assert "Keys with other terms" not in text(desk.get(page))


def test_a_draft_says_before_approval_what_is_there_and_what_is_missing(desk: Client) -> None:
    page = f"/agreements/{promises.draft(overrides=OVERRIDES).number}"
    for tab in ("", "/times", "/approval"):
        shown = text(desk.get(f"{page}{tab}"))
        assert "Before approval" in shown
        assert "Set the last valid day" in shown
    assert "Before approval" not in text(desk.get(f"/agreements/{promises.approved().number}"))


def test_times_are_tried_out_with_what_is_not_saved_yet(desk: Client) -> None:
    made = promises.draft(zone="Europe/Vienna")
    page = f"/agreements/{made.number}/times"
    sent = {
        "service_level_id": str(made.service_level_id),
        "overrides.2.irt": "30 min",
        "overrides.2.irt.unit": "case",
        "try_severity": "2",
        "try_received": "2026-12-11T16:00",
        "try": "1",
    }
    shown = text(desk.post(page, sent))
    assert "Fri 11 Dec, 16:30" in shown
    assert "Without the changes" in shown
    made.refresh_from_db()
    assert made.overrides == {}


def test_whoever_only_reads_may_try_times_out(client: Client, alice: User) -> None:
    made = promises.approved(overrides={"2": {"irt": {"minutes": 30, "calendar": "elapsed"}}})
    client.force_login(alice)
    sent = {"try_severity": "2", "try_received": "2026-12-12T16:00", "try": "1"}
    assert "Sat 12 Dec, 16:30" in text(client.post(f"/agreements/{made.number}/times", sent))


def test_the_plans_level_is_chosen_on_the_page(desk: Client) -> None:
    made = promises.draft()
    page = f"/agreements/{made.number}/times"
    desk.post(page, {"service_level_id": "plan"})
    made.refresh_from_db()
    assert (made.level_by_plan, made.service_level_id) == (True, None)
    assert "Level as the plan says" in text(desk.get(page))


def test_a_contract_is_chosen_from_those_of_the_customer(desk: Client) -> None:
    customer = firms.customer(zone="Europe/Vienna")
    contract, made = promises.a_contract(customer), promises.draft(customer)
    other = promises.a_contract(firms.customer("Globex Foods", zone="Europe/Vienna"))
    offered = text(desk.get(f"/agreements/{made.number}/change"))
    words = f"{contract.number} {contract.name}, 1 Jan 2026 to 31 Dec 2026, draft"
    assert f'<option value="{contract.number}">{words}</option>' in offered
    assert other.number not in offered
    fields = {"organisation_id": str(made.organisation_id), "zone": made.zone}
    page = f"/agreements/{made.number}"
    assert "Choose one of this customer" in text(
        desk.post(f"{page}/change", fields | {"contract_number": other.number}), 422
    )
    desk.post(f"{page}/change", fields | {"contract_number": contract.number})
    assert contract.number in text(desk.get(page))


def test_the_cases_of_an_agreement_are_listed(desk: Client) -> None:
    at = works.desk()
    agreement = promises.approved(at.customer)
    assert works.registered(at).number in text(desk.get(f"/agreements/{agreement.number}/cases"))


def test_the_history_of_an_agreement_says_who_changed_what(client: Client, db: None) -> None:
    client.force_login(staff("Otto Audit", Role.AUDITOR))
    number = promises.approved().number
    assert "Last valid day" in text(client.get(f"/agreements/{number}/history"))


def test_the_list_is_narrowed_to_mine_and_to_what_ends_soon(desk: Client, miriam: User) -> None:
    mine = promises.approved(owner_id=miriam.id)
    other = promises.approved()
    shown = text(desk.get("/agreements?mine=1"))
    assert mine.number in shown
    assert other.number not in shown
    assert other.number not in text(desk.get("/agreements?ends=30"))
