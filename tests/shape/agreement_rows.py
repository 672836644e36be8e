"""Who may see and change what belongs to agreements: flash notes and banners, projects, documents, amendments."""

from typing import Final

from servanda.core.access import Permission
from tests.shape.rows import PROMISE_HISTORY, Row

_P = Permission

_ON_CASE: Final = {"number": "banner_case", "banner_id": "banner_id"}
_BANNER: Final = "cases/<case_number:number>/banners/<uuid:banner_id>"
_READ: Final = {"number": "mail_case", "note_id": "pop_up_id"}

_ONE: Final = "agreements/<str:number>"
_NOTE: Final = {"note_id": "flash_note_id"}
_NOTES: Final = f"{_ONE}/flash-notes"
_PROJECT: Final = f"{_ONE}/projects/<uuid:project_id>"


def _documents(kind: str, number: str) -> tuple[Row, ...]:
    base = f"{kind}/<str:number>/documents"
    things = {"number": number, "document_id": f"{number}_document_id"}
    return (
        Row("GET", base, _P.PROMISE_SEE, things=things),
        Row("POST", base, _P.PROMISE_EDIT, things=things),
        Row("GET", f"{base}/<uuid:document_id>", _P.PROMISE_SEE, things=things),
        Row("POST", f"{base}/<uuid:document_id>/removal", _P.PROMISE_EDIT, things=things),
    )


_API: Final = "api/v1/agreements/<number>"
_API_NOTE: Final = f"{_API}/flash-notes/<uuidstr:note_id>"
_API_PROJECT: Final = f"{_API}/projects/<uuidstr:project_id>"
_FILE: Final = {"name": "Offer.pdf", "content": "JVBERi0="}


def _sent_documents(kind: str, number: str) -> tuple[Row, ...]:
    base = f"api/v1/{kind}/<number>/documents"
    one, things = f"{base}/<uuidstr:document_id>", {"number": number, "document_id": f"{number}_document_id"}
    return (
        Row("GET", base, _P.PROMISE_SEE, things=things),
        Row("POST", base, _P.PROMISE_EDIT, _FILE, things=things),
        Row("GET", one, _P.PROMISE_SEE, things=things),
        Row("GET", f"{one}/content", _P.PROMISE_SEE, things=things),
        Row("DELETE", one, _P.PROMISE_EDIT, things=things),
    )


ROWS: Final[tuple[Row, ...]] = (
    Row("GET", f"{_ONE}/contacts/found", _P.PROMISE_EDIT),
    Row("POST", f"{_API}/amendment", _P.PROMISE_EDIT),
    Row("DELETE", f"{_API}/amendment", _P.PROMISE_EDIT),
    Row("GET", f"{_API}/differing-keys", _P.PROMISE_SEE),
    Row("POST", f"{_API}/differing-keys", _P.PROMISE_EDIT),
    Row("GET", f"{_API}/flash-notes", _P.PROMISE_SEE),
    Row("POST", f"{_API}/flash-notes", _P.PROMISE_EDIT),
    Row("GET", _API_NOTE, _P.PROMISE_SEE, things=_NOTE),
    Row("PATCH", _API_NOTE, _P.PROMISE_EDIT, things=_NOTE),
    Row("DELETE", _API_NOTE, _P.PROMISE_EDIT, things=_NOTE),
    Row("GET", f"{_API}/projects", _P.PROMISE_SEE),
    Row("POST", f"{_API}/projects", _P.PROMISE_EDIT),
    Row("GET", _API_PROJECT, _P.PROMISE_SEE),
    Row("PATCH", _API_PROJECT, _P.PROMISE_EDIT),
    Row("DELETE", _API_PROJECT, _P.PROMISE_EDIT),
    *_sent_documents("agreements", "agreement_number"),
    *_sent_documents("contracts", "contract_number"),
    Row("GET", _NOTES, _P.PROMISE_SEE),
    Row("POST", _NOTES, _P.PROMISE_EDIT),
    Row("GET", f"{_NOTES}/<uuid:note_id>", _P.PROMISE_EDIT, things=_NOTE),
    Row("POST", f"{_NOTES}/<uuid:note_id>", _P.PROMISE_EDIT, things=_NOTE),
    Row("POST", f"{_NOTES}/<uuid:note_id>/removal", _P.PROMISE_EDIT, things=_NOTE),
    Row("GET", f"{_ONE}/projects", _P.PROMISE_SEE),
    Row("POST", f"{_ONE}/projects", _P.PROMISE_EDIT),
    Row("GET", _PROJECT, _P.PROMISE_EDIT),
    Row("POST", _PROJECT, _P.PROMISE_EDIT),
    Row("POST", f"{_PROJECT}/removal", _P.PROMISE_EDIT),
    Row("POST", f"{_PROJECT}/use", _P.PROMISE_EDIT),
    Row("GET", f"{_ONE}/cases", frozenset({_P.PROMISE_SEE, _P.CASE_SEE})),
    Row("GET", f"{_ONE}/history", PROMISE_HISTORY),
    Row("GET", f"{_ONE}/amendment", _P.PROMISE_EDIT),
    Row("POST", f"{_ONE}/amendment", _P.PROMISE_EDIT),
    Row("GET", f"{_ONE}/amendment/removal", _P.PROMISE_EDIT),
    Row("POST", f"{_ONE}/amendment/removal", _P.PROMISE_EDIT),
    Row("POST", f"{_ONE}/keys/terms", _P.PROMISE_EDIT),
    *_documents("agreements", "agreement_number"),
    *_documents("contracts", "contract_number"),
    Row("GET", _BANNER, _P.CASE_WRITE, things=_ON_CASE),
    Row("POST", _BANNER, _P.CASE_WRITE, things=_ON_CASE),
    Row("POST", f"{_BANNER}/removal", _P.CASE_WRITE, things=_ON_CASE),
    Row("POST", "cases/<case_number:number>/notes/<uuid:note_id>/reading", _P.CASE_WRITE, things=_READ),
)
