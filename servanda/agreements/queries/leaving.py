"""What somebody answers for in contracts, agreements and secured information."""

from collections.abc import Iterable

from servanda.agreements.models import Contract, SecuredInformation, SupportAgreement
from servanda.agreements.queries.secured import read_by, secured_of
from servanda.core.leaving import Duty, Held
from servanda.people.models import User


def held_promises(user: User) -> list[Held]:
    """Contracts and agreements they own, secured information they read; a handful of statements."""
    contracts = Contract.objects.filter(owner=user).order_by("number").values_list("number", flat=True)
    agreements = SupportAgreement.objects.filter(owner=user).order_by("number")
    return [
        _owned(Duty.CONTRACTS, contracts),
        _owned(Duty.AGREEMENTS, agreements.values_list("number", flat=True)),
        _secrets(user),
    ]


def _owned(duty: Duty, numbers: Iterable[str]) -> Held:
    owned = tuple(numbers)
    return Held(duty, owned, owned)


def _secrets(user: User) -> Held:
    """Of those that others read and grant too, nobody needs to take over anything."""
    read = list(read_by(user))
    last = [one for one in read if secured_of(one).without(str(user.id)).lacks]
    return Held(Duty.SECURED_INFORMATION, tuple(map(_called, read)), tuple(map(_called, last)))


def _called(one: SecuredInformation) -> str:
    return f"{one.label} of {one.support_key.code}"
