"""The panel of secured information, on the pages of a support key and of a case."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import reverse

from servanda.agreements import queries
from servanda.core.access import Permission, Viewer
from servanda.foundation.ids import new_id


@dataclass(frozen=True, slots=True)
class Shown:
    """An entry in the panel. ``once`` lets its button take effect once; ``case`` is the case that it is shown for."""

    entry: queries.Entry
    code: str
    case: str
    once: UUID

    @property
    def at_once(self) -> bool:
        """Whether its button shows it without asking for anything."""
        return self.entry.may_read and not self.entry.information.asks_for_reason

    @property
    def of(self) -> dict[str, Any]:
        """What its addresses are made of."""
        return {"code": self.code, "information_id": self.entry.information.id}

    @property
    def home(self) -> str:
        """The page of the entry."""
        return reverse("agreements-secured-entry", kwargs=self.of)

    @property
    def reveal(self) -> str:
        """Where it is shown."""
        return reverse("agreements-secured-reveal", kwargs=self.of)

    @property
    def asking(self) -> str:
        """The page that asks for what is missing, the case filled in."""
        return self._asking("agreements-secured-reveal")

    @property
    def breaking(self) -> str:
        """The page that asks before the glass is broken."""
        return self._asking("agreements-secured-broken-glass")

    def _asking(self, name: str) -> str:
        return reverse(name, kwargs=self.of, query={"case": self.case} if self.case else None)


def secured_panel(code: str, viewer: Viewer, *, case: str = "") -> dict[str, Any]:
    """Context of ``desk/keys/secured.html``: the key's entries, for a case if one is named. Six statements."""
    found = queries.secured_information(code, viewer=viewer)
    shown = [Shown(entry=one, code=code, case=case, once=new_id()) for one in found]
    return {"secured": shown, "secured_code": code, "may_add_secured": _may_add(viewer) and not case}


def secured_of_case(case: Any, viewer: Viewer) -> dict[str, Any]:
    """The panel for the key of a case, if it has one and the viewer may see what was promised."""
    if case.support_key is None or not viewer.may(Permission.PROMISE_SEE):
        return {"secured": _NONE}
    return secured_panel(case.support_key.code, viewer, case=case.number)


_NONE: Sequence[Shown] = ()


def _may_add(viewer: Viewer) -> bool:
    return viewer.may(Permission.SECRET_ADD)
