"""Who has an older version of a service level, and giving them the newest."""

from collections.abc import Iterable
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from servanda.agreements import actions, queries
from servanda.core.access import Permission
from servanda.foundation import clock
from servanda.web.desk.promises import DeskRequest, NothingForm, promise_page
from servanda.web.forms.once import taken_once
from servanda.web.forms.taking import accepted, shown
from servanda.web.forms.targets import CLOCKS, said
from servanda.web.listing import counted
from servanda.web.setup.plan_check import errors_of_version

ALL: Final = "all-"
"""Before the kind: everyone of it, also those that are not listed."""
KINDS: Final = ("agreements", "contracts", "keys")


@promise_page("GET", "HEAD", "POST")
def older_versions(request: DeskRequest, level_id: UUID) -> HttpResponse:
    """Agreements, contracts and keys with an older version of the level, to be chosen and moved to its newest."""
    level: Any = queries.service_level(level_id, viewer=request.viewer)
    version = level.newest[0].number
    form = NothingForm(request)
    if request.method == "POST" and accepted(form, lambda: _move(request, level_id, version)):
        return redirect("agreements-older-versions", level_id=level_id)
    at = clock.now()
    found = queries.followers(level_id, version, viewer=request.viewer, at=at)
    facts = {
        "level": level,
        "version": version,
        "parts": [
            _part("agreements", "Agreements", found.agreements, found.agreements_in_all, "agreements-one"),
            _part("contracts", "Contracts", found.contracts, found.contracts_in_all, "contracts-one"),
            _part("keys", "Support keys", found.keys, found.keys_in_all, "agreements-key"),
        ],
        "errors": errors_of_version(level_id, version, request.viewer, at),
        "nobody": not (found.agreements or found.contracts or found.keys),
        "chosen": {one for kind in KINDS for one in request.POST.getlist(kind)},
        "may_move": request.viewer.may(Permission.AGREEMENT_APPROVE),
    }
    return shown(request, "desk/agreements/versions.html", form, **facts)


def _move(request: DeskRequest, level_id: UUID, version: int) -> None:
    """Once, however often the form is sent; whoever had the page open meant the version that they saw."""

    def act() -> str:
        at = clock.now()
        everyone = {
            "agreements": queries.older_agreements(level_id, version, at=at).values_list("number", flat=True),
            "contracts": queries.older_pins(level_id, version, at=at).values_list(
                "contract__number", flat=True
            ),
            "keys": queries.older_keys(level_id, version).values_list("code", flat=True),
        }
        seen = request.POST.get("version", "")
        moved = actions.move_to_version(
            level_id=level_id,
            version=int(seen) if seen.isdecimal() and len(seen) < 10 else version,
            **{kind: _chosen(request, kind, everyone[kind]) for kind in KINDS},
            by=request.viewer,
            at=at,
        )
        given = counted(((moved.agreements, "agreement"), (moved.contracts, "contract"), (moved.keys, "key")))
        messages.success(request, f"Version {version} holds for {given} now. Open cases keep theirs.")
        return reverse("agreements-older-versions", args=[level_id])

    taken_once(request, request.viewer, act)


def _chosen(request: DeskRequest, kind: str, everyone: Iterable[str]) -> list[str]:
    return list(everyone) if request.POST.get(f"{ALL}{kind}") else request.POST.getlist(kind)


def _part(
    kind: str, title: str, found: Iterable[queries.Follower], in_all: int, route: str
) -> dict[str, Any]:
    rows = [(one, reverse(route, args=[one.number]), _lines(one)) for one in found]
    return {
        "kind": kind,
        "title": title,
        "rows": rows,
        "in_all": in_all,
        "more": in_all > len(rows),
        "all": f"{ALL}{kind}",
    }


def _lines(one: queries.Follower) -> list[str]:
    """What would change, each in words."""
    times = [
        f"Severity {each.severity}, {CLOCKS[each.clock].lower()}: {said(each.before)} → {said(each.after)}"
        for each in one.changes
    ]
    rules = ["Warnings or the rule for another severity"] if one.rules else []
    return [*times, *rules] or ["Nothing: it has times of its own."]
