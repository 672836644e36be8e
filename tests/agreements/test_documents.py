"""Documents of agreements and contracts."""

from pathlib import Path

import pytest
from pytest_django import Settings

from servanda.agreements import actions, queries
from servanda.agreements.models import Document, SupportAgreement
from servanda.core.access import Viewer
from servanda.core.refusals import NotAllowed
from servanda.foundation import files
from tests.agreements import promises
from tests.agreements.promises import BUILDER
from tests.cast import NOON

pytestmark = pytest.mark.django_db

OFFER = b"%PDF-1.7 offer"


@pytest.fixture(autouse=True)
def own_folder(settings: Settings, tmp_path: Path) -> None:
    """A home of its own."""
    settings.SERVANDA_HOME = tmp_path


def test_a_document_of_an_approved_agreement_says_what_it_is(as_miriam: Viewer) -> None:
    agreement = promises.approved()
    made = actions.add_document(
        agreement_number=agreement.number, name="../Offer.html", content=[OFFER], by=as_miriam, at=NOON
    )
    assert (made.name, made.media_type, made.size, made.added_by) == (
        "Offer.html",
        "application/pdf",
        len(OFFER),
        "Miriam Moser",
    )


def test_a_contract_has_documents_too() -> None:
    number = promises.a_contract().number
    made = actions.add_document(
        contract_number=number, name="Offer.pdf", content=[OFFER], by=BUILDER, at=NOON
    )
    assert list(queries.documents(viewer=BUILDER, contract_number=number)) == [made]


def test_the_same_file_under_the_same_name_is_there_once() -> None:
    agreement = promises.draft()
    first, second = _added(agreement), _added(agreement)
    assert (first, Document.objects.count()) == (second, 1)


def test_there_are_no_more_than_the_setting_allows(settings: Settings) -> None:
    settings.SERVANDA_DOCUMENTS = 1
    agreement = promises.draft()
    _added(agreement)
    with pytest.raises(actions.TooManyDocuments):
        _added(agreement, b"another")


def test_a_file_outlives_its_row_as_long_as_another_refers_to_it() -> None:
    old = promises.approved()
    document = _added(old)
    actions.amend_agreement(number=old.number, by=BUILDER, at=NOON)
    actions.remove_document(agreement_number=old.number, document_id=document.id, by=BUILDER, at=NOON)
    later = NOON.replace(year=2999)
    assert actions.forget_files(by=BUILDER, at=later) == 0
    actions.discard_amendment(number=old.number, by=BUILDER, at=NOON)
    assert actions.forget_files(by=BUILDER, at=later) == 1


def test_a_document_of_another_agreement_is_unknown() -> None:
    document = _added(promises.draft())
    other = promises.draft()
    with pytest.raises(queries.NoSuchDocument):
        queries.document(document.id, viewer=BUILDER, agreement_number=other.number)


def test_a_missing_file_is_named_by_the_check() -> None:
    agreement = promises.draft()
    document = _added(agreement)
    assert list(queries.missing_documents()) == []
    files.path_of(document.digest).unlink()
    (said,) = queries.missing_documents()
    assert f"Offer.pdf of {agreement.number}" in said


def test_an_agent_adds_no_documents(as_alice: Viewer) -> None:
    agreement = promises.draft()
    with pytest.raises(NotAllowed):
        actions.add_document(
            agreement_number=agreement.number, name="a", content=[OFFER], by=as_alice, at=NOON
        )


def _added(agreement: SupportAgreement, content: bytes = OFFER) -> Document:
    return actions.add_document(
        agreement_number=agreement.number, name="Offer.pdf", content=[content], by=BUILDER, at=NOON
    )
