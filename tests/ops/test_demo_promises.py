"""The demo company shows everything that is promised, written, counted and decided. Loaded once: that takes seconds."""

from datetime import datetime, timedelta

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from servanda.agreements import models, queries
from servanda.cases.models import Case, CaseBanner, CoverDecision, NoteAcknowledgement
from servanda.core.access import Viewer, system
from servanda.core.agreements import AgreementState, ContractState
from servanda.core.cases import CoverDecisionKind, Naming
from servanda.customers.models import BusinessObject, ContactMerge, CustomerMerge
from servanda.foundation import clock
from servanda.ops.demo import company

pytestmark = pytest.mark.django_db


def test_the_demo_company_has_promises_and_what_comes_of_them_in_every_kind() -> None:
    company.load(0, lambda _: None)
    viewer, at = system("test"), clock.now()
    _contracts_are_in_every_state(viewer, at)
    _levels_tell_people_without_contradiction(viewer)
    _agreements_are_amended_and_noted(viewer, at)
    _allowances_were_used_and_changed()
    _covers_were_doubted()
    _secrets_were_shared_and_shown()
    assert not ProcrastinateJob.objects.filter(task_name__startswith="cases.").exists()


def _contracts_are_in_every_state(viewer: Viewer, at: datetime) -> None:
    """With chains, gaps, and a customer without any."""
    found = list(queries.contracts(viewer=viewer))
    assert {queries.contract_state(one, at) for one in found} == set(ContractState)
    chains = [queries.renewal_chain(one) for one in found]
    assert max(map(len, chains)) == 3
    gaps = [queries.gap_before(one) for one in found if one.previous]
    assert None in gaps and len(set(gaps)) > 1
    assert {one.ends_on is None for one in found} == {one.whole_customer for one in found} == {True, False}
    without = {one.name for one in queries.customers_without_contract(viewer=viewer, at=at)}
    assert without >= {"Taurus Pet Food"}
    assert not without & {"Acme Foods", "Acme Foods Hungary", "Hooli Drinks", "Keller Cosmetics"}


def _levels_tell_people_without_contradiction(viewer: Viewer) -> None:
    levels = [one for one in queries.service_levels(viewer=viewer) if one.name != "Standard"]
    matrices = [queries.escalation_rows(queries.escalation(one.id, viewer=viewer)) for one in levels]
    assert [len(rows) for rows in matrices] == [5, 6, 3]
    warned = [queries.escalation_warnings(*pair) for pair in zip(levels, matrices, strict=True)]
    assert warned == [(), (), ()]


def _agreements_are_amended_and_noted(viewer: Viewer, at: datetime) -> None:
    amending = queries.agreements(viewer=viewer).exclude(amends=None)
    states = {queries.state_of(one, at) for one in amending}
    assert states == {AgreementState.DRAFT, AgreementState.SCHEDULED}
    notes = list(models.FlashNote.objects.all())
    assert {(one.pop_up, one.banner) for one in notes} == {(True, True), (True, False), (False, True)}
    assert any(one.from_on > at.date() for one in notes)
    assert any(one.until_on and one.until_on < (at - timedelta(days=2)).date() for one in notes)
    assert CaseBanner.objects.exists() and NoteAcknowledgement.objects.exists()
    kinds = set(models.CustomerProject.objects.values_list("kind", flat=True))
    assert kinds == {"project", "sub_project", "activity"}
    papers = models.Document.objects.all()
    assert papers.exclude(contract=None).exists() and papers.exclude(agreement=None).exists()
    assert BusinessObject.objects.filter(keys__isnull=False).exists()
    assert CustomerMerge.objects.exists() and ContactMerge.objects.exists()
    assert set(models.ImportRun.objects.values_list("state", flat=True)) == {"done", "checked"}


def _allowances_were_used_and_changed() -> None:
    kinds = set(models.AllowanceEntry.objects.values_list("kind", flat=True))
    assert kinds >= {"grant", "carry_over", "use", "top_up", "correction"}


def _covers_were_doubted() -> None:
    decided = set(CoverDecision.objects.values_list("decision", flat=True))
    assert decided == {CoverDecisionKind.COURTESY, CoverDecisionKind.CHARGEABLE}
    assert Case.objects.filter(is_verified=False).count() == 1
    assert Case.objects.filter(awaits_authorisation=True).count() == 1
    assert set(Case.objects.values_list("naming", flat=True)) == {"", Naming.PROVISIONAL, Naming.CONFIRMED}


def _secrets_were_shared_and_shown() -> None:
    readers = models.SecretReader.objects.all()
    assert readers.filter(may_grant=True).exists() and readers.exclude(team=None).exists()
    assert models.SecretReveal.objects.exists()
