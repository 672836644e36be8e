"""Addresses of agreements."""

from django.urls import path

from servanda.web.desk import documents, noticing
from servanda.web.desk.agreements import (
    amending,
    changing,
    contacts,
    lists,
    moves,
    notes,
    people,
    projects,
    times,
    versions,
)

urlpatterns = [
    path("agreements", lists.agreements, name="agreements"),
    path("agreements/new/<uuid:customer_id>", changing.new_agreement, name="agreements-new"),
    path(
        "agreements/older-versions/<uuid:level_id>", versions.older_versions, name="agreements-older-versions"
    ),
    path("agreements/<str:number>", lists.agreement, name="agreements-one"),
    path("agreements/<str:number>/change", changing.change, name="agreements-change"),
    path("agreements/<str:number>/times", times.times, name="agreements-times"),
    path("agreements/<str:number>/contacts", contacts.contacts, name="agreements-contacts"),
    path("agreements/<str:number>/contacts/found", people.people, name="agreements-people"),
    path("agreements/<str:number>/contacts/<uuid:entry_id>", contacts.mark, name="agreements-mark"),
    path(
        "agreements/<str:number>/contacts/<uuid:entry_id>/removal", contacts.remove, name="agreements-unname"
    ),
    path("agreements/<str:number>/flash-notes", notes.notes, name="agreements-notes"),
    path("agreements/<str:number>/flash-notes/<uuid:note_id>", notes.change, name="agreements-change-note"),
    path(
        "agreements/<str:number>/flash-notes/<uuid:note_id>/removal",
        notes.take_away,
        name="agreements-take-away-note",
    ),
    path("agreements/<str:number>/projects", projects.projects, name="agreements-projects"),
    path(
        "agreements/<str:number>/projects/<uuid:project_id>",
        projects.change,
        name="agreements-change-project",
    ),
    path(
        "agreements/<str:number>/projects/<uuid:project_id>/removal",
        projects.remove,
        name="agreements-remove-project",
    ),
    path(
        "agreements/<str:number>/projects/<uuid:project_id>/use",
        projects.restore,
        name="agreements-restore-project",
    ),
    *documents.paths("agreement"),
    path("agreements/<str:number>/cases", lists.cases, name="agreements-cases"),
    path("agreements/<str:number>/history", lists.history, name="agreements-history"),
    path("agreements/<str:number>/removal", moves.delete, name="agreements-delete"),
    path("agreements/<str:number>/amendment", amending.amend, name="agreements-amend"),
    path("agreements/<str:number>/amendment/removal", amending.discard, name="agreements-discard"),
    path("agreements/<str:number>/keys/terms", amending.copy_again, name="agreements-copy-again"),
    path("agreements/<str:number>/notices", noticing.of_agreement, name="agreements-notices"),
    path("agreements/<str:number>/keys", lists.keys, name="agreements-keys-of"),
    path("agreements/<str:number>/approval", moves.approve, name="agreements-approve"),
    path("agreements/<str:number>/extension", moves.extend, name="agreements-extend"),
    path(
        "agreements/<str:number>/approval/removal", moves.remove_approval, name="agreements-remove-approval"
    ),
    path("agreements/<str:number>/block", moves.block, name="agreements-block"),
    path("agreements/<str:number>/block/removal", moves.unblock, name="agreements-unblock"),
]
