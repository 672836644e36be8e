"""Where a case's page is, and what stands on one."""

import re
from typing import Any

from servanda.cases.models import Case


def page_of(case: Case) -> str:
    return f"/cases/{case.number}"


def text(response: Any, status: int = 200) -> str:
    assert response.status_code == status, response.content.decode()[:3000]
    content: str = response.content.decode()
    return re.sub(r"\s+", " ", content)


def form_of(page: str, action: str) -> dict[str, str]:
    """The hidden fields of the form that is sent there, as a browser would send them."""
    form = page.split(f'action="{action}', 1)[1].split("</form>", 1)[0]
    hidden = re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form)
    return {name: value for name, value in hidden if name != "csrfmiddlewaretoken"}
