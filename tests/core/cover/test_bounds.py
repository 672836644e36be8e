"""What is close to holding, and does not: one condition of a promise missing at a time."""

from dataclasses import replace

import pytest

from servanda.core.agreements import Period, Validity
from servanda.core.cover import Draw, Found, Key, Kind, Level, Reason, Subject, Traits, Why

from .make import AGREEMENT, CONTRACT, INCIDENTS, LAST_YEAR, TODAY, asked, cover, held, reasons

NAMED_ONLY = replace(AGREEMENT, named_contacts_only=True, named=("gus",))
OWN_LEVEL = Level("bronze", 1)


def test_what_lost_to_a_more_specific_contract_is_rejected_for_that() -> None:
    for_press = replace(CONTRACT, number="CT-2", products=("press",))
    answer = cover(contracts=(CONTRACT, for_press))
    assert held(answer) == (None, "CT-2")
    assert reasons(answer, Kind.CONTRACT) == {"CT-1": (Reason.LESS_SPECIFIC,)}


def test_a_case_that_follows_one_of_the_contract_draws_nothing() -> None:
    packet = replace(CONTRACT, plan=INCIDENTS, allowance_left=3)
    assert cover(contracts=(packet,)).draw is Draw.AT_REGISTRATION
    assert cover(contracts=(packet,), follows_up="CT-1").draw is Draw.NONE
    assert cover(contracts=(packet,), follows_up="CT-9").draw is Draw.AT_REGISTRATION


def test_severity_1_alone_names_nobody() -> None:
    assert held(cover(agreements=(NAMED_ONLY,), severity=1)) == (None, None)
    assert held(cover(agreements=(NAMED_ONLY,), severity=1, provisionally_named=True)) == ("SA-1", None)


def test_who_is_named_needs_no_provisional_naming() -> None:
    answer = cover(agreements=(AGREEMENT,), severity=1, provisionally_named=True)
    assert held(answer) == ("SA-1", None)
    assert not answer.provisionally_named
    assert not answer.overruled


def test_the_agreement_of_a_stranger_who_includes_sub_customers_does_not_reach() -> None:
    stranger = replace(AGREEMENT, customer="globex", includes_sub_customers=True)
    answer = cover(agreements=(stranger,))
    assert held(answer) == (None, None)
    assert reasons(answer, Kind.AGREEMENT) == {}


def test_the_contract_that_covers_the_product_breaks_the_tie_and_no_other() -> None:
    ovens = replace(CONTRACT, number="CT-1", products=("oven",))
    presses = replace(CONTRACT, number="CT-2", products=("press",))
    of_ovens = replace(AGREEMENT, contract="CT-1")
    of_presses = replace(AGREEMENT, number="SA-2", contract="CT-2")
    answer = cover(agreements=(of_ovens, of_presses), contracts=(ovens, presses))
    assert answer.agreement == Found("SA-2", Why.CONTRACT_COVERS_PRODUCT)


@pytest.mark.parametrize(
    ("key", "lends"),
    [
        pytest.param(Key("K-1", "acme", "south", level=OWN_LEVEL), True, id="without an agreement"),
        pytest.param(Key("K-1", "acme", "south", level=OWN_LEVEL, blocked=True), False, id="blocked"),
        pytest.param(
            Key("K-1", "acme", "south", agreement="SA-9", level=OWN_LEVEL), False, id="of one that is over"
        ),
    ],
)
def test_a_key_lends_its_level_only_while_it_may(key: Key, lends: bool) -> None:
    over = replace(AGREEMENT, number="SA-9", validity=Validity(True, False, LAST_YEAR))
    answer = cover(keys=(key,), agreements=(over,))
    assert (answer.level.level == OWN_LEVEL) is lends


def test_notes_are_of_every_agreement_in_the_order_of_their_numbers() -> None:
    several = tuple(replace(AGREEMENT, number=f"SA-{number}") for number in (7, 3, 9, 1, 8, 2, 6, 4, 5))
    assert cover(agreements=several).notes_of == tuple(f"SA-{number}" for number in range(1, 10))


def test_a_period_that_has_not_begun_reaches_nobody_yet() -> None:
    later = Validity(True, False, Period(TODAY.replace(day=TODAY.day + 1)))
    assert held(cover(agreements=(replace(AGREEMENT, validity=later),))) == (None, None)


@pytest.mark.parametrize("subject", Subject)
def test_a_criterion_looks_at_what_it_names(subject: Subject) -> None:
    traits = Traits(3, "mail", ("press",), ("leak",), ("invoice",), ("acme", "holding"), "north")
    expected = {
        Subject.SEVERITY: {"3"},
        Subject.CHANNEL: {"mail"},
        Subject.PRODUCT: {"press"},
        Subject.CATEGORY: {"leak"},
        Subject.OBJECT_KIND: {"invoice"},
        Subject.CUSTOMER: {"acme", "holding"},
        Subject.ORGANISATION: {"north"},
    }
    assert traits.values(subject) == expected[subject]


def test_without_an_organisation_no_criterion_hits_one() -> None:
    assert asked().traits.values(Subject.ORGANISATION) == frozenset()
