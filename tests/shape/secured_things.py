"""What stands in the addresses of secured information: entries that whoever calls reads and grants."""

from collections.abc import Callable, Mapping
from typing import Final

from servanda.agreements.models import SecretReader, SecuredInformation, SupportKey
from servanda.core.access import Permission, Viewer
from servanda.foundation.ids import new_id
from servanda.people.models import User
from tests.agreements import vault
from tests.cast import staff


def _keeper() -> User:
    return User.objects.filter(email="keeper@halden.example").first() or staff("Keeper of Secrets")


def _entry_of(caller: User) -> SecuredInformation:
    """Of the key that stands in the address before it."""
    permissions = frozenset({Permission.PROMISE_SEE, Permission.SECRET_ADD})
    keeper = _keeper()
    one = vault.entry(
        Viewer(user_id=keeper.id, name=keeper.name, everywhere=permissions),
        SupportKey.objects.get(code="K-7QX2"),
        label=f"Password of {caller.name} {new_id()}",
    )
    SecretReader.objects.create(information=one, user=caller, may_read=True, may_grant=True)
    return one


def _information(caller: User, path: str) -> object:
    return _entry_of(caller).id


def _reader(caller: User, path: str) -> object:
    """The keeper, beside the caller, at the entry made just before."""
    of_caller = SecretReader.objects.filter(
        information__label__startswith=f"Password of {caller.name} ", user=_keeper()
    )
    return of_caller.order_by("-id")[0].id


THINGS: Final[Mapping[str, Callable[[User, str], object]]] = {
    "information_id": _information,
    "reader_id": _reader,
}
