"""Secured information: who may read it, who may let others, and what is asked of whoever does (2-domain 2.2)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Final

from servanda.core.access import Permission, Viewer
from servanda.core.refusals import Conflict, Fault, Invalid, NotAllowed

LONGEST_LABEL: Final = 120
LONGEST_SECRET: Final = 4000
LONGEST_REASON: Final = 400


class NotAReader(NotAllowed):
    """The secret is for others; the message says whom to ask."""


class NotAGranter(NotAllowed):
    """Only those who may grant change an entry and its readers; the message says who they are."""


class ReasonMissing(Invalid):
    """The entry asks for a reason, and so does breaking the glass."""


class GlassNotNeeded(Conflict):
    """Somebody breaks the glass who may read anyway."""


class LastGranter(Conflict):
    """Nobody active could grant the entry any more."""


class InformationWithdrawn(Conflict):
    """The entry is out of use: nobody is shown it any more."""


class InformationInvalid(Invalid):
    """An entry cannot be like this."""


@dataclass(frozen=True, slots=True)
class Reader:
    """A user or a team. ``reaches`` are the ids of the active staff that it stands for: none if it is out of use."""

    name: str
    reaches: frozenset[str]
    may_read: bool
    may_grant: bool


@dataclass(frozen=True, slots=True)
class Left:
    """What is left to nobody."""

    reading: bool
    granting: bool

    def __bool__(self) -> bool:
        return self.reading or self.granting


@dataclass(frozen=True, slots=True)
class Secured:
    """What the rules need to know of an entry."""

    readers: tuple[Reader, ...]
    asks_for_reason: bool = False
    is_active: bool = True

    def readable_by(self, user: str) -> bool:
        """Whether the user may read, directly or as a member of an active team."""
        return any(one.may_read and user in one.reaches for one in self.readers)

    def grantable_by(self, user: str) -> bool:
        """Whether the user may grant, directly or as a member of an active team."""
        return any(one.may_grant and user in one.reaches for one in self.readers)

    @property
    def granters(self) -> tuple[str, ...]:
        """The names of those whom one can ask: active ones that may grant."""
        return tuple(one.name for one in self.readers if one.may_grant and one.reaches)

    @property
    def told(self) -> frozenset[str]:
        """Everybody who is told when the glass is broken: all whom a reader or granter reaches."""
        return frozenset[str]().union(*(one.reaches for one in self.readers))

    @property
    def lacks(self) -> Left:
        """What nobody active can do."""
        return Left(
            reading=not any(one.may_read and one.reaches for one in self.readers),
            granting=not self.granters,
        )

    def without(self, user: str) -> "Secured":
        """As it would be if the user had left."""
        left = (replace(one, reaches=one.reaches - {user}) for one in self.readers)
        return replace(self, readers=tuple(left))


def check_reveal(entry: Secured, viewer: Viewer, reason: str) -> None:
    """Raises ``InformationWithdrawn``, ``NotAReader``, ``ReasonMissing``."""
    _check_in_use(entry)
    _check_token(viewer)
    if not entry.readable_by(str(viewer.user_id)):
        raise NotAReader(f"This secret is for its readers alone. {ask(entry)}")
    if entry.asks_for_reason and not reason:
        raise _reason_missing("Say why you need it: the entry asks for a reason.")
    _check_length(reason)


def check_broken_glass(entry: Secured, viewer: Viewer, reason: str) -> None:
    """Of somebody with the permission. Raises ``InformationWithdrawn``, ``GlassNotNeeded``, ``ReasonMissing``."""
    _check_in_use(entry)
    _check_token(viewer)
    if entry.readable_by(str(viewer.user_id)):
        raise GlassNotNeeded("You may read it: show it without breaking the glass.")
    if not reason:
        raise _reason_missing("Say why: all readers are told at once.")
    _check_length(reason)


def check_granter(entry: Secured, viewer: Viewer) -> None:
    """Raises ``NotAGranter`` unless the viewer may change the entry and its readers."""
    _check_token(viewer)
    if not entry.grantable_by(str(viewer.user_id)):
        raise NotAGranter(f"Only who may grant it changes this entry. {ask(entry)}")


def check_log(entry: Secured, viewer: Viewer) -> None:
    """Raises ``NotAReader``: who was shown a secret is for readers, granters and who may see history."""
    user = str(viewer.user_id)
    if not (entry.readable_by(user) or entry.grantable_by(user) or viewer.may(Permission.HISTORY_SEE)):
        raise NotAReader(f"Who was shown this secret is for its readers and for auditors. {ask(entry)}")


def keep_a_granter(entry: Secured) -> None:
    """Of an entry as it would be. Raises ``LastGranter``; nobody need grant what is out of use."""
    if entry.is_active and not entry.granters:
        raise LastGranter("Nobody active could grant this entry any more. Let somebody else grant it first.")


def check_entry(*, label: str, secret: str | None) -> None:
    """Of a new or changed entry; no secret leaves the old one. Raises ``InformationInvalid`` with all faults."""
    faults = [*_label_faults(label), *(() if secret is None else _secret_faults(secret))]
    if faults:
        raise InformationInvalid("This entry cannot be saved.", faults)


def ask(entry: Secured) -> str:
    """Whom to ask, as a sentence; breaking the glass is what is left where there is nobody."""
    names = _listed(entry.granters)
    return f"Ask {names}." if names else "Nobody active grants it; ask who may break the glass."


def _listed(names: Sequence[str]) -> str:
    return " or ".join(part for part in (", ".join(names[:-1]), *names[-1:]) if part)


def _check_in_use(entry: Secured) -> None:
    if not entry.is_active:
        raise InformationWithdrawn("This entry was withdrawn; nobody is shown it any more.")


def _check_token(viewer: Viewer) -> None:
    """A narrowed token was made for something else, unless it names secured information."""
    if viewer.scopes and Permission.SECRET_ADD not in viewer.scopes:
        raise NotAReader(f"This token does not reach secured information: its scopes lack {_SCOPE}.")


_SCOPE: Final = str(Permission.SECRET_ADD)


def _reason_missing(message: str) -> ReasonMissing:
    return ReasonMissing(message, [Fault("reason", message)])


def _check_length(reason: str) -> None:
    if len(reason) > LONGEST_REASON:
        message = f"At most {LONGEST_REASON} characters."
        raise InformationInvalid("The reason is too long.", [Fault("reason", message)])


def _label_faults(label: str) -> Collection[Fault]:
    if not label or len(label) > LONGEST_LABEL or not label.isprintable():
        return [Fault("label", f"Name it with 1 to {LONGEST_LABEL} characters in one line.")]
    return []


def _secret_faults(secret: str) -> Collection[Fault]:
    """Never quotes the secret."""
    if not secret:
        return [Fault("secret", "Enter the secret.")]
    if len(secret) > LONGEST_SECRET:
        return [Fault("secret", f"At most {LONGEST_SECRET} characters.")]
    return []
