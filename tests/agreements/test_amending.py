"""Amending: a successor is drafted, and from its start the agreement before is expired and its keys follow."""

from datetime import date, timedelta
from typing import Any

import pytest

from servanda.agreements import actions, queries
from servanda.agreements.models import CustomerProject, Document, SupportAgreement, SupportKey
from servanda.core.access import Viewer
from servanda.core.agreements import AgreementState, CannotApprove
from servanda.core.refusals import NotAllowed
from servanda.foundation import outbox
from tests.agreements import promises
from tests.agreements.promises import BUILDER
from tests.cast import NOON
from tests.customers import firms

pytestmark = pytest.mark.django_db

TOMORROW = NOON + timedelta(days=1)
SLOWER = {"1": {"irt": {"minutes": 61, "calendar": "case"}}}


def test_an_amendment_is_a_draft_with_a_number_of_its_own_and_everything_copied(as_miriam: Viewer) -> None:
    gold = promises.level()
    old = promises.approved(service_level_id=gold.id, overrides=SLOWER, reference="PO 7", external_id="erp-1")
    new = actions.amend_agreement(number=old.number, by=as_miriam, at=NOON)
    same = (
        "customer_id",
        "organisation_id",
        "service_level_id",
        "overrides",
        "zone",
        "reference",
        "expires_on",
    )
    assert {name: getattr(new, name) for name in same} == {name: getattr(old, name) for name in same}
    assert (new.number > old.number, new.amends, new.is_approved, new.external_id) == (True, old, False, "")


def test_people_notes_projects_and_documents_go_along() -> None:
    old = promises.approved()
    promises.named(old, contact_id=firms.contact().id, is_main=True)
    actions.add_flash_note(number=old.number, text="Ask for Weber.", by=BUILDER, at=NOON)
    project = CustomerProject.objects.create(agreement=old, kind="project", name="Line 4", is_default=True)
    CustomerProject.objects.create(agreement=old, kind="activity", name="Visits", parent=project)
    Document.objects.create(
        agreement=old,
        name="Offer.pdf",
        media_type="application/pdf",
        size=3,
        digest="a" * 64,
        added_at=NOON,
        added_by="Miriam",
    )
    new = _amended(old)
    assert [entry.is_main for entry in new.contacts.all()] == [True]
    assert [note.text for note in new.flash_notes.all()] == ["Ask for Weber."]
    copies = {row.name: row.parent and row.parent.agreement_id for row in new.projects.all()}
    assert copies == {"Line 4": None, "Visits": new.id}
    assert [row.digest for row in new.documents.all()] == ["a" * 64]
    assert [old.projects.count(), old.documents.count(), old.contacts.count()] == [2, 1, 1]


def test_until_it_is_approved_the_old_one_holds() -> None:
    old = promises.approved()
    _amended(old)
    assert _state(old) is AgreementState.VALID


def test_from_its_start_the_old_one_is_expired_and_its_keys_point_to_the_successor() -> None:
    old = promises.approved()
    key = promises.key(old)
    new = _approved(_amended(old), effective_from=NOON.date(), old=old)
    assert (_state(old), _state(new), _agreement_of(key)) == (
        AgreementState.EXPIRED,
        AgreementState.VALID,
        new,
    )


def test_a_successor_that_begins_later_leaves_the_old_one_valid_until_then() -> None:
    old = promises.approved()
    key = promises.key(old)
    new = _approved(_amended(old), effective_from=TOMORROW.date(), old=old)
    assert (_state(old), _state(new), _agreement_of(key)) == (
        AgreementState.VALID,
        AgreementState.SCHEDULED,
        old,
    )
    assert len(outbox.awaited("agreements.succeeded")) == 1
    followed = actions.follow_successors(by=BUILDER, at=TOMORROW)
    assert (followed, _agreement_of(key)) == (1, new)
    old_then = queries.agreement(old.number, viewer=BUILDER)
    assert queries.state_of(old_then, TOMORROW) is AgreementState.EXPIRED


