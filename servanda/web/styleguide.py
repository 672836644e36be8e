"""Every part in every state, for developers and reviewers. Not a page of the product.

All figures belong to one fixed moment of the demo world, so that two pictures of the page can be compared.
"""

from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from servanda.core.access import Viewer
from servanda.web import words

NOW: Final = datetime(2026, 12, 9, 9, 40, tzinfo=UTC)
"""10:40 in Vienna, on a Wednesday after a holiday."""

READER: Final = Viewer(user_id=UUID(int=1), name="Tomás Rivera", zone="Europe/Vienna")

BARS: Final = (
    ("calm", 37, "2 h 30 min left"),
    ("soon", 78, "22 min left"),
    ("breached", 115, "35 min over"),
    ("paused", 29, "11 h 40 min left"),
    ("met", 32, "19 min of 1 h"),
)
"""Urgency, percent used, words."""

MOMENTS: Final = {
    "received": datetime(2026, 12, 7, 13, 12, tzinfo=UTC),
    "answered": datetime(2026, 12, 7, 13, 31, tzinfo=UTC),
    "asked": datetime(2026, 12, 7, 14, 40, tzinfo=UTC),
    "heard": datetime(2026, 12, 9, 8, 10, tzinfo=UTC),
    "update_due": datetime(2026, 12, 9, 12, 10, tzinfo=UTC),
    "due": datetime(2026, 12, 9, 14, 42, tzinfo=UTC),
    "next_week": datetime(2026, 12, 14, 12, 10, tzinfo=UTC),
    "last_year": datetime(2025, 1, 9, 7, 0, tzinfo=UTC),
}

TABS: Final = (
    {"label": "General", "url": "#s-tabs", "count": None, "current": False},
    {"label": "Response times", "url": "#s-tabs", "count": None, "current": True},
    {"label": "Contacts", "url": "#s-tabs", "count": 4, "current": False},
    {"label": "Cases", "url": "#s-tabs", "count": 0, "current": False},
)

CRUMBS: Final = (("Line Support", "#s-crumbs"), ("Acme Foods", "#s-crumbs"))

SWATCHES: Final = (
    *("ground", "surface", "recess", "line", "line-2", "field-line", "ink-3", "ink-2", "ink", "accent"),
    *("accent-soft", "calm-mark", "soon-mark", "breached-mark", "paused-mark", "met-mark"),
)


class _Sample(forms.Form):
    subject = forms.CharField(label="Subject", help_text="What the caller would call it.")
    expires_on = forms.DateField(
        label="Expires",
        error_messages={"invalid": "This is not a date. Write it like 31 Dec 2027."},
        widget=forms.TextInput,
    )
    level = forms.ChoiceField(label="Service level", choices=[("gold", "Gold, version 3")])
    text = forms.CharField(
        label="Description", required=False, widget=forms.Textarea({"data-draft": "styleguide"})
    )


def styleguide(request: HttpRequest) -> HttpResponse:
    """Shown in development only (``SERVANDA_STYLEGUIDE``)."""
    facts: dict[str, Any] = {
        "at": NOW,
        "viewer": READER,
        "bars": BARS,
        "moments": MOMENTS,
        "statuses": list(words.STATUS),
        "tabs": TABS,
        "crumbs": CRUMBS,
        "swatches": SWATCHES,
        "form": _Sample({"subject": "LB-12 skips labels", "expires_on": "soon", "level": "gold"}),
    }
    return render(request, "styleguide.html", facts)
