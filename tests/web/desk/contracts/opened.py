"""Reading pages, and contracts that lie around today."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from servanda.agreements.models import Contract
from tests.agreements import promises


def text(response: Any, status: int = 200) -> str:
    assert response.status_code == status, response.content.decode()[:2000]
    content: str = response.content.decode()
    return content


def lasting(today: date, before: int, after: int | None, **fields: Any) -> Contract:
    """Activated, from so many days ago until so many days from now."""
    ends = None if after is None else today + timedelta(days=after)
    return promises.an_active_contract(starts_on=today - timedelta(days=before), ends_on=ends, **fields)


def cost(get: Callable[[], object]) -> int:
    """How many statements a page takes once everything is warm."""
    get()
    with CaptureQueriesContext(connection) as spent:
        get()
    return len(spent)