def test_following_twice_changes_nothing() -> None:
    old = promises.approved()
    key = promises.key(old)
    _approved(_amended(old), effective_from=TOMORROW.date(), old=old)
    actions.follow_successors(by=BUILDER, at=TOMORROW)
    key.refresh_from_db()
    assert actions.follow_successors(by=BUILDER, at=TOMORROW) == 0
    assert SupportKey.objects.get(code=key.code).revision == key.revision


def test_the_list_shows_a_superseded_agreement_as_expired() -> None:
    old = promises.approved()
    new = _approved(_amended(old), effective_from=NOON.date(), old=old)
    expired = queries.agreements(viewer=BUILDER, state=AgreementState.EXPIRED, at=NOON)
    valid = queries.agreements(viewer=BUILDER, state=AgreementState.VALID, at=NOON)
    assert ([*expired], [*valid]) == ([old], [new])


def test_removing_the_approval_of_the_successor_restores_the_old_one() -> None:
    old = promises.approved()
    key = promises.key(old)
    new = _approved(_amended(old), effective_from=NOON.date(), old=old)
    actions.remove_approval(number=new.number, by=BUILDER, at=NOON)
    assert (_state(old), _agreement_of(key)) == (AgreementState.VALID, old)


def test_in_the_middle_of_a_chain_an_approval_stays_until_the_last_one_is_removed() -> None:
    first = promises.approved()
    second = _approved(_amended(first), effective_from=NOON.date() - timedelta(days=5), old=first)
    third = _amended(second)
    actions.change_agreement(number=third.number, effective_from=NOON.date(), by=BUILDER, at=NOON)
    actions.approve_agreement(number=third.number, by=BUILDER, at=NOON)
    with pytest.raises(actions.SucceededAlready, match=third.number):
        actions.remove_approval(number=second.number, by=BUILDER, at=NOON)
    actions.remove_approval(number=third.number, by=BUILDER, at=NOON)
    actions.remove_approval(number=second.number, by=BUILDER, at=NOON)
    assert _state(first) is AgreementState.VALID


def test_an_amendment_of_a_draft_in_a_chain_is_not_approved() -> None:
    first = promises.approved()
    second = _approved(_amended(first), effective_from=NOON.date() - timedelta(days=5), old=first)
    third = _amended(second)
    actions.remove_approval(number=second.number, by=BUILDER, at=NOON)
    with pytest.raises(CannotApprove) as refused:
        actions.approve_agreement(number=third.number, by=BUILDER, at=NOON)
    assert second.number in refused.value.faults[0].message


def test_an_amendment_that_begins_before_what_it_amends_is_refused() -> None:
    old = promises.approved(effective_from=NOON.date())
    new = actions.change_agreement(
        number=_amended(old).number, effective_from=NOON.date() - timedelta(days=1), by=BUILDER, at=NOON
    )
    with pytest.raises(CannotApprove) as refused:
        actions.approve_agreement(number=new.number, by=BUILDER, at=NOON)
    assert [fault.field for fault in refused.value.faults] == ["effective_from"]


def test_a_gap_before_the_amendment_is_advised_upon() -> None:
    old = promises.approved(expires_on=date(2026, 7, 1))
    new = actions.change_agreement(
        number=_amended(old).number,
        effective_from=date(2026, 7, 3),
        expires_on=promises.LAST_DAY,
        by=BUILDER,
        at=NOON,
    )
    assert [fault.field for fault in queries.readiness(new, NOON).advice] == ["effective_from"]


def test_a_draft_is_not_amended() -> None:
    with pytest.raises(actions.CannotAmend, match="change it as it is"):
        _amended(promises.draft())


def test_a_second_amendment_is_refused_while_one_is_open() -> None:
    old = promises.approved()
    first = _amended(old)
    with pytest.raises(actions.CannotAmend, match=first.number):
        _amended(old)


