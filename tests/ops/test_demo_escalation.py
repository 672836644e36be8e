"""The demo company's escalation levels."""

import pytest

from servanda.agreements import queries
from servanda.core.access import system
from servanda.ops.demo import company

pytestmark = pytest.mark.django_db


def test_each_level_of_the_demo_company_tells_people_without_contradiction() -> None:
    company.load(0, lambda _: None)
    viewer = system("test")
    levels = [one for one in queries.service_levels(viewer=viewer) if one.name != "Standard"]
    matrices = [queries.escalation_rows(queries.escalation(one.id, viewer=viewer)) for one in levels]
    assert [len(rows) for rows in matrices] == [5, 6, 3]
    warned = [queries.escalation_warnings(*pair) for pair in zip(levels, matrices, strict=True)]
    assert warned == [(), (), ()]
