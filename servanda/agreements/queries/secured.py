"""Secured information: which entries a key has, who may read them, who was shown them. Never the secret itself."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db.models import F, Prefetch, Q, QuerySet

from servanda.agreements.models import SecretReader, SecretReveal, SecuredInformation, SupportKey
from servanda.agreements.queries.keys import support_key
from servanda.core.access import Permission, Viewer, require
from servanda.core.agreements import secrets as core
from servanda.core.refusals import Unknown
from servanda.people.models import Team, User
from servanda.people.queries import active_staff

NEWEST_REVEALS: Final = ("-revealed_at", "-id")


class NoSuchInformation(Unknown):
    """No secured information by that id, or not at that key."""


class NoSuchReader(Unknown):
    """Nobody by that id among the readers of the entry."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry as a viewer sees it. ``shared`` where it is another key's, to which this one refers."""

    information: SecuredInformation
    secured: core.Secured
    may_read: bool
    may_grant: bool
    may_break_glass: bool
    shared: bool

    @property
    def ask(self) -> str:
        """Whom to ask, as a sentence."""
        return core.ask(self.secured)

    @property
    def sees_log(self) -> bool:
        """Whether the viewer is among those who read or grant it; auditors see the log besides."""
        return self.may_read or self.may_grant


def secured_information(code: str, *, viewer: Viewer, withdrawn: bool = False) -> Sequence[Entry]:
    """The key's own entries and those that it shares, in use, by label; without secrets. Seven statements at most.

    With ``withdrawn`` those out of use too. Raises ``NotAllowed``, ``NoSuchSupportKey``.
    """
    key = support_key(code, viewer=viewer)
    found = _at(key).order_by("label", "id")
    rows = found if withdrawn else found.filter(is_active=True)
    return [entry_of(one, key, viewer) for one in rows]


def entry(code: str, information_id: UUID, *, viewer: Viewer) -> Entry:
    """One of the key's, withdrawn or not. Raises ``NotAllowed``, ``NoSuchSupportKey``, ``NoSuchInformation``."""
    key = support_key(code, viewer=viewer)
    return entry_of(_one(_at(key), information_id), key, viewer)


def entry_of(information: SecuredInformation, key: SupportKey, viewer: Viewer) -> Entry:
    """No statement for an entry of the lists of this module."""
    secured, user = secured_of(information), str(viewer.user_id)
    organisation = information.support_key.organisation_id
    return Entry(
        information=information,
        secured=secured,
        may_read=secured.readable_by(user),
        may_grant=secured.grantable_by(user),
        may_break_glass=viewer.may(Permission.BREAK_GLASS, organisation) and not secured.readable_by(user),
        shared=information.support_key_id != key.id,
    )


def lock_information(information_id: UUID, *, viewer: Viewer, code: str | None = None) -> SecuredInformation:
    """The entry, locked until the end of the transaction, with readers as they are now, without its secret.

    With ``code`` only if it is of that key, or shared with it. Six statements at most. Raises ``NotAllowed``,
    ``NoSuchSupportKey``, ``NoSuchInformation``.
    """
    require(viewer, Permission.PROMISE_SEE)
    found = _with_readers(SecuredInformation.objects.all())
    if code is not None:
        found = _at(support_key(code, viewer=viewer))
    # Not against those who refer to it by a foreign key: a reveal is logged while somebody changes the readers.
    return _one(found.select_for_update(of=("self",), no_key=True), information_id)


def secured_of(information: SecuredInformation) -> core.Secured:
    """As the core reads it. No statement where the readers are fetched."""
    return core.Secured(
        readers=tuple(_reader(one) for one in information.readers.all()),
        asks_for_reason=information.asks_for_reason,
        is_active=information.is_active,
    )


def secured_now(information_id: UUID) -> core.Secured:
    """As the core reads it, with readers that were changed in this transaction. Three statements."""
    return secured_of(_with_readers(SecuredInformation.objects.all()).get(id=information_id))


def reveals(code: str, information_id: UUID, *, viewer: Viewer) -> QuerySet[SecretReveal]:
    """Who was shown it, for those who read or grant it and for auditors; page it by ``NEWEST_REVEALS``.

    Raises ``NotAllowed``, ``NoSuchSupportKey``, ``NoSuchInformation``, ``NotAReader``.
    """
    found = entry(code, information_id, viewer=viewer)
    core.check_log(found.secured, viewer)
    return SecretReveal.objects.filter(information=found.information).select_related("user")


