"""Addresses of secured information."""

from django.urls import path

from servanda.web.desk.secured import entries, revealing

urlpatterns = [
    path("keys/<str:code>/secured/new", entries.add, name="agreements-secured-new"),
    path("keys/<str:code>/secured/sharing", entries.share, name="agreements-secured-sharing"),
    path(
        "keys/<str:code>/secured/<uuid:information_id>", entries.entry_page, name="agreements-secured-entry"
    ),
    path(
        "keys/<str:code>/secured/<uuid:information_id>/change",
        entries.change,
        name="agreements-secured-change",
    ),
    path(
        "keys/<str:code>/secured/<uuid:information_id>/reveal",
        revealing.reveal,
        name="agreements-secured-reveal",
    ),
    path(
        "keys/<str:code>/secured/<uuid:information_id>/broken-glass",
        revealing.break_glass,
        name="agreements-secured-broken-glass",
    ),
    path(
        "keys/<str:code>/secured/<uuid:information_id>/readers/<uuid:reader_id>/removal",
        entries.revoke,
        name="agreements-secured-revoke",
    ),
    path(
        "keys/<str:code>/secured/<uuid:information_id>/withdrawal",
        entries.withdraw,
        name="agreements-secured-withdraw",
    ),
    path(
        "keys/<str:code>/secured/<uuid:information_id>/sharing/removal",
        entries.unshare,
        name="agreements-secured-unshare",
    ),
]
