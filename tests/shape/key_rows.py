"""Who may see and change business objects and support keys."""

from typing import Final

from servanda.core.access import Permission
from tests.shape.rows import PROMISE_HISTORY, Row

_P = Permission

_OBJECT: Final = {"customer_id": "<customer_id>", "kind": "other", "reference": "Line"}
_OBJECTS: Final = "customers/<uuid:customer_id>/objects"

_OF_CASE: Final = "cases/<case_number:number>/objects"
_BY_REST: Final = "api/v1/cases/<number>/business-objects"
_CASE: Final = {"number": "open_case"}
_PEOPLE: Final = "cases/<case_number:number>/people"
_PEOPLE_BY_REST: Final = "api/v1/cases/<number>/contacts"
_PERSON: Final = {"number": "told_case", "entry_id": "case_contact"}
_KEY: Final = "keys/<str:code>"

ROWS: Final[tuple[Row, ...]] = (
    Row("GET", _OBJECTS, _P.CUSTOMER_SEE),
    Row("GET", f"{_OBJECTS}/new", _P.CUSTOMER_EDIT),
    Row("POST", f"{_OBJECTS}/new", _P.CUSTOMER_EDIT),
    Row("GET", "customers/objects/<uuid:object_id>", _P.CUSTOMER_EDIT),
    Row("POST", "customers/objects/<uuid:object_id>", _P.CUSTOMER_EDIT),
    Row("POST", "customers/objects/<uuid:object_id>/<use:move>", _P.CUSTOMER_EDIT),
    Row("GET", f"{_KEY}/cases", frozenset({_P.PROMISE_SEE, _P.CASE_SEE})),
    Row("GET", f"{_KEY}/label", _P.PROMISE_SEE),
    Row("GET", f"{_KEY}/history", PROMISE_HISTORY),
    Row("GET", "agreements/<str:number>/labels", _P.PROMISE_SEE),
    Row("GET", "api/v1/support-keys/<code>/label", _P.PROMISE_SEE),
    Row("GET", _OF_CASE, _P.CASE_WRITE, things=_CASE),
    Row("POST", _OF_CASE, _P.CASE_WRITE, things=_CASE),
    Row("POST", f"{_OF_CASE}/<uuid:object_id>/removal", _P.CASE_WRITE, things=_CASE),
    Row("GET", _BY_REST, _P.CASE_SEE, things=_CASE),
    Row("PUT", _BY_REST, _P.CASE_WRITE, {"business_object_ids": []}, things=_CASE),
    Row("POST", _BY_REST, _P.CASE_WRITE, {"kind": "other", "reference": "Line"}, things=_CASE),
    Row("GET", _PEOPLE, _P.CASE_WRITE, things=_CASE),
    Row("POST", _PEOPLE, _P.CASE_WRITE, things=_CASE),
    Row("POST", f"{_PEOPLE}/<uuid:entry_id>", _P.CASE_WRITE, things=_PERSON),
    Row("POST", f"{_PEOPLE}/<uuid:entry_id>/removal", _P.CASE_WRITE, things=_PERSON),
    Row("GET", _PEOPLE_BY_REST, _P.CASE_SEE, things=_CASE),
    Row("POST", _PEOPLE_BY_REST, _P.CASE_WRITE, things=_CASE),
    Row("PATCH", f"{_PEOPLE_BY_REST}/<uuidstr:entry_id>", _P.CASE_WRITE, things=_PERSON),
    Row("DELETE", f"{_PEOPLE_BY_REST}/<uuidstr:entry_id>", _P.CASE_WRITE, things=_PERSON),
    Row("GET", "api/v1/business-objects", _P.CUSTOMER_SEE),
    Row("POST", "api/v1/business-objects", _P.CUSTOMER_EDIT, _OBJECT),
    Row("GET", "api/v1/business-objects/<uuidstr:object_id>", _P.CUSTOMER_SEE),
    Row("PATCH", "api/v1/business-objects/<uuidstr:object_id>", _P.CUSTOMER_EDIT),
    Row("PUT", "api/v1/business-objects/by-external-id/<external_id>", _P.CUSTOMER_EDIT, _OBJECT),
)