def test_a_discarded_amendment_makes_room_for_another() -> None:
    old = promises.approved()
    _amended(old)
    actions.discard_amendment(number=old.number, by=BUILDER, at=NOON)
    assert _amended(old).amends == old


def test_an_approved_amendment_is_not_discarded() -> None:
    old = promises.approved()
    _approved(_amended(old), effective_from=TOMORROW.date(), old=old)
    with pytest.raises(actions.NoAmendment):
        actions.discard_amendment(number=old.number, by=BUILDER, at=NOON)


def test_an_amendment_stays_with_the_customer() -> None:
    new = _amended(promises.approved())
    other = firms.customer("Globex")
    with pytest.raises(actions.AgreementInvalid) as refused:
        actions.change_agreement(number=new.number, customer_id=other.id, by=BUILDER, at=NOON)
    assert [fault.field for fault in refused.value.faults] == ["customer_id"]


def test_keys_with_other_terms_are_listed_and_copied_again_when_wanted() -> None:
    old = promises.approved()
    promises.key(old, "K-AAAA")
    promises.key(old, "K-BBBB")
    gold = promises.level()
    new = actions.change_agreement(number=_amended(old).number, service_level_id=gold.id, by=BUILDER, at=NOON)
    new = _approved(new, effective_from=NOON.date(), old=old)
    listed = {one.key.code: one.names for one in queries.differing_keys(new)}
    assert listed == {"K-AAAA": ("service_level",), "K-BBBB": ("service_level",)}
    actions.copy_again(number=new.number, codes=["k-aaaa"], by=BUILDER, at=NOON)
    copied = SupportKey.objects.get(code="K-AAAA")
    assert (copied.service_level, copied.pinned_version) == (gold, 1)
    assert [one.key.code for one in queries.differing_keys(new)] == ["K-BBBB"]


def test_keys_of_another_agreement_are_not_copied_again() -> None:
    own, other = promises.approved(), promises.approved()
    promises.key(other, "K-AAAA")
    with pytest.raises(actions.CannotCopyAgain):
        actions.copy_again(number=own.number, codes=["K-AAAA"], by=BUILDER, at=NOON)


def test_notes_of_an_amendment_show_only_in_place_of_the_old_ones() -> None:
    old = promises.approved()
    actions.add_flash_note(number=old.number, text="Ask for Weber.", banner=True, by=BUILDER, at=NOON)
    new = _amended(old)
    before = queries.notes_of_customer([old.customer_id], NOON)
    _approved(new, effective_from=NOON.date(), old=old)
    after = queries.notes_of_customer([old.customer_id], NOON)
    assert [[one.agreement_number for one in shown] for shown in (before, after)] == [
        [old.number],
        [new.number],
    ]


def test_an_agent_amends_nothing(as_alice: Viewer) -> None:
    old = promises.approved()
    with pytest.raises(NotAllowed):
        actions.amend_agreement(number=old.number, by=as_alice, at=NOON)


def _amended(old: SupportAgreement) -> SupportAgreement:
    return actions.amend_agreement(number=old.number, by=BUILDER, at=NOON)


def _approved(new: SupportAgreement, *, effective_from: date, old: SupportAgreement) -> SupportAgreement:
    """From that day; what it amends began ten days ago."""
    SupportAgreement.objects.filter(id=old.id).update(effective_from=NOON.date() - timedelta(days=10))
    actions.change_agreement(number=new.number, effective_from=effective_from, by=BUILDER, at=NOON)
    actions.approve_agreement(number=new.number, by=BUILDER, at=NOON)
    return queries.agreement(new.number, viewer=BUILDER)


def _state(agreement: SupportAgreement) -> AgreementState:
    return queries.state_of(queries.agreement(agreement.number, viewer=BUILDER), NOON)


def _agreement_of(key: SupportKey) -> Any:
    return SupportKey.objects.get(code=key.code).agreement
