"""Addresses of agreements."""

from django.urls import path

from servanda.web.desk.agreements import changing, contacts, lists, moves, versions

urlpatterns = [
    path("agreements", lists.agreements, name="agreements"),
    path("agreements/new/<uuid:customer_id>", changing.new_agreement, name="agreements-new"),
    path(
        "agreements/older-versions/<uuid:level_id>", versions.older_versions, name="agreements-older-versions"
    ),
    path("agreements/<str:number>", lists.agreement, name="agreements-one"),
    path("agreements/<str:number>/change", changing.change, name="agreements-change"),
    path("agreements/<str:number>/times", changing.times, name="agreements-times"),
    path("agreements/<str:number>/contacts", contacts.contacts, name="agreements-contacts"),
    path("agreements/<str:number>/contacts/<uuid:entry_id>", contacts.mark, name="agreements-mark"),
    path(
        "agreements/<str:number>/contacts/<uuid:entry_id>/removal", contacts.remove, name="agreements-unname"
    ),
    path("agreements/<str:number>/keys", lists.keys, name="agreements-keys-of"),
    path("agreements/<str:number>/approval", moves.approve, name="agreements-approve"),
    path("agreements/<str:number>/extension", moves.extend, name="agreements-extend"),
    path(
        "agreements/<str:number>/approval/removal", moves.remove_approval, name="agreements-remove-approval"
    ),
    path("agreements/<str:number>/block", moves.block, name="agreements-block"),
    path("agreements/<str:number>/block/removal", moves.unblock, name="agreements-unblock"),
]
