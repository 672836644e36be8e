"""What the database itself refuses of notes, projects, documents, amendments and levels by plan, in raw SQL."""

import pytest

from servanda.agreements import actions
from servanda.agreements.models import CustomerProject, Document, FlashNote, ProjectKind, SupportAgreement
from tests.agreements import promises
from tests.agreements.promises import BUILDER
from tests.cast import NOON
from tests.customers import firms
from tests.organisations.test_constraints import copied, refuses

pytestmark = pytest.mark.django_db

NUMBER = {"number": "'SA-1'", "external_id": "''"}


@pytest.mark.parametrize(
    ("rule", "changes"),
    [
        ("flash_note_says_something", {"text": "''"}),
        ("flash_note_shows_somewhere", {"pop_up": "false", "banner": "false"}),
        ("flash_note_does_not_end_before_it_begins", {"until_on": "from_on - 1"}),
    ],
)
def test_a_flash_note_that_breaks_a_rule_is_refused(rule: str, changes: dict[str, str]) -> None:
    number = promises.draft().number
    actions.add_flash_note(number=number, text="Ask for Weber.", by=BUILDER, at=NOON)
    refuses(rule, copied("agreements_flashnote", FlashNote.objects.get().id, **changes))


@pytest.mark.parametrize(
    ("rule", "changes"),
    [
        ("project_has_a_name", {"name": "''", "is_default": "false"}),
        ("one_project_per_name", {"is_default": "false"}),
        ("one_default_project_per_agreement", {"name": "'Other'"}),
        ("default_project_is_in_use", {"name": "'Other'", "is_active": "false"}),
        ("only_a_project_stands_alone", {"name": "'Other'", "is_default": "false", "kind": "'activity'"}),
        ("only_a_project_stands_alone", {"name": "'Other'", "is_default": "false", "parent_id": "id"}),
    ],
)
def test_a_project_that_breaks_a_rule_is_refused(rule: str, changes: dict[str, str]) -> None:
    refuses(rule, copied("agreements_customerproject", _project().id, **changes))


def test_a_part_is_of_its_projects_agreement() -> None:
    project, other = _project(), promises.draft()
    sql = copied(
        "agreements_customerproject",
        project.id,
        name="'Part'",
        kind="'activity'",
        is_default="false",
        parent_id="id",
        agreement_id=f"'{other.id}'",
    )
    refuses("part_is_of_its_projects_agreement", sql)


@pytest.mark.parametrize(
    ("rule", "changes"),
    [
        ("document_is_of_a_contract_or_an_agreement", {"agreement_id": "NULL"}),
        ("document_has_a_name", {"name": "''"}),
        ("document_has_a_digest", {"digest": "'ABC'"}),
    ],
)
def test_a_document_that_breaks_a_rule_is_refused(rule: str, changes: dict[str, str]) -> None:
    document = Document.objects.create(
        agreement=promises.draft(),
        name="Offer.pdf",
        media_type="application/pdf",
        size=3,
        digest="a" * 64,
        added_at=NOON,
        added_by="Miriam",
    )
    refuses(rule, copied("agreements_document", document.id, **changes))


@pytest.mark.parametrize(
    ("rule", "changes"),
    [
        ("agreement_has_its_own_level_or_the_plans", {"level_by_plan": "true"}),
        ("agreement_does_not_amend_itself", {"id": "id", "amends_id": "id"}),
    ],
)
def test_an_agreement_that_breaks_a_rule_is_refused(rule: str, changes: dict[str, str]) -> None:
    refuses(rule, _as_update(promises.draft(), changes))


def test_an_agreement_is_amended_once() -> None:
    old = promises.approved()
    new = actions.amend_agreement(number=old.number, by=BUILDER, at=NOON)
    refuses("amends_id", copied("agreements_supportagreement", new.id, **NUMBER))


def test_an_amendment_is_of_the_same_customer() -> None:
    new = actions.amend_agreement(number=promises.approved().number, by=BUILDER, at=NOON)
    globex = firms.customer("Globex")
    refuses("amendment_is_of_one_customer", _as_update(new, {"customer_id": f"'{globex.id}'"}))


def _project() -> CustomerProject:
    return actions.add_project(
        number=promises.draft().number,
        kind=ProjectKind.PROJECT,
        name="Line 4",
        is_default=True,
        by=BUILDER,
        at=NOON,
    )


def _as_update(agreement: SupportAgreement, changes: dict[str, str]) -> str:
    told = ", ".join(f"{name} = {value}" for name, value in changes.items() if name != "id")
    return f"UPDATE agreements_supportagreement SET {told} WHERE id = '{agreement.id}'"
