"""Addresses of support keys."""

from django.urls import path

from servanda.web.desk.keys import blocking, labels, lists, making, pages

urlpatterns = [
    path("keys", lists.keys, name="agreements-keys"),
    path("keys/new/<uuid:customer_id>", making.new_key, name="agreements-new-key"),
    path("keys/<str:code>", pages.key, name="agreements-key"),
    path("keys/<str:code>/cases", pages.cases, name="agreements-key-cases"),
    path("keys/<str:code>/label", labels.label, name="agreements-key-label"),
    path("keys/<str:code>/history", pages.history, name="agreements-key-history"),
    path("keys/<str:code>/change", making.change, name="agreements-change-key"),
    path("keys/<str:code>/block", blocking.block, name="agreements-block-key"),
    path("keys/<str:code>/block/removal", blocking.unblock, name="agreements-unblock-key"),
    path("agreements/<str:number>/keys/new", making.new_key_of_agreement, name="agreements-new-key-of"),
    path("agreements/<str:number>/labels", labels.sheet, name="agreements-labels"),
]
