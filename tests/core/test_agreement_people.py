"""Whom an agreement may name."""

import pytest

from servanda.core.agreements import may_be_named


@pytest.mark.parametrize(
    ("theirs", "own", "includes", "may"),
    [
        (["acme"], ["acme"], False, True),
        (["group"], ["acme", "group"], False, True),
        (["north", "acme", "group"], ["acme", "group"], False, False),
        (["north", "acme", "group"], ["acme", "group"], True, True),
        (["globex", "group"], ["acme", "group"], True, False),
        ([], ["acme"], True, False),
        (["acme"], [], True, False),
    ],
)
def test_people_of_the_line_are_named_and_those_below_if_included(
    theirs: list[str], own: list[str], includes: bool, may: bool
) -> None:
    assert may_be_named(theirs, own, includes_sub_customers=includes) is may
