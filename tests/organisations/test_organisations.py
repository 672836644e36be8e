"""Support organisations: one default, a calendar, a queue of their own."""

from dataclasses import replace
from uuid import UUID, uuid4

import pytest

from servanda.core.access import ANYBODY, Permission, Viewer, system
from servanda.core.refusals import NotAllowed, Stale
from servanda.organisations import actions, queries
from servanda.people.models import User
from tests.cast import NOON
from tests.organisations import places

pytestmark = pytest.mark.django_db


def test_the_first_organisation_is_the_default_and_the_second_is_not(as_ada: Viewer) -> None:
    first = actions.create_organisation(**places.fields("graz"), by=as_ada, at=NOON)
    second = actions.create_organisation(**places.fields("linz"), by=as_ada, at=NOON)
    assert (first.is_default, second.is_default) == (True, False)


def test_another_organisation_takes_over_as_the_default(as_ada: Viewer) -> None:
    first, second = places.organisation("graz"), places.organisation("linz")
    actions.make_default_organisation(organisation_id=second.id, by=as_ada, at=NOON)
    first.refresh_from_db()
    assert not first.is_default
    assert queries.default_organisation() == second


def test_a_refusal_names_every_field_that_is_wrong(as_ada: Viewer, ada: User) -> None:
    ada.is_active = False
    ada.store()
    foreign = places.queue("Lines")
    with pytest.raises(actions.OrganisationInvalid) as refused:
        actions.create_organisation(
            code=" ",
            zone="Mars/Base",
            manager_id=ada.id,
            mail_address="nobody",
            default_queue_id=foreign.id,
            by=as_ada,
            at=NOON,
        )
    assert {fault.field for fault in refused.value.faults} == {
        "code",
        "description",
        "work_calendar_id",
        "zone",
        "manager_id",
        "mail_address",
        "default_queue_id",
    }


def test_two_organisations_cannot_share_a_code_in_any_case(as_ada: Viewer) -> None:
    hours = places.organisation("graz").work_calendar_id
    with pytest.raises(actions.OrganisationInvalid) as refused:
        actions.create_organisation(**places.fields("GRAZ", work_calendar_id=hours), by=as_ada, at=NOON)
    assert [(fault.field, fault.message) for fault in refused.value.faults] == [
        ("code", "Another organisation has this code.")
    ]


def test_a_change_of_one_detail_leaves_the_others(as_ada: Viewer) -> None:
    graz = places.organisation("graz", mail_name="Halden Graz")
    actions.change_organisation(organisation_id=graz.id, description="Packaging lines", by=as_ada, at=NOON)
    graz.refresh_from_db()
    assert (graz.description, graz.mail_name) == ("Packaging lines", "Halden Graz")


def test_a_change_of_what_somebody_else_changed_since_is_refused(as_ada: Viewer) -> None:
    graz = places.organisation()
    seen = graz.revision
    actions.change_organisation(organisation_id=graz.id, restricted=False, expecting=seen, by=as_ada, at=NOON)
    with pytest.raises(Stale):
        actions.change_organisation(
            organisation_id=graz.id, restricted=False, expecting=seen, by=as_ada, at=NOON
        )


def test_the_default_queue_is_one_of_the_organisation(as_ada: Viewer) -> None:
    graz, linz = places.organisation("graz"), places.organisation("linz")
    foreign = places.queue("Spare parts", linz)
    with pytest.raises(actions.OrganisationInvalid) as refused:
        actions.change_organisation(
            organisation_id=graz.id,
            default_queue_id=foreign.id,
            by=as_ada,
            at=NOON,
        )
    assert [fault.field for fault in refused.value.faults] == ["default_queue_id"]


def test_taking_out_of_use_says_everything_that_still_needs_it(as_ada: Viewer) -> None:
    graz = places.organisation()
    places.queue("Lines", graz)
    with pytest.raises(actions.OrganisationInUse) as refused:
        actions.deactivate_organisation(organisation_id=graz.id, by=as_ada, at=NOON)
    assert [fault.message for fault in refused.value.faults] == [
        "It is the default organisation; make another the default first.",
        "Its queue Lines is in use; take that out of use first.",
    ]


