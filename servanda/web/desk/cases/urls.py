"""Addresses of one case, below ``/cases/``; its number is all digits, so that lists may have words of their own."""

from django.urls import path, register_converter

from servanda.web.converters import one_of
from servanda.web.desk.cases import (
    amending,
    banners,
    composer,
    covering,
    editing,
    making,
    objects,
    people,
    proving_cover,
    timekeeping,
    writing,
)
from servanda.web.desk.cases.moves import SLUGS
from servanda.web.desk.cases.proof import page, wording

register_converter(one_of(SLUGS), "case_move")
register_converter(one_of(composer.TABS), "tab")
register_converter(one_of(covering.SLUGS), "cover_deed")
register_converter(one_of(wording.KINDS), "clock")
register_converter(one_of((r"[0-9]{1,20}",)), "case_number")

urlpatterns = [
    path("<case_number:number>", writing.case, name="cases-case"),
    path("<case_number:number>/edit", editing.edit, name="cases-edit"),
    path("<case_number:number>/clocks/<clock:kind>", page.clock_proof, name="cases-clock"),
    path("<case_number:number>/promise", proving_cover.promise, name="cases-promise"),
    path("<case_number:number>/cover/<cover_deed:deed>", covering.cover_deed, name="cases-cover"),
    path("<case_number:number>/write/<tab:tab>", writing.write, name="cases-write"),
    path("<case_number:number>/recall/<uuid:info_id>", writing.recall, name="cases-recall"),
    path("<case_number:number>/interactions/<uuid:interaction_id>", amending.amend, name="cases-amend"),
    path("<case_number:number>/objects", objects.choose_objects, name="cases-objects"),
    path(
        "<case_number:number>/objects/<uuid:object_id>/removal",
        objects.remove_object,
        name="cases-remove-object",
    ),
    path("<case_number:number>/people", people.people, name="cases-people"),
    path("<case_number:number>/people/<uuid:entry_id>", people.mark, name="cases-person-marks"),
    path("<case_number:number>/people/<uuid:entry_id>/removal", people.remove, name="cases-person-removal"),
    path("<case_number:number>/banners/<uuid:banner_id>", banners.edit, name="cases-edit-banner"),
    path("<case_number:number>/banners/<uuid:banner_id>/removal", banners.remove, name="cases-remove-banner"),
    path("<case_number:number>/notes/<uuid:note_id>/reading", banners.acknowledge, name="cases-acknowledge"),
    path("<case_number:number>/time", timekeeping.enter, name="cases-time"),
    path("<case_number:number>/time/<uuid:time_entry_id>", timekeeping.change, name="cases-time-change"),
    path(
        "<case_number:number>/time/<uuid:time_entry_id>/removal",
        timekeeping.remove,
        name="cases-time-remove",
    ),
    path("<case_number:number>/<case_move:move>", making.make_move, name="cases-move"),
]