def sharing_keys(information: SecuredInformation) -> Sequence[str]:
    """The codes of the other keys that refer to the entry. One statement."""
    found = SupportKey.objects.filter(
        shared_information=information, customer=information.support_key.customer_id
    )
    return list(found.order_by("code").values_list("code", flat=True))


def possible_readers(*, viewer: Viewer) -> tuple[Sequence[User], Sequence[Team]]:
    """Active staff and teams in use, by name: who can be let to read. Two statements. Raises ``NotAllowed``."""
    require(viewer, Permission.PROMISE_SEE)
    teams = Team.objects.filter(is_active=True).order_by("sort_name", "id")
    return list(active_staff()), list(teams)


def shareable(code: str, *, viewer: Viewer) -> Sequence[SecuredInformation]:
    """Entries of the customer's other keys that the viewer grants and this key does not share yet.

    Raises ``NotAllowed``, ``NoSuchSupportKey``.
    """
    key = support_key(code, viewer=viewer)
    others = SecuredInformation.objects.filter(support_key__customer=key.customer_id, is_active=True)
    found = _with_readers(others.exclude(support_key=key).exclude(shared_with=key))
    user = str(viewer.user_id)
    rows = found.order_by("support_key__code", "label")
    return [one for one in rows if secured_of(one).grantable_by(user)]


def read_by(user: User) -> QuerySet[SecuredInformation]:
    """The entries in use that the user reads or grants, directly or by a team, in a lasting order."""
    return _read_by(SecretReader.objects.filter(Q(user=user) | Q(team__members=user)))


def lock_read_by(user: User) -> QuerySet[SecuredInformation]:
    """As ``read_by``, locked until the end of the transaction."""
    return read_by(user).select_for_update(of=("self",), no_key=True)


def lock_read_by_team(team: Team) -> QuerySet[SecuredInformation]:
    """The entries in use that the team reads or grants, locked until the end of the transaction."""
    found = _read_by(SecretReader.objects.filter(team=team))
    return found.select_for_update(of=("self",), no_key=True)


def sealed_with() -> Counter[str]:
    """How many secrets each key of the keyring has sealed, by the key's id. One statement."""
    return Counter(SecuredInformation.objects.values_list("sealed_with", flat=True))


def _read_by(readers: QuerySet[SecretReader]) -> QuerySet[SecuredInformation]:
    ids = readers.values("information_id")
    return _with_readers(SecuredInformation.objects.filter(id__in=ids, is_active=True)).order_by("id")


def _at(key: SupportKey) -> QuerySet[SecuredInformation]:
    """Of the key, or shared with it by another one that is still of its customer."""
    shared = Q(
        id__in=SupportKey.shared_information.through.objects.filter(supportkey=key).values(
            "securedinformation"
        )
    ) & Q(support_key__customer=key.customer_id)
    return _with_readers(SecuredInformation.objects.filter(Q(support_key=key) | shared))


def _with_readers(found: QuerySet[SecuredInformation]) -> QuerySet[SecuredInformation]:
    staff = User.objects.filter(is_active=True, is_staff=True)
    readers = (
        SecretReader.objects.select_related("user", "team")
        .prefetch_related(Prefetch("team__members", queryset=staff, to_attr="present"))
        .order_by(F("team__sort_name").asc(nulls_last=True), "user__sort_name", "id")
    )
    return (
        found.defer("secret")
        .select_related("support_key__customer")
        .prefetch_related(Prefetch("readers", queryset=readers))
    )


def _reader(row: SecretReader) -> core.Reader:
    return core.Reader(
        name=f"the team {row.team.name}" if row.team else row.user.name,  # type: ignore[union-attr]
        reaches=frozenset(str(one.id) for one in _reached(row)),
        may_read=row.may_read,
        may_grant=row.may_grant,
    )


def _reached(row: SecretReader) -> Iterable[User]:
    if row.team is not None:
        return row.team.present if row.team.is_active else ()  # type: ignore[attr-defined]
    assert row.user is not None  # noqa: S101  secret_reader_is_a_user_or_a_team
    return (row.user,) if row.user.is_active and row.user.is_staff else ()


def _one(found: QuerySet[SecuredInformation], information_id: UUID) -> SecuredInformation:
    information = found.filter(id=information_id).first()
    if information is None:
        raise NoSuchInformation("There is no such secured information here.")
    return information
