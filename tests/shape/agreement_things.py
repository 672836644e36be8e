"""What stands in the addresses of agreements beside their numbers: notes, banners, projects, documents."""

from collections.abc import Callable, Mapping
from typing import Final

from servanda.agreements import actions as promising
from servanda.agreements.models import Contract, FlashNote, SupportAgreement
from servanda.cases import actions, queries
from servanda.cases.models import Case, CaseBanner, CaseContact
from servanda.core.cases import Channel
from servanda.core.routing import Entry
from servanda.people.models import User
from tests.agreements import promises
from tests.cases import works
from tests.cast import NOON
from tests.shape import cases


def _note_of(agreement: SupportAgreement) -> FlashNote:
    return promising.add_flash_note(
        number=agreement.number, text="Ask for her.", banner=True, by=works.BUILDER, at=NOON
    )


def _flash_note(caller: User, path: str) -> object:
    return _note_of(_some_agreement()).id


def _case_with_banner(caller: User, path: str) -> object:
    case = Case.objects.get(number=cases.THINGS["open_case"](caller, path))
    assert case.customer is not None
    note = _note_of(promises.draft(case.customer))
    actions.copy_banners(note_id=note.id, by=works.BUILDER, at=NOON)
    return case.number


def _banner(caller: User, path: str) -> object:
    # Made right after its case, which is the newest that has one.
    return CaseBanner.objects.order_by("-case__id", "-id")[0].id


def _case_with_people(caller: User, path: str) -> object:
    number = str(cases.THINGS["open_case"](caller, path))
    actions.add_case_contact(number=number, user_id=caller.id, mail_cc=True, by=works.BUILDER, at=NOON)
    return number


def _told_along(caller: User, path: str) -> object:
    # Made right after its case, which is the newest that has one.
    return CaseContact.objects.order_by("-case__registered_at", "-case__number", "-id")[0].id


def _case_of_mail(caller: User, path: str) -> object:
    registered = Case.objects.get(number=cases.THINGS["new_case"](caller, path))
    assert registered.customer is not None
    _note_of(promises.draft(registered.customer))
    new = queries.NewCase("Down", "It stops.", Channel.EMAIL, severity=2, customer_id=registered.customer_id)
    return actions.register_case(new=new, entry=Entry.MAIL, by=works.BUILDER, at=NOON).case.number


def _pop_up(caller: User, path: str) -> object:
    return FlashNote.objects.order_by("-id")[0].id


def _some_agreement() -> SupportAgreement:
    return SupportAgreement.objects.order_by("id").first() or promises.draft()


def _project(caller: User, path: str) -> object:
    kind = promising.ProjectKind.PROJECT
    number = _some_agreement().number
    return promising.add_project(number=number, kind=kind, name="Line 4", by=works.BUILDER, at=NOON).id


def _some_contract() -> Contract:
    return Contract.objects.order_by("id").first() or promises.a_contract()


def _document_of(**owner: str) -> object:
    content = [b"%PDF-1.7"]
    return promising.add_document(name="Offer.pdf", content=content, **owner, by=works.BUILDER, at=NOON).id


THINGS: Final[Mapping[str, Callable[[User, str], object]]] = {
    "flash_note_id": _flash_note,
    "project_id": _project,
    "agreement_number": lambda caller, path: _some_agreement().number,
    "agreement_number_document_id": lambda caller, path: _document_of(
        agreement_number=_some_agreement().number
    ),
    "contract_number": lambda caller, path: _some_contract().number,
    "contract_number_document_id": lambda caller, path: _document_of(contract_number=_some_contract().number),
    "banner_case": _case_with_banner,
    "told_case": _case_with_people,
    "case_contact": _told_along,
    "banner_id": _banner,
    "mail_case": _case_of_mail,
    "pop_up_id": _pop_up,
}
"""Named after what stands in the address; cases after how they stand."""
