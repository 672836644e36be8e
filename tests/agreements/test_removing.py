"""Deleting drafts of agreements that never held."""

import pytest
from django.test import Client

from servanda.agreements import actions
from servanda.agreements.models import AgreementContact, SupportAgreement
from servanda.core.access import Viewer
from servanda.people.models import User
from tests.agreements import promises
from tests.agreements.promises import BUILDER
from tests.api.caller import problem
from tests.api.conftest import caller_of
from tests.cast import NOON
from tests.customers import firms
from tests.web.desk.test_agreements import text

pytestmark = pytest.mark.django_db


def _refused(agreement: SupportAgreement, by: Viewer) -> str:
    with pytest.raises(actions.AgreementInUse) as refused:
        actions.delete_draft_agreement(number=agreement.number, by=by, at=NOON)
    return " ".join(fault.message for fault in refused.value.faults)


def test_a_draft_goes_with_whom_it_names(as_miriam: Viewer) -> None:
    draft = promises.draft()
    promises.named(draft, contact_id=firms.contact().id)
    actions.delete_draft_agreement(number=draft.number, by=as_miriam, at=NOON)
    assert (SupportAgreement.objects.count(), AgreementContact.objects.count()) == (0, 0)


def test_what_is_approved_stays(as_miriam: Viewer) -> None:
    assert "It is approved" in _refused(promises.approved(), as_miriam)


def test_what_was_approved_once_stays(as_miriam: Viewer) -> None:
    agreement = promises.approved()
    actions.remove_approval(number=agreement.number, by=BUILDER, at=NOON)
    assert "It was approved once" in _refused(agreement, as_miriam)


def test_a_draft_with_a_key_stays(as_miriam: Viewer) -> None:
    draft = promises.draft()
    key = promises.key(draft)
    assert key.code in _refused(draft, as_miriam)


def test_a_draft_is_deleted_on_its_page_once_asked(miriam: User, client: Client) -> None:
    client.force_login(miriam)
    draft = promises.draft()
    assert f'href="/agreements/{draft.number}/removal"' in text(client.get(f"/agreements/{draft.number}"))
    assert "Delete draft" in text(client.get(f"/agreements/{draft.number}/removal"))
    answer = client.post(f"/agreements/{draft.number}/removal")
    assert (answer["Location"], SupportAgreement.objects.count()) == ("/agreements", 0)


def test_a_page_says_why_a_draft_stays(miriam: User, client: Client) -> None:
    client.force_login(miriam)
    draft = promises.draft()
    code = promises.key(draft).code
    assert code in text(client.post(f"/agreements/{draft.number}/removal"), 422)


def test_a_draft_is_deleted_by_rest_and_what_is_approved_is_not(miriam: User) -> None:
    calls, draft, held = caller_of(miriam), promises.draft(), promises.approved()
    assert calls.send("DELETE", f"agreements/{draft.number}").status_code == 204
    assert problem(calls.send("DELETE", f"agreements/{held.number}")) == (409, "agreement_in_use")
