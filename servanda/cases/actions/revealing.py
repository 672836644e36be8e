"""Showing a secret of a support key, for a case or without one (2-domain 2.2)."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final
from uuid import UUID

from django.views.decorators.debug import sensitive_variables

from servanda.agreements import actions as agreements
from servanda.agreements.actions import Revealed
from servanda.agreements.queries import entry
from servanda.cases import queries
from servanda.cases.models import Case
from servanda.core.access import Viewer
from servanda.core.refusals import Conflict, Fault, Invalid
from servanda.foundation.transactions import action


class NotForThisCase(Conflict):
    """The log names a case that has nothing to do with the key."""


class CaseNotKnown(Invalid):
    """The case that is named does not exist, or is not for whoever asks: both look alike."""


_SHOW: Final[Mapping[bool, Callable[..., Revealed]]] = {
    False: agreements.reveal_information,
    True: agreements.break_glass,
}


@sensitive_variables()
@action
def show_secret(
    *,
    code: str,
    information_id: UUID,
    reason: str = "",
    case_number: str = "",
    breaks_glass: bool = False,
    by: Viewer,
    at: datetime,
) -> Revealed:
    """The secret, once, for a case that whoever asks can see: of the key, or of its customer.

    Raises as ``agreements.actions.reveal_information`` or ``break_glass``; ``CaseNotKnown``, ``NotForThisCase``.
    """
    if case_number:
        case = _case(case_number.strip(), by)
        _check_case(case, code, information_id, by)
        case_number = case.number
    show = _SHOW[breaks_glass]
    return show(
        code=code, information_id=information_id, reason=reason, case_number=case_number, by=by, at=at
    )


def _case(number: str, by: Viewer) -> Case:
    found = queries.cases(viewer=by).filter(number=number).first()
    if found is None:
        message = "There is no such case. Correct its number, or leave it empty if it is for none."
        raise CaseNotKnown(message, [Fault("case_number", message)])
    return found


def _check_case(case: Case, code: str, information_id: UUID, by: Viewer) -> None:
    key = entry(code, information_id, viewer=by).information.support_key
    if case.customer_id != key.customer_id and (case.support_key is None or case.support_key.code != code):
        message = f"Case {case.number} is neither of this support key nor of its customer."
        raise NotForThisCase(message, [Fault("case_number", message)])
