"""What a case is booked on by itself: the only project of its key, else its agreement's default."""

from uuid import UUID, uuid4

import pytest

from servanda.core.agreements.projects import Bookable, inherited, offered

KEY, OTHER = uuid4(), uuid4()
PRESET = Bookable(uuid4(), is_default=True)
PLAIN = Bookable(uuid4())
OF_KEY = Bookable(uuid4(), KEY)
MORE_OF_KEY = Bookable(uuid4(), KEY)
PRESET_OF_KEY = Bookable(uuid4(), KEY, is_default=True)


@pytest.mark.parametrize(
    ("projects", "key", "found"),
    [
        ((), KEY, None),
        ((PLAIN,), KEY, None),
        ((PLAIN, PRESET), None, PRESET),
        ((PLAIN, PRESET), KEY, PRESET),
        ((PRESET, OF_KEY), KEY, OF_KEY),
        ((PRESET, OF_KEY), OTHER, PRESET),
        ((PRESET, OF_KEY), None, PRESET),
        ((PRESET, OF_KEY, MORE_OF_KEY), KEY, PRESET),
        ((PRESET_OF_KEY, MORE_OF_KEY), KEY, PRESET_OF_KEY),
        ((PRESET_OF_KEY, PLAIN), OTHER, None),
        ((PRESET_OF_KEY, PLAIN), None, None),
    ],
)
def test_a_case_is_booked_on_the_only_project_of_its_key_else_on_the_default(
    projects: tuple[Bookable, ...], key: UUID | None, found: Bookable | None
) -> None:
    assert inherited(projects, key) == (found.id if found else None)


def test_a_project_of_a_key_is_offered_to_cases_of_that_key_alone() -> None:
    assert offered((PLAIN, OF_KEY), KEY) == (PLAIN, OF_KEY)
    assert offered((PLAIN, OF_KEY), OTHER) == offered((PLAIN, OF_KEY), None) == (PLAIN,)