def test_what_was_taken_out_of_use_comes_back(as_ada: Viewer) -> None:
    places.organisation("graz")
    linz = places.organisation("linz")
    actions.deactivate_organisation(organisation_id=linz.id, by=as_ada, at=NOON)
    assert actions.reactivate_organisation(organisation_id=linz.id, by=as_ada, at=NOON).is_active


def test_an_organisation_out_of_use_cannot_be_the_default(as_ada: Viewer) -> None:
    places.organisation("graz")
    linz = places.organisation("linz")
    actions.deactivate_organisation(organisation_id=linz.id, by=as_ada, at=NOON)
    with pytest.raises(actions.OrganisationInUse):
        actions.make_default_organisation(organisation_id=linz.id, by=as_ada, at=NOON)


def test_an_organisation_that_there_is_not_cannot_be_the_default(as_ada: Viewer) -> None:
    with pytest.raises(queries.NoSuchOrganisation):
        actions.make_default_organisation(organisation_id=uuid4(), by=as_ada, at=NOON)


def test_only_who_may_edit_set_up_adds_an_organisation(as_alice: Viewer) -> None:
    with pytest.raises(NotAllowed):
        actions.create_organisation(**places.fields(), by=as_alice, at=NOON)


def test_an_administrator_of_one_organisation_changes_that_one_alone() -> None:
    graz, linz = places.organisation("graz"), places.organisation("linz")
    local = _administrator_of(graz.id)
    actions.change_organisation(organisation_id=graz.id, restricted=False, by=local, at=NOON)
    with pytest.raises(NotAllowed):
        actions.change_organisation(organisation_id=linz.id, restricted=False, by=local, at=NOON)


def test_an_administrator_of_one_organisation_leaves_what_all_share() -> None:
    local = _administrator_of(places.organisation().id)
    with pytest.raises(NotAllowed):
        actions.add_term(vocabulary="support-types", values={"label": "Night"}, by=local, at=NOON)


def test_customers_see_no_organisations() -> None:
    with pytest.raises(NotAllowed):
        queries.organisations(viewer=ANYBODY)


def test_a_restricted_organisation_is_closed_to_those_who_are_no_members(
    as_alice: Viewer, tomas: User, as_tomas: Viewer, bob: User, as_bob: Viewer
) -> None:
    graz = places.organisation("graz", restricted=True, manager_id=bob.id)
    places.queue("Lines", graz, member_ids=frozenset({tomas.id}))
    assert queries.organisations_closed_to(as_alice) == {graz.id}
    assert queries.organisations_closed_to(as_tomas) == frozenset()
    assert queries.organisations_closed_to(as_bob) == frozenset()


def test_a_role_for_a_restricted_organisation_opens_it(as_alice: Viewer) -> None:
    graz = places.organisation("graz", restricted=True)
    member = replace(as_alice, within={graz.id: frozenset({Permission.CASE_SEE})})
    assert queries.organisations_closed_to(member) == frozenset()


def test_nothing_is_closed_to_the_program_itself() -> None:
    places.organisation("graz", restricted=True)
    assert queries.organisations_closed_to(system("wake")) == frozenset()


def _administrator_of(organisation_id: UUID) -> Viewer:
    granted = frozenset({Permission.SETUP_SEE, Permission.SETUP_EDIT})
    return Viewer(user_id=None, name="Local", within={organisation_id: granted})


def test_a_disclaimer_that_is_too_long_says_to_how_much_it_has_to_shrink(as_ada: Viewer) -> None:
    graz = places.organisation("graz")
    with pytest.raises(actions.OrganisationInvalid) as refused:
        actions.change_organisation(
            organisation_id=graz.id, disclaimer="x" * 4001, zone="", by=as_ada, at=NOON
        )
    assert {fault.field: fault.message for fault in refused.value.faults} == {
        "disclaimer": "Shorten the disclaimer to 4000 characters.",
        "zone": "Choose a time zone like Europe/Vienna.",
    }
